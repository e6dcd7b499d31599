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
