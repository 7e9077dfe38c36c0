// What every page has: htmx's requests carry the CSRF token as it is now, and a lost sign-in is said beside the page.
(() => {
  "use strict";

  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

  // Read at the moment of sending: signing in again in another tab changes it.
  const token = () => cookie(document.documentElement.dataset.token);
  // What this browser keeps of a sign-in (kept.js). A live page is worked without it, and asks for it once it stands.
  const stands = document.body.dataset.live === undefined ? null : new Promise((now) => window.addEventListener("load", now));
  const { src, dataset } = document.currentScript;
  const kept = Promise.resolve(stands).then(() => import(new URL(dataset.kept, src))).then(() => window.playbook);
  kept.catch(() => {});
  window.playbook = Object.assign(window.playbook ?? {}, { token, kept });
  document.addEventListener("htmx:configRequest", (event) => {
    if (token() && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });

  // The live complaint has a line of its own for that (signal.js), where nothing moves.
  const say = (name) => {
    if (document.getElementById("signal")) return;
    const strip = document.getElementById("trouble");
    if (!strip) return;
    for (const part of strip.children) part.hidden = part.dataset.trouble !== name;
    strip.hidden = !name;
  };

  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) say("signed-out");
    else if (status >= 500 || status === 403 || status === 429) say("refused");
  });
  document.addEventListener("htmx:sendError", () => say("offline"));
  document.addEventListener("htmx:timeout", () => say("offline"));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) say("");
  });

  // The same where a form is sent without htmx: put into what is sent, because a field that is written into makes the
  // browser look through all styles again.
  document.addEventListener("formdata", ({ formData }) => {
    if (formData.has("csrfmiddlewaretoken") && token()) formData.set("csrfmiddlewaretoken", token());
  });

  // Signing out empties what is kept on this computer, and ends what other tabs show.
  const people = new BroadcastChannel("people");
  const letGo = () => kept.then((playbook) => playbook.letGo()).catch(() => {});
  const unsent = async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "playbook")) return 0;
    const request = indexedDB.open("playbook");
    await new Promise((done) => (request.onsuccess = request.onerror = done));
    const all = request.result.transaction("entries").objectStore("entries").getAllKeys();
    await new Promise((done) => (all.onsuccess = all.onerror = done));
    request.result.close();
    // What marks where a complaint stands is nothing that anybody typed.
    return all.result.filter((id) => !/^(place|unseen):/.test(id)).length;
  };
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    const { unsent: question } = submitter?.dataset ?? {};
    if (!question) return;
    event.preventDefault();
    const count = await unsent().catch(() => 0);
    if (count && !window.confirm(question.replace("%n", count))) return;
    people.postMessage("signed-out");
    await letGo(); // here and at once: the server may be out of reach
    target.action = submitter.formAction;
    target.submit();
  });
  people.addEventListener("message", () => {
    void letGo();
    // Nothing is left to read while the page is asked for anew; unless somebody stays, for what is not saved on it.
    document.documentElement.hidden = true;
    setTimeout(() => window.location.reload(), 1000);
    setTimeout(() => (document.documentElement.hidden = false), 4000);
  });

  // A page that was put away by "back" is drawn anew: what it showed may have changed since.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.body.dataset.live !== undefined) window.location.reload();
  });

  // Where the clipboard is closed to the page, as to one that did not come over TLS, its words are selected and copied
  // as a person would; what even so is not copied stands selected.
  const copied = async (from) => {
    try {
      await navigator.clipboard.writeText(from.value ?? from.innerText);
      return true;
    } catch {
      if (from.select) from.select();
      else window.getSelection().selectAllChildren(from);
      return document.execCommand("copy");
    }
  };

  // Printing, and copying a text to paste elsewhere.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.dataset.print !== undefined) return window.print();
    // What it names, or else the words beside it.
    const { copy } = button.dataset;
    const words = copy ? document.querySelector(copy) : button.parentElement.querySelector("q");
    if (!(await copied(words))) return;
    const before = button.textContent;
    const { done } = button.closest("[data-done]").dataset;
    if (before === done) return; // pressed again while it still says so
    button.textContent = done;
    setTimeout(() => (button.textContent = before), 1500);
  });
})();

