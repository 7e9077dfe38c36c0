// The live complaint by keyboard, beside the keys that things name themselves (see app.js: 1-9, Backspace, letters, x):
// o shows the other wordings, n goes to the notes, e to the reply, Enter on the step to its first empty field, Escape
// leaves a field for the step. Never while somebody types.
(() => {
  "use strict";

  const { typing } = window.playbook;
  /** The title of the step in front: where the focus goes when what had it is gone. */
  const stepTitle = () => document.getElementById("step-title");
  window.playbook.stepTitle = stepTitle;
  const wordings = () => {
    const lines = [...document.querySelectorAll("#step details")];
    const open = lines.some((line) => !line.open);
    for (const line of lines) line.open = open;
  };

  // Where nobody has put the cursor yet, it goes behind what is written.
  const toTheText = (id) => {
    const field = document.getElementById(id);
    if (field && !field.selectionEnd) field.setSelectionRange(field.value.length, field.value.length);
    field?.focus();
  };

  // The keys lie over the step, and "?" takes them away again.
  const showKeys = () => {
    const over = document.getElementById("keys-over");
    if (over.open) over.close();
    else over.showModal();
  };

  // "j" goes to the stages; a digit then is the number of one.
  const stages = () => [...document.querySelectorAll("#desk [name=jump][data-stage]")];
  const toTheStages = () => (stages().find((one) => one.hasAttribute("aria-current")) ?? stages()[0])?.focus();
  const jump = (key) => {
    const stage = document.activeElement?.closest(".rail__list") && /^[1-9]$/.test(key) && stages()[key - 1];
    stage?.click?.();
    return Boolean(stage);
  };

  const OWN = { o: wordings, n: () => toTheText("id_text"), e: () => toTheText("id_reply"), j: toTheStages, "?": showKeys };
  window.playbook.keyed = (key) => {
    if (jump(key)) return true;
    OWN[key]?.();
    return Object.hasOwn(OWN, key);
  };

  // The first field of the step that has nothing in it yet, or else its first; lines to tick have a key of their own.
  const FIELDS = ":is(input:not([type=hidden], [name=tick]), textarea, select)";
  const isEmpty = ({ form, name, type, value }) => type === "radio" || type === "checkbox" ? !form.querySelector(`[name="${name}"]:checked`) : !value;
  const toTheFields = () => {
    const fields = [...document.querySelectorAll(`#step form ${FIELDS}`)].filter((field) => field.checkVisibility());
    const field = fields.find(isEmpty) ?? fields[0];
    field?.focus();
    return Boolean(field);
  };
  document.addEventListener("keydown", (event) => {
    const isOnStep = event.target.matches("body, #step-title") && !document.querySelector("dialog:modal");
    if (event.key !== "Enter" || event.repeat || event.isComposing || event.defaultPrevented || !isOnStep) return;
    if (toTheFields()) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.key !== "Escape") return;
    if (!typing(event.target) && !event.target.closest(".rail__list")) return;
    event.preventDefault();
    event.target.blur();
    stepTitle()?.focus();
  });
  // What is told already and not settled is told with it: one line has room for all.
  document.addEventListener("keys:word", ({ detail }) => {
    const why = document.getElementById("words").dataset.stray;
    const before = document.querySelector('#told [data-of="keys"] [data-text]')?.textContent;
    const typed = [before, detail.trim()].filter(Boolean).join("\n");
    document.dispatchEvent(new CustomEvent("desk:told", { detail: [{ why, typed, of: "keys" }] }));
  });

  // The complaint in a narrow window beside another program; this one makes room for it once all has been sent.
  const showPopOut = () => {
    for (const button of document.querySelectorAll("[data-pop-out]")) button.hidden = Boolean(window.opener);
  };
  document.addEventListener("htmx:afterSwap", showPopOut);
  showPopOut();
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-pop-out]") || window.playbook.outbox.waiting()) return;
    const there = window.open(location.pathname, "companion", "popup,width=400,height=800");
    if (there) location.assign("/complaints/");
  });

  // A link to a field takes the cursor there.
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-to-field]")?.dataset.toField;
    if (!name) return;
    event.preventDefault();
    document.querySelector(`#step [name="${CSS.escape(name)}"]`)?.focus();
  });

  // After a move the eye and the screen reader are at the title of the step; after a tick they stay where they were.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "desk" || event.detail.same) return;
    if (["id_text", "id_reply"].includes(document.activeElement?.id)) return;
    stepTitle()?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
})();
