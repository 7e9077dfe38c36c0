// Slots into a line: a button beside each field that may hold one opens the list, and what is chosen stands at the
// cursor with its fallback marked, to be written over. Without this file the page says how slots are written.
(() => {
  "use strict";

  const picker = document.getElementById("slot-picker");
  if (!picker) return;
  const choices = [...picker.querySelectorAll("[data-slot-written]")];
  const used = new WeakSet(); // fields that have had the cursor
  let field = null;

  const pages = [document, ...[...document.querySelectorAll("template")].map((one) => one.content)];
  for (const page of pages) for (const button of page.querySelectorAll("[data-slot-into]")) button.hidden = false;

  document.addEventListener("focusin", ({ target }) => target.dataset.slots !== undefined && used.add(target));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-slot-into]");
    if (!button) return;
    field = document.getElementById(button.dataset.slotInto);
    picker.showModal();
    choices[0].focus();
  });

  // Where a slot goes: what is marked gives way to it; one never stands inside another.
  const place = () => {
    if (!used.has(field)) return [field.value.length, field.value.length];
    const { selectionStart: start, selectionEnd: end, value } = field;
    const around = [...value.matchAll(/\{[^{}]*\}/g)].find((one) => {
      const after = one.index + one[0].length;
      return start < after && end > one.index && !(start <= one.index && end >= after);
    });
    const after = around && around.index + around[0].length;
    return around ? [after, after] : [start, end];
  };

  const insert = (written) => {
    const [start, end] = place();
    field.setRangeText(written, start, end, "end");
    const fallback = start + written.indexOf("|") + 1;
    const last = start + written.length - 1;
    field.focus();
    if (fallback < last) field.setSelectionRange(fallback, last);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  picker.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-slot-written]");
    if (!chosen && event.target !== picker) return;
    picker.close();
    if (chosen) insert(chosen.dataset.slotWritten);
  });

  const MOVES = { ArrowDown: 1, ArrowUp: -1, Home: -choices.length, End: choices.length };
  picker.addEventListener("keydown", (event) => {
    if (!(event.key in MOVES)) return;
    event.preventDefault();
    const wanted = choices.indexOf(document.activeElement) + MOVES[event.key];
    choices[Math.min(Math.max(wanted, 0), choices.length - 1)].focus();
  });
})();