// Keys that work anywhere: whatever names a key (`data-key`) is pressed by it, "/" searches, "?" shows the keys. Each
// person has them on, with Alt, or off. Letters and digits count by their sign and, where that names nothing here, by
// their place, so that they work on any layout. What an input method composes is left alone.
//
// On a live page several letters in a row are a word that was meant for somewhere else: nothing is done with it. So a
// letter waits a moment before it acts; a page may show at once where it leads (`playbook.peek`). A digit acts at once;
// where a space or a letter follows within that moment, as in "3 days", or a digit that names nothing, as in a telephone
// number, what it did is taken back (`playbook.takeBack`).
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
    waits = { key, timer, go: seen?.go ?? (() => act(key)), stop: seen?.stop, sign: seen ? started : "" };
  };
  /** Whether a letter belongs to a word, and nothing is to be done with it. */
  const isWord = (event) => {
    const sign = event.key;
    if (word) return swallow(sign) ?? true;
    // On some keyboards the digits are letters with an accent: right after a letter that waits they are digits too.
    const isLetter = /^\p{L}$/u.test(sign) && !(waits && /^[1-9]$/.test(keyOf(event)));
    // A digit goes on where it names nothing here, or one before it did not: nobody chooses by such a number.
    const isPart = isLetter || sign === " " || (/^\d$/.test(sign) && (digits.isIdle || !named(sign)));
    const goesOn = isPart && event.target.matches("body, #step-title"); // on a control it is a press
    if (goesOn && event.timeStamp - digits.at < WORD) {
      const { signs, acts, since } = digits;
      digits = { at: -Infinity };
      for (let act = 0; act < acts; act += 1) window.playbook.takeBack?.(since);
      return swallow(signs + sign) ?? true;
    }
    const soon = event.timeStamp - lastLetter < WORD;
    lastLetter = isLetter ? event.timeStamp : -Infinity; // a digit ends what might have become a word
    if (!isLetter || !soon) return false;
    const first = started;
    settle("stop");
    swallow(first + sign);
    return true;
  };
  let started = ""; // the letter before
  // Digits typed in a row, with a letter right before them; how many of these did something, and since when.
  let digits = { at: -Infinity };
  const keepDigit = ({ key, timeStamp }, before, isDone) => {
    const isFirst = timeStamp - digits.at >= WORD;
    const { signs, acts, since, isIdle } = isFirst ? { signs: before, acts: before.length, since: timeStamp, isIdle: false } : digits;
    digits = { signs: signs + key, acts: acts + isDone, since, isIdle: isIdle || !isDone, at: timeStamp };
  };

  // The field in which a page begins. Until the browser has put the cursor there, a letter is meant for it all the same.
  let beginsIn = document.querySelector(":is(textarea, input)[autofocus]");
  if (beginsIn === document.activeElement) beginsIn = null;
  document.addEventListener("focusin", () => {
    beginsIn = null;
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || typing(event.target)) return;
    const isSign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isSign && beginsIn && event.target === document.body) return beginsIn.focus(); // and the letter goes there
    const guarded = isLive() && isSign && setting() === "on" && !event.isComposing;
    if (guarded && isWord(event)) return event.preventDefault();
    if (guarded) started = event.key;
    const key = keyOf(event);
    const modal = document.querySelector("dialog:modal");
    if (!key || event.repeat || (modal && key !== "?")) return;
    const before = waits?.sign ?? "";
    settle("go"); // a key that is no part of a word: the letter before it was meant
    if (guarded && /^[a-mo-z]$/.test(key) && (named(key) || "fj".includes(key))) {
      event.preventDefault();
      wait(key);
    } else {
      const isDone = act(key);
      if (isDone) event.preventDefault();
      if (guarded && /^\d$/.test(key)) keepDigit(event, before, isDone);
    }
  });
})();
