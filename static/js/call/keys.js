// The live complaint by keyboard, beside the keys that things name themselves (see app.js: 1-9, Backspace, letters, x):
// o shows the other wordings, n goes to the notes, e to the reply, Escape leaves a field for the step. Never while somebody types.
(() => {
  "use strict";

  const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
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

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      document.getElementById("step-title")?.focus();
      return;
    }
    if (typing(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "o") wordings();
    else if (key === "n") toTheText("id_text");
    else if (key === "e") toTheText("id_reply");
    else return;
    event.preventDefault();
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
    const title = document.getElementById("step-title");
    title?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
})();
