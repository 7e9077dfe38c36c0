// Everything that can be known of a complaint, to be written on any step: one panel, opened by one key. Each fact is kept
// as soon as it is written; what depends on it changes at once (page.js). Escape closes it, and the focus goes back.
(() => {
  "use strict";

  const { desk, stepTitle } = window.playbook;
  const WAIT = 700; // milliseconds after the last letter until a fact is kept
  const panel = document.getElementById("facts-panel");
  const form = document.getElementById("facts-panel-form");
  const path = document.querySelector("[data-facts]").pathname;
  const fields = [...form.elements].filter(({ name }) => name);
  const timers = new Map();
  let back = null; // where the focus was

  const onTheStep = () => document.querySelectorAll("#step .facts-form [name]");
  const keep = (field) => {
    clearTimeout(timers.get(field));
    timers.delete(field);
    const { name, value } = field;
    if ((desk.facts()[name] ?? "") === value) return;
    for (const other of onTheStep()) if (other.name === name) show(other, value);
    desk.act(path, new URLSearchParams({ [name]: value }), form);
  };
  const keepAll = () => [...timers.keys()].forEach(keep);

  const show = (field, value) => {
    if (field.matches("select")) {
      // An answer that an edition no longer offers is offered where it stands.
      if (![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
      for (const option of field.options) option.defaultSelected = option.value === value;
      field.value = value;
    } else if (field.matches("[type=radio]")) field.checked = field.defaultChecked = field.value === value;
    else field.value = field.defaultValue = value;
  };
  const fill = (facts) => {
    for (const field of fields) if (!timers.has(field) && field !== document.activeElement) show(field, facts[field.name] ?? "");
    // What was written on the step and is not on its way yet stays.
    for (const field of onTheStep()) {
      if (field !== document.activeElement && !desk.isChanged(field) && facts[field.name] !== undefined) show(field, facts[field.name]);
    }
  };
  document.addEventListener("desk:known", ({ detail }) => fill(detail));

  const open = () => {
    if (!panel.contains(document.activeElement)) back = document.activeElement;
    fill(desk.facts());
    panel.hidden = false;
    // A list would choose by the letters of a name that somebody is about to write.
    const written = fields.filter((field) => field.matches("textarea, input:not([type=radio], [type=checkbox])"));
    (written.find(({ value }) => !value) ?? written[0] ?? fields[0]).focus();
  };
  const close = ({ goBack = true } = {}) => {
    keepAll();
    panel.hidden = true;
    if (!goBack) return;
    const place = back?.isConnected ? back : back?.id ? document.getElementById(back.id) : null;
    (place && place !== document.body ? place : stepTitle())?.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-facts]")) return;
    event.preventDefault();
    open();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close();
  });
  form.addEventListener("input", ({ target }) => {
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(keep, target.matches("select") ? 0 : WAIT, target));
  });
  form.addEventListener("change", ({ target }) => keep(target));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  // Whoever goes elsewhere has done with it: it covers nothing that has the focus.
  panel.addEventListener("focusout", () => setTimeout(() => {
    const { activeElement: now } = document;
    if (!panel.hidden && now !== document.body && !panel.contains(now)) close({ goBack: false });
  }));
  for (const name of ["pagehide", "visibilitychange"]) window.addEventListener(name, keepAll, { capture: true });
  fill(desk.facts());
})();
