// The reply that grows beside the step: a line or a letter is put behind what is written, paragraphs change places with
// Alt and an arrow, what it still lacks is said under it, and what was sent leaves the draft.
(() => {
  "use strict";

  const { reply, road, uuid } = window.playbook;
  const { field } = reply;
  const form = field.form;
  const BETWEEN = "\n\n";
  const asTyped = () => window.playbook.desk.asTyped();

  const HEADING = /^[^\n.:?]{3,60}:(?=\s|$)/;
  /** A paragraph with the sentences of `more` that do not stand in it. */
  const withSentences = (paragraph, more) => {
    const known = paragraph.toLowerCase();
    const isNew = (one) => one && !known.includes(one.toLowerCase());
    const sentences = more.trim().split(/(?<=[.?])\s+/).filter(isNew);
    return [paragraph, ...sentences.map((one) => one[0].toUpperCase() + one.slice(1))].join(" ");
  };
  /** Put a text behind what is written, in the place of the paragraphs `instead`. Where a paragraph begins with the same
   * heading, what is new goes behind that one; `playbook/complaints/reply_lines.py` has the same rule. */
  const put = (text, instead = []) => {
    const kept = field.value.split(BETWEEN).filter((part) => !instead.includes(part.trim()));
    if (instead.length) field.value = kept.join(BETWEEN);
    const heading = text.includes(BETWEEN) ? null : HEADING.exec(text)?.[0];
    const at = heading ? kept.findIndex((part) => part.startsWith(heading)) : -1;
    if (at < 0) {
      reply.append(text, BETWEEN);
    } else {
      kept[at] = withSentences(kept[at].trimEnd(), text.slice(heading.length));
      field.value = kept.join(BETWEEN);
      reply.send();
    }
    field.scrollTop = field.scrollHeight;
  };
  /** The wording of a line that is in sight: the first, or the other where that was unfolded; with what is typed by now. */
  const wordingBeside = (button) => {
    const line = button.closest("li").querySelector("details");
    const words = (line.open ? line.querySelector(":scope > q") : line.querySelector("summary q")).cloneNode(true);
    road.fillSlots(words, asTyped());
    return words.textContent.replace(/\s+/g, " ").trim();
  };
  // The key puts in the first line that is not in yet. A step that is drawn anew knows nothing of what was put in since
  // the server was told of it last.
  const putIn = new Map(); // texts by the names of lines
  /** Whether a line names every promise: it goes in anew, in its own place, once one was made or changed. */
  const namesEach = (button) => Boolean(button.closest("li")?.querySelector("[data-slot=promises]"));
  const isIn = (button) =>
    putIn.has(button.value) && !(namesEach(button) && wordingBeside(button) !== putIn.get(button.value));
  const markNext = () => {
    const buttons = [...document.querySelectorAll("#desk [name=add]:is([value$=' text'], [value^='promise '])")];
    for (const button of buttons) {
      delete button.dataset.key;
      if (isIn(button)) button.closest(".put-in").dataset.put = "";
    }
    // Where everybody may read along, lines that are not for the place of the reply are out of sight.
    const next = buttons.map((button) => button.closest(".put-in")).find((part) => part.dataset.put === undefined && part.checkVisibility());
    if (next) next.querySelector("[name=add]").dataset.key = "p";
  };
  markNext();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[form=reply]:is([name=add], [name=letter])");
    if (!button) return;
    const { words, instead } = button.dataset; // of a promise: its line, and those that give way to it
    const text = words ?? (button.name === "add" ? wordingBeside(button) : road.letter(button.value, asTyped()));
    if (!text) return; // the road is not here yet: the form brings it
    event.preventDefault();
    const before = putIn.has(button.value) && namesEach(button) ? [putIn.get(button.value)] : [];
    put(text, instead?.split("\n") ?? before);
    if (button.name !== "add") return;
    putIn.set(button.value, text);
    markNext();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => detail.target?.id === "desk" && markNext());
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "place" || target.form !== form) return;
    markNext();
    reply.send();
  });

  /** The paragraph that the cursor is in: all of them, and which one it is. */
  const paragraphs = () => {
    const parts = field.value.split(BETWEEN);
    const before = field.value.slice(0, field.selectionStart);
    return [parts, before.split(BETWEEN).length - 1];
  };
  field.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [parts, at] = paragraphs();
    if (!(at + by in parts)) return;
    [parts[at], parts[at + by]] = [parts[at + by], parts[at]];
    field.value = parts.join(BETWEEN);
    const start = parts.slice(0, at + by).join(BETWEEN).length + (at + by ? BETWEEN.length : 0);
    field.setSelectionRange(start, start);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // "I have sent it": with the text as it stands, once. The draft is empty from then on.
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("formaction") || field.value.trim()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    field.focus();
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("key", uuid());
    formData.set("client", reply.client());
  });
  document.addEventListener("desk:acted", ({ detail: path }) => {
    if (!path.endsWith("/replies/")) return;
    form.removeAttribute("aria-busy");
    putIn.clear();
    reply.clear();
  });

  document.addEventListener("outbox:taken", ({ detail: { entry, answer } }) => {
    if (entry.kind !== "reply" || !answer.lacks) return;
    const lines = answer.lacks.map((textContent) => Object.assign(document.createElement("li"), { textContent }));
    document.getElementById("lacks")?.replaceChildren(...lines);
  });
})();
