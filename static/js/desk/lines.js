// Lines that repeat: add, take out, move by button, by Alt and an arrow, or by pulling. Without this file the page
// has a number and a tick for each line, and a button that draws one more.
(() => {
  "use strict";

  const lines = (set) => [...set.querySelectorAll("[data-line]")];
  const shown = (set) => lines(set).filter((line) => !line.classList.contains("line--out"));
  const order = (line) => line.querySelector("[name$=-ORDER]");

  const settle = (set) => {
    for (const [place, line] of [...lines(set)].entries()) order(line).value = place + 1;
    const seen = shown(set);
    seen.forEach((line, place) => {
      line.querySelector("[data-line-up]").disabled = place === 0;
      line.querySelector("[data-line-down]").disabled = place === seen.length - 1;
    });
    const limit = set.querySelector("[data-lines-limit]");
    if (limit) {
      const filled = seen.filter((line) => line.querySelector(".line__field :is(input[type=text], textarea)")?.value.trim()).length;
      const most = Number(limit.dataset.linesLimit);
      limit.textContent = `${filled} / ${most}`;
      limit.classList.toggle("limit--over", filled > most);
    }
  };

  // What is ticked stands in the head of its list, so that the list may stay closed.
  const head = (ticks) => {
    const place = ticks.querySelector("[data-ticks-chosen]");
    const chosen = [...ticks.querySelectorAll("input:checked")].map((tick) => tick.parentElement.textContent.trim());
    place.textContent = chosen.join(", ") || place.dataset.none;
  };
  document.querySelectorAll(".ticks").forEach(head);
  document.addEventListener("change", ({ target }) => target.closest(".ticks") && head(target.closest(".ticks")));

  const changed = (set) => {
    settle(set);
    set.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const move = (set, line, by) => {
    const seen = shown(set);
    const other = seen[seen.indexOf(line) + by];
    if (!other) return;
    const focus = document.activeElement;
    if (by < 0) other.before(line);
    else other.after(line);
    changed(set);
    (focus.disabled ? line.querySelector(by < 0 ? "[data-line-down]" : "[data-line-up]") : focus).focus();
  };

  const ready = (line) => {
    for (const tool of line.querySelectorAll("[data-line-tools], [data-line-grip]")) tool.hidden = false;
  };

  const add = (set) => {
    const total = set.querySelector("[name$=-TOTAL_FORMS]");
    const html = set.querySelector("template").content.cloneNode(true);
    for (const one of html.querySelectorAll("[name], [id], [for], [data-limit-for]"))
      for (const name of ["name", "id", "for", "data-limit-for"])
        if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("__prefix__", total.value));
    total.value = Number(total.value) + 1;
    const line = html.firstElementChild;
    set.querySelector(".lineset__list").append(line);
    line.querySelectorAll(".ticks").forEach(head);
    ready(line);
    changed(set);
    line.querySelector(".line__field :is(input, textarea, select)").focus();
  };

  const takeOut = (set, line) => {
    line.querySelector("[name$=-DELETE]").checked = true;
    const seen = shown(set);
    const next = seen[seen.indexOf(line) + 1] ?? seen[seen.indexOf(line) - 1];
    line.classList.add("line--out");
    changed(set);
    (next?.querySelector(".line__field :is(input, textarea, select)") ?? set.querySelector("[data-lines-add]")).focus();
  };

  for (const set of document.querySelectorAll("[data-lines]")) {
    set.dataset.linesReady = "";
    lines(set).forEach(ready);
    for (const line of lines(set)) line.classList.toggle("line--out", line.querySelector("[name$=-DELETE]").checked);
    settle(set);
    let held = null;

    set.addEventListener("click", (event) => {
      const line = event.target.closest("[data-line]");
      if (event.target.closest("[data-lines-add]")) {
        event.preventDefault();
        add(set);
      } else if (event.target.closest("[data-line-up]")) move(set, line, -1);
      else if (event.target.closest("[data-line-down]")) move(set, line, 1);
      else if (event.target.closest("[data-line-out]")) takeOut(set, line);
    });
    set.addEventListener("keydown", (event) => {
      const line = event.target.closest("[data-line]");
      if (!line || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      move(set, line, event.key === "ArrowUp" ? -1 : 1);
    });
    set.addEventListener("input", (event) => event.target !== set && settle(set));
    set.addEventListener("dragstart", (event) => {
      held = event.target.closest?.("[data-line-grip]")?.closest("[data-line]") ?? null;
      held?.classList.add("line--held");
    });
    set.addEventListener("dragover", (event) => {
      const over = event.target.closest("[data-line]");
      if (!held || !over) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      if (over !== held) over[event.clientY < box.top + box.height / 2 ? "before" : "after"](held);
    });
    set.addEventListener("dragend", () => {
      held?.classList.remove("line--held");
      if (held) changed(set);
      held = null;
    });
  }
})();
