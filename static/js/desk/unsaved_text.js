// What is typed into a form of the desk is kept: in the browser at once, on the server within two seconds of the last
// key. The form is saved from here, so that a session that is over or a line that is cut is told beside it.
//
// Each window keeps its own text under a name of its own, and holds a lock of that name: what a window without one has
// left in this browser is sent to the server, which brings it back. The server is told which text this window began
// with and lets go of that one.
(() => {
  "use strict";

  const place = document.getElementById("unsaved-text");
  const form = document.querySelector("[data-write]");
  if (!place || !form) return;

  const QUIET = 800; // milliseconds without a key after which the text is sent
  const LATEST = 1800; // and at the latest
  const AGAIN = 3000; // until the next try
  const THERE = 20_000; // between saying that this window is there
  const PATIENCE = 10_000; // for an answer
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const { user, key, name, url, shown, typed } = place.dataset;
  const line = document.getElementById("unsaved-line");
  const people = document.getElementById("unsaved-people");
  const dialog = document.getElementById("sign-in-again");
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  form.elements.namedItem("window").value = id;
  if (navigator.locks) navigator.locks.request(`form:${id}`, () => new Promise(() => {}));
  const store = playbook.openStore(user, "desk", key);

  let number = 0; // of the newest text
  let sent = 0; // of the newest text that the server has
  let first = 0; // when the oldest key was pressed that the server does not have
  let timer = 0;
  let sending = false;
  let leaving = false;
  let since = null; // when the line was lost

  /** What the form would send by itself: of a file its name, and of an empty box nothing. */
  const sentAs = () =>
    new URLSearchParams([...new FormData(form)].map(([field, value]) => [field, value instanceof File ? value.name : value]));
  const fields = () => {
    const found = sentAs();
    found.delete("csrfmiddlewaretoken");
    return found;
  };

  /** How the text stands: kept, typed, away (no connection), server (no answer) or signed-out. */
  const say = (state, time = "") => {
    since = ["away", "server", "signed-out"].includes(state) ? (since ?? new Date()) : null;
    line.dataset.line = state;
    for (const part of line.children) part.hidden = part.dataset.when !== state;
    const at = since ? since.toLocaleTimeString(document.documentElement.lang, CLOCK) : time;
    for (const one of line.querySelectorAll("[data-time]")) one.textContent = at;
    dialog.toggleAttribute("open", state === "signed-out");
    if (state !== "signed-out") delete dialog.dataset.asked;
  };

  /** Send a form of ours: the answer, or a status of 0 where there is none. */
  const post = async (path, body, again = true) => {
    const headers = { "X-Outbox": "1", "X-Page-Of": user, "X-CSRFToken": playbook.token() };
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const response = await fetch(path, { method: "POST", headers, body, signal });
      if (response.status === 403 && again) {
        await fetch("/sign-in/", { signal }); // sets a new token where there was none
        return await post(path, body, false);
      }
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
      return { status: response.status, answer: isJson ? await response.json() : null, response };
    } catch {
      return { status: 0, answer: null };
    }
  };
  const trouble = ({ status, answer }) => {
    if (status === 401) return "signed-out";
    if (status === 0) return "away";
    return answer && status < 500 ? "" : "server";
  };

  const keepHere = async () => {
    const entry = { tab: id, window: id, name, url, number, body: String(fields()) };
    await (await store).put(`desk:${id}`, entry);
  };
  const tell = ({ others = [], overtaken = "" }) => {
    const who = others.length ? people.dataset.open.replace("%n", others.join(", ")) : "";
    people.textContent = [who, overtaken].filter(Boolean).join(" ");
    people.hidden = !people.textContent;
  };

  /** Send what is typed to the server, or without anything new that this window is there. */
  const send = async () => {
    clearTimeout(timer);
    if (sending || leaving) return;
    sending = true;
    const mine = number;
    const body = fields();
    if (mine > sent) body.set("number", mine);
    const result = await post(url, body);
    sending = false;
    const why = trouble(result);
    if (why) {
      say(why);
      if (why !== "signed-out") timer = setTimeout(send, AGAIN);
      return;
    }
    tell(result.answer);
    if (mine > sent) {
      sent = mine;
      if (mine === number) await (await store).remove(`desk:${id}`);
      say("kept", result.answer.at);
      document.dispatchEvent(new Event("unsaved-text:kept"));
    } else if (since) say(number > sent ? "typed" : "none");
    if (number > sent) later();
  };
  const later = () => {
    clearTimeout(timer);
    first = sent === number ? 0 : first || Date.now();
    timer = setTimeout(() => {
      first = 0;
      send();
    }, Math.max(0, Math.min(QUIET, first + LATEST - Date.now())));
  };

  const changed = () => {
    number = Math.max(Date.now(), number + 1);
    void keepHere();
    if (!since) say("typed");
    if (!since || line.dataset.line === "signed-out") later();
  };
  form.addEventListener("input", changed);
  setInterval(() => {
    if (document.visibilityState === "visible" && number === sent) send();
  }, THERE);
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && number > sent && send());
  window.addEventListener("pagehide", () => {
    const body = fields();
    const headers = { "X-Outbox": "1", "X-Page-Of": user, "X-CSRFToken": playbook.token() };
    if (number > sent && !leaving) body.set("number", number);
    body.set("closed", "1");
    fetch(url, { method: "POST", headers, body, keepalive: String(body).length < 30_000 }).catch(() => {});
  });

  // Signing in again, and saving.
  let wanted = null; // the button that saves, while it waits for the line
  playbook.signInAgain(dialog, () => {
    say(number > sent ? "typed" : "none");
    form.querySelector("[name=title], textarea, input:not([type=hidden])")?.focus({ preventScroll: true });
    if (wanted) save(wanted);
    else send();
  });
  line.querySelector("[data-sign-in]").addEventListener("click", () => {
    dialog.dataset.asked = "";
    const password = dialog.querySelector("[type=password]");
    if (password.value) password.form.requestSubmit();
    else password.focus();
  });

  const save = async (button) => {
    wanted = button;
    form.setAttribute("aria-busy", "true");
    const body = fields();
    body.set("number", number);
    if (button.name) body.set(button.name, button.value);
    const result = await post(form.action || window.location.pathname + window.location.search, body);
    form.removeAttribute("aria-busy");
    const { status, answer } = result;
    // What has to be mended, or merged, is a page: the browser asks for it, and nothing was kept by the first time.
    if (status === 422 || status === 409) {
      leaving = true;
      document.dispatchEvent(new Event("unsaved-text:leaving"));
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "number", value: number }));
      return form.requestSubmit(button);
    }
    const why = trouble(result);
    if (why) {
      say(why);
      if (why !== "signed-out") setTimeout(() => wanted === button && save(button), AGAIN);
      return;
    }
    if (status !== 200) return say("server");
    leaving = true;
    await (await store).remove(`desk:${id}`);
    document.dispatchEvent(new Event("unsaved-text:leaving"));
    window.location.assign(answer.url);
  };
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const own = !button || button.name === "_save" || button.name === "_compare" || !button.name;
    if (leaving || !own) return;
    event.preventDefault();
    void save(button ?? form.querySelector("[name=_save]"));
  });

  // What windows that are gone left in this browser goes to the server; of this very form, the newest is brought back
  // if it is newer than what is shown. The server may have it already, of a request whose answer never came.
  const bringBack = async () => {
    const left = await (await store).all();
    const held = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
    let newest = null;
    let latest = Number(typed);
    for (const entry of left) {
      if (entry.window === id || held.includes(`form:${entry.window}`)) continue;
      const body = new URLSearchParams(entry.body);
      body.set("number", entry.number);
      const { status, answer } = await post(entry.url, body);
      if (status === 401) return say("signed-out");
      if (status !== 200 && status !== 404 && status !== 400) return;
      await (await store).remove(entry.id);
      if (!answer?.row || entry.name !== name || entry.number <= latest) continue;
      latest = entry.number;
      newest = answer.row;
    }
    for (const one of place.querySelectorAll("[data-window]"))
      if (!newest && !shown && navigator.locks && !held.includes(`form:${one.dataset.window}`)) newest = one.dataset.row;
    // A form that says what has to be mended holds the text already, and its words must stay.
    if (!newest || number || form.querySelector(".form__errors")) return;
    const there = new URL(window.location);
    if (there.searchParams.get("typed") === String(newest)) return;
    there.searchParams.set("typed", newest);
    leaving = true;
    document.dispatchEvent(new Event("unsaved-text:leaving"));
    window.location.replace(there);
  };

  playbook.unsavedText = { post, trouble, sentAs, isKept: () => number === sent };
  // What was typed before this script came.
  const written = [...form.elements].filter((field) => field.matches("textarea, [type=text]"));
  if (written.some((field) => field.value !== field.defaultValue)) changed();
  void bringBack().then(send);
})();
