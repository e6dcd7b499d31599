"use strict";

// Pages work without this.  With it, keys lead through lists, and "?" says which.

// Buttons that are made here are named by a label, so that the page tells no more than without them.
const button = (text, work, shown = text) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "labelled";
  name(made, text, shown);
  made.addEventListener("click", () => work(made));
  return made;
};

const name = (made, text, shown = text) => {
  made.setAttribute("aria-label", text);
  made.dataset.shown = shown;
};

// What was done where nothing else tells of it, for those who listen to pages.
const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.querySelector("main").append(said);
const say = (text) => {
  said.textContent = text;
};

// A browser may keep nothing: then choices last as long as the page.
const kept = (() => {
  try {
    return window.localStorage || {};
  } catch {
    return {};
  }
})();

// "j" and "k" go through what has data-item; an element with data-key="s" is clicked by "s".
(() => {
  const items = () => [...document.querySelectorAll("[data-item]")];
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  const areOff = () => kept.keys === "off";

  const move = (step) => {
    const all = items();
    const here = all.indexOf(document.activeElement.closest("[data-item]"));
    const next = all[Math.min(all.length - 1, Math.max(0, here + step))];
    if (!next) return;
    const target = next.querySelector("a, button") || next;
    target.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const help = document.querySelector("#keys");
  const explain = () => {
    if (!help) return;
    help.open = !help.open;
    if (help.open) help.scrollIntoView({ block: "nearest" });
  };

  // Whoever dictates, or hits keys by mistake, turns them off (WCAG 2.1.4), in this browser for good.
  const label = () => (areOff() ? "Turn keys on" : "Turn keys off");
  const turn = (made) => {
    kept.keys = areOff() ? "on" : "off";
    name(made, label());
    say(`Keys are ${kept.keys}`);
  };
  if (help) help.append(button(label(), turn));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || areOff()) return;
    const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (keyed) keyed.click();
    else if (event.key === "j" && items().length) move(1);
    else if (event.key === "k" && items().length) move(-1);
    else if (event.key === "?") explain();
    else return;
    event.preventDefault();
  });
})();

// What is to be copied gets a button.
if (navigator.clipboard) {
  for (const source of document.querySelectorAll("[data-copy]")) {
    const copy = async (made) => {
      await navigator.clipboard.writeText(source.textContent);
      name(made, `Copied ${source.dataset.copy}`, "Copied");
      say(`Copied ${source.dataset.copy}`);
    };
    source.after(button(`Copy ${source.dataset.copy}`, copy, "Copy"));
  }
}

const fetched = async (address, options) => {
  const answer = await fetch(address, options);
  if (answer.redirected) location.assign(answer.url); // to the login
  return parsed(await answer.text());
};

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

// The pages of an answer that has one after another, with a NUL between, as they come.
const pagesOf = async function* (answer) {
  if (answer.redirected) location.assign(answer.url);
  let text = "";
  for await (const piece of pieces(answer.body.pipeThrough(new TextDecoderStream()).getReader())) {
    const pages = (text + piece).split("\0");
    text = pages.pop();
    for (const page of pages) yield parsed(page);
  }
  yield parsed(text);
};

const pieces = async function* (reader) {
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
};

// Put what a page that came has of an element in its place here; return what it has.
const put = (page, id) => {
  const fresh = page.getElementById(id);
  if (fresh) document.getElementById(id).replaceChildren(...fresh.childNodes);
  return fresh;
};

// <form data-into="found"> shows what it is answered in place: in the element with that id.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const send = form.querySelector("button");
  if (!form.dataset.into || form.dataset.busy) return;
  event.preventDefault();
  const label = send.textContent;
  const into = document.getElementById(form.dataset.into);
  form.dataset.busy = "yes";
  send.textContent = send.dataset.busy || label;
  form.setAttribute("aria-busy", "true");
  try {
    const asked = { method: "POST", body: new FormData(form), headers: { Accept: "text/html; live" } };
    let shown = null;
    into.setAttribute("aria-busy", "true"); // it is read out once it is all there
    for await (const page of pagesOf(await fetch(form.action, asked))) shown = put(page, form.dataset.into);
    if (!shown) form.submit();
  } catch {
    form.submit();
  } finally {
    into.removeAttribute("aria-busy");
    delete form.dataset.busy;
    form.removeAttribute("aria-busy");
    send.textContent = label;
  }
});

// An element with data-live="2000" is renewed every so many milliseconds, as long as the page that comes says so; not
// while nobody looks or somebody is at work in it.  With data-stop, there is a button that stops it.
for (const live of document.querySelectorAll("[data-live]")) {
  let isStopped = false;
  const isBusy = () =>
    isStopped || document.hidden || live.contains(document.activeElement) || live.querySelector("details[open]");

  const renew = async () => {
    if (isBusy()) return Number(live.dataset.live);
    const page = await fetched(location.href);
    if (isBusy()) return Number(live.dataset.live);
    const fresh = put(page, live.id);
    return fresh ? Number(fresh.dataset.live) : 0;
  };

  const wait = (time) => {
    setTimeout(() => renew().catch(() => 5 * time).then((next) => next && wait(next)), time); // or the server is away
  };
  wait(Number(live.dataset.live));

  if (live.dataset.stop === undefined) continue;
  live.before(
    button("Stop renewing", (made) => {
      isStopped = !isStopped;
      name(made, isStopped ? "Go on renewing" : "Stop renewing");
    }),
  );
}
