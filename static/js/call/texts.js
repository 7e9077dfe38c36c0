// The note and the reply: on this computer's disk within a third of a second of the last keystroke, at the server
// within one. Each says what holds: saving, saved at, NOT saved. What two windows typed at once is shown side by side.
(() => {
  "use strict";

  const { outbox, uuid, card } = window.playbook;
  const KEEP = 150; // milliseconds after the last key until the text is on the disk
  const SEND = 450; // until it is sent
  const MOST = 2000; // and at the latest, while typing goes on
  const words = document.getElementById("words").dataset;
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

  /** Keep the text of the form with the id `kind` ("note", "reply"). */
  const keeper = (kind) => {
    const form = document.getElementById(kind);
    const field = form.querySelector("textarea");
    const state = form.querySelector(`#${kind}-state`);
    const id = `${kind}:${outbox.tab}`;

    let client = outbox.tab;
    let sequence = 0;
    let version = Number(form.querySelector("[name=version]").value);
    let saved = field.defaultValue; // the text as the server has it: more may have been typed before this script came
    let written = 0; // the last of them that is on the disk
    let clash = null;
    let timers = [];
    let since = 0; // when typing began that has not been sent

    const say = (name, text = "") => {
      state.dataset.state = name;
      state.classList.toggle("notes__state--failed", ["failed", "kept", "clash"].includes(name));
      if (name === "failed") state.querySelector("[data-wrong]").textContent = text;
      if (name !== "saved") return;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, CLOCK);
      const place = state.querySelector("[data-saved]");
      place.textContent = `${place.dataset.saved} ${time}`;
    };
    const entry = () => {
      sequence += 1;
      const values = { text: field.value, version, client, sequence, key: uuid() };
      const place = form.elements.namedItem("place")?.value; // of the reply, where everybody may read along
      if (place) values.place = place;
      return { kind, path: form.action, typed: field.value, form: kind, client, sequence, version, body: new URLSearchParams(values) };
    };
    const forbidden = () => {
      const found = card(field.value);
      if (found) say("failed", words.card.replace("%text", found));
      return Boolean(found);
    };

    // "Kept on this computer" is said of what is on its disk, and only where the server cannot be reached.
    const sayWaiting = () => say(written === sequence && !["here", "sending"].includes(outbox.line().line) ? "kept" : "typing");
    const put = async (act, one) => {
      await act(one);
      if (one.sequence !== sequence || !(await outbox.lasting())) return;
      written = sequence;
      if (state.dataset.state === "typing") sayWaiting();
    };
    const send = ({ parting = false } = {}) => {
      timers.forEach(clearTimeout);
      timers = [];
      since = 0;
      if (forbidden()) return outbox.discard(id);
      sayWaiting();
      const made = entry();
      if (parting) outbox.part(made);
      return put((one) => outbox.add({ ...one, id }), made);
    };
    const typed = () => {
      since ||= performance.now();
      written = -1;
      say("typing");
      timers.forEach(clearTimeout);
      const wait = Math.max(0, Math.min(SEND, MOST - (performance.now() - since)));
      const keep = () => forbidden() || put((one) => outbox.keep(id, one), entry());
      timers = [setTimeout(keep, Math.min(KEEP, wait)), setTimeout(send, wait)];
    };
    field.addEventListener("input", typed);
    form.addEventListener("submit", (event) => {
      if (event.submitter?.matches("[formaction], [name=letter]")) return;
      event.preventDefault();
      send();
    });
    // A page that goes away sends what it has, at once; what does not get through is on the disk.
    const goAway = () => timers.length && send({ parting: true });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && goAway());
    window.addEventListener("pagehide", goAway);

    const showFlags = (flags = []) => {
      const place = state.querySelector("[data-flags]");
      place.replaceChildren(
        ...flags.map(({ what, text }) => {
          const line = document.createElement("p");
          line.className = "flag";
          line.textContent = place.dataset.words.replace("%text", text).replace("%what", what);
          return line;
        }),
      );
    };
    const endClash = () => {
      clash = null;
      state.querySelector("[data-clash]")?.replaceChildren();
    };
    // Until the worker says what becomes of the two texts, each save goes on being refused and kept by the server.
    const showClash = (answer) => {
      const part = document.getElementById("note-clash").content.firstElementChild.cloneNode(true);
      part.querySelector("[data-theirs]").textContent = answer.note;
      part.addEventListener("click", ({ target }) => {
        const act = target.closest("[data-do]")?.dataset.do;
        if (!act) return;
        if (act === "both") field.value = `${field.value}\n${clash.note}`;
        version = clash.note_version;
        endClash();
        field.focus();
        send();
      });
      clash = answer;
      say("clash");
      state.querySelector("[data-clash]").replaceChildren(part);
    };
    const isLast = (one) => one.client === client && one.sequence === sequence && !timers.length;

    document.addEventListener("outbox:taken", ({ detail: { entry: one, answer } }) => {
      if (one.kind !== kind || one.client !== client) return;
      version = answer.note_version;
      saved = one.typed;
      endClash();
      if (!isLast(one)) return;
      say("saved");
      showFlags(answer.flags);
    });
    document.addEventListener("outbox:refused", ({ detail: { entry: one, status, answer } }) => {
      if (one.kind !== kind || one.client !== client || !isLast(one)) return;
      if (status === 409 && answer.note !== undefined && !answer.holder) return showClash(answer);
      say("failed", answer.why || Object.values(answer.errors ?? {}).flat().join(" ") || words.gone);
    });
    document.addEventListener("outbox:line", () => {
      const waits = timers.length || outbox.pending().some((one) => one.kind === kind);
      if (waits) sayWaiting();
    });

    window.addEventListener("beforeunload", (event) => {
      if (["kept", "failed"].includes(state.dataset.state)) event.preventDefault();
    });

    if (field.value !== saved) typed();

    return {
      /** A text that a window now gone had not sent: shown again, and this window goes on from it. */
      resume(one) {
        const more = field.value.startsWith(saved) ? field.value.slice(saved.length) : `\n${field.value}`;
        saved = one.typed;
        field.value = saved + more;
        ({ client, sequence, version } = one);
        written = sequence;
        if (more) typed();
        else say("kept");
      },
      /** The text as the server's page has it now; taken unless something is being typed here. */
      renew(text, number) {
        const clean = field.value === saved && !timers.length && !outbox.pending().some((one) => one.kind === kind);
        if (!clean || clash) return;
        version = number;
        if (text === field.value) return;
        field.value = saved = text;
        say("saved");
      },
      client: () => client,
      /** Empty it, here and at the server. */
      clear() {
        field.value = "";
        send();
      },
      /** Put more behind what is written, and save it. */
      append(text, between = "\n") {
        field.value = field.value.trim() ? `${field.value.trimEnd()}${between}${text}` : text;
        field.setSelectionRange(field.value.length, field.value.length);
        send();
      },
      /** Save at once what is typed and not sent yet. */
      flush: () => timers.length && send(),
      /** Save it as it stands. */
      send: () => send(),
      field,
    };
  };

  Object.assign(window.playbook, { note: keeper("note"), reply: keeper("reply") });
})();
