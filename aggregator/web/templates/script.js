"use strict";

// Pages work without this.  With it, keys lead through lists, and "?" says which.

// A page declares its keys: <main data-keys="list"> has j, k and Enter on its [data-item]s; an element with
// data-key="s" is clicked by "s", and data-key-help says what that does.
(() => {
  const items = () => [...document.querySelectorAll("[data-item]")];
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  const move = (step) => {
    const all = items();
    const here = all.indexOf(document.activeElement.closest("[data-item]"));
    const next = all[Math.min(all.length - 1, Math.max(0, here + step))];
    if (!next) return;
    const target = next.querySelector("a, button") || next;
    target.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const keys = () => {
    const help = document.querySelector("#keys");
    if (help) help.open = !help.open;
    if (help && help.open) help.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (keyed) keyed.click();
    else if (event.key === "j" && items().length) move(1);
    else if (event.key === "k" && items().length) move(-1);
    else if (event.key === "?") keys();
    else return;
    event.preventDefault();
  });
})();

// What is to be copied gets a button that is named by its label, so that the page tells no more than without; <p data-refresh="15" data-refresh-of="live"> renews #live every 15 seconds, unless
// it is told to stop, nobody looks, or somebody is at work in it.
(() => {
  const button = (text, work) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "labelled";
    made.setAttribute("aria-label", text);
    made.addEventListener("click", () => work(made));
    return made;
  };

  for (const source of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    const copy = button(`Copy ${source.dataset.copy}`, async (made) => {
      await navigator.clipboard.writeText(source.textContent);
      made.setAttribute("aria-label", `Copied ${source.dataset.copy}`);
    });
    source.after(copy);
  }

  const line = document.querySelector("[data-refresh]");
  if (!line) return;
  const live = document.getElementById(line.dataset.refreshOf);
  let isStopped = false;
  const isBusy = () => document.hidden || live.contains(document.activeElement) || live.querySelector("details[open]");

  const renew = async () => {
    if (isStopped || isBusy()) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || isStopped || isBusy()) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    live.replaceChildren(...page.getElementById(live.id).childNodes);
    line.querySelector("time").replaceWith(page.querySelector("[data-refresh] time"));
  };

  line.append(button("Stop renewing", (made) => {
    isStopped = !isStopped;
    made.setAttribute("aria-label", isStopped ? "Go on renewing" : "Stop renewing");
  }));
  setInterval(() => renew().catch(() => {}), 1000 * Number(line.dataset.refresh));
})();

// <form data-into="found"> shows what it is answered in place: the element with that id is taken from the page that
// comes.  An element with data-live="2000" is fetched anew every so many milliseconds, as long as it says so.
(() => {
  const fetched = async (address, options) => {
    const answer = await fetch(address, options);
    if (answer.redirected) location.assign(answer.url); // to the login
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const put = (page, id) => {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id).replaceChildren(...fresh.childNodes);
    return fresh;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = form.querySelector("button");
    if (!form.dataset.into || form.dataset.busy) return;
    event.preventDefault();
    const label = button.textContent;
    form.dataset.busy = "yes";
    button.textContent = button.dataset.busy || label;
    form.setAttribute("aria-busy", "true");
    try {
      const page = await fetched(form.action, { method: "POST", body: new FormData(form) });
      if (!put(page, form.dataset.into)) form.submit();
    } catch {
      form.submit();
    } finally {
      delete form.dataset.busy;
      form.removeAttribute("aria-busy");
      button.textContent = label;
    }
  });

  const live = (id, wait) => {
    setTimeout(async () => {
      let next = wait;
      const here = document.getElementById(id);
      if (!document.hidden && !here.contains(document.activeElement)) {
        try {
          const page = await fetched(location.href);
          const fresh = put(page, id);
          next = fresh ? Number(fresh.dataset.live) : 0;
        } catch {
          next = 5 * wait; // the server is away
        }
      }
      if (next) live(id, next);
    }, wait);
  };
  for (const each of document.querySelectorAll("[data-live]")) live(each.id, Number(each.dataset.live));
})();
