// Keys that work anywhere: whatever names a key (`data-key`) is pressed by it, "/" searches, "?" shows the keys. Each
// person has them on, with Alt, or off. Letters and digits count by their sign and, where that names nothing here, by
// their place, so that they work on any layout. What an input method composes is left alone.
//
// On a live page several letters in a row are a word that was meant for somewhere else: nothing is done with it. So a
// letter waits a moment before it acts; a page may show at once where it leads (`playbook.peek`).
(() => {
  "use strict";

  const WORD = 250; // milliseconds within which a second letter makes a word
  const OVER = 600; // milliseconds without a key after which a word has ended
  const setting = () => document.body.dataset.keys ?? "on";
  const isLive = () => document.body.dataset.live !== undefined;
  const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const byPlace = ({ code, shiftKey }) => {
    if (code === "Slash") return shiftKey ? "?" : "/";
    if (shiftKey) return "";
    return code.match(/^(?:Key|Digit|Numpad)([A-Z0-9])$/)?.[1].toLowerCase() ?? "";
  };
  /** The key that was pressed, by its name in `data-key`; nothing where keys are off or it belongs to somebody else. */
  const keyOf = (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return "";
    if (event.key.length > 1 && event.key !== "Dead") return event.altKey ? "" : event.key;
    if (setting() === "off" || event.altKey !== (setting() === "alt")) return "";
    const sign = event.key.toLowerCase();
    return /^[a-z0-9/?]$/.test(sign) ? sign : byPlace(event);
  };
  window.playbook ??= {};
  Object.assign(window.playbook, { keyOf, typing });

  // What a key does

  const search = () => {
    const box = document.querySelector("form.search [name=q]");
    box?.focus();
    box?.select();
    return Boolean(box);
  };
  const named = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  /** Do what a key stands for; whether it stands for anything. Pages add their own (`playbook.keyed`). */
  const act = (key) => {
    if (window.playbook.keyed?.(key)) return true;
    if (key === "/") return search();
    const found = named(key);
    found?.click();
    return Boolean(found);
  };

  // Words typed by mistake

  let waits = null; // the letter that waits: what to do when nothing follows, and when something does
  let [lastLetter, word, ending] = [-Infinity, "", 0];

  const settle = (name) => {
    const { timer, [name]: then } = waits ?? {};
    clearTimeout(timer);
    waits = null;
    then?.();
  };
  const end = () => {
    document.dispatchEvent(new CustomEvent("keys:word", { detail: word }));
    word = "";
  };
  const swallow = (sign) => {
    word += sign;
    clearTimeout(ending);
    ending = setTimeout(end, OVER);
  };
  const wait = (key) => {
    const seen = window.playbook.peek?.(named(key));
    const timer = setTimeout(settle, WORD, "go");
    waits = { key, timer, go: seen?.go ?? (() => act(key)), stop: seen?.stop };
  };
  /** Whether a letter belongs to a word, and nothing is to be done with it. */
  const isWord = (event) => {
    const sign = event.key;
    if (word) return swallow(sign) ?? true;
    const isLetter = /^\p{L}$/u.test(sign);
    const soon = event.timeStamp - lastLetter < WORD;
    if (isLetter) lastLetter = event.timeStamp;
    if (!isLetter || !soon) return false;
    const first = started;
    settle("stop");
    swallow(first + sign);
    return true;
  };
  let started = ""; // the letter before

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || typing(event.target)) return;
    const isSign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const guarded = isLive() && isSign && setting() === "on" && !event.isComposing;
    if (guarded && isWord(event)) return event.preventDefault();
    if (guarded) started = event.key;
    const key = keyOf(event);
    const modal = document.querySelector("dialog:modal");
    if (!key || event.repeat || (modal && key !== "?")) return;
    settle("go"); // a key that is no part of a word: the letter before it was meant
    if (guarded && /^[a-mo-z]$/.test(key) && (named(key) || "fj".includes(key))) {
      event.preventDefault();
      wait(key);
    } else if (act(key)) event.preventDefault();
  });
})();
