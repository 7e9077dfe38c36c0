// How the line to the server is: said in the place of the page's head, so that nothing moves; and what was not taken,
// with what was typed, until the worker has settled it. Signing in again beside the page is in signed_out.js.
(() => {
  "use strict";

  const { outbox, note } = window.playbook;
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const strip = document.getElementById("signal");
  const dialog = document.getElementById("sign-in-again");
  const told = document.getElementById("told");
  const count = strip.querySelector("[data-word=waiting]").dataset;

  document.addEventListener("outbox:line", ({ detail: { line, since, waiting } }) => {
    strip.dataset.line = line;
    const time = since?.toLocaleTimeString(document.documentElement.lang, CLOCK) ?? "";
    for (const place of strip.querySelectorAll("[data-since]")) place.textContent = time;
    const kept = waiting ? (waiting === 1 ? count.one : count.many.replace("%n", waiting)) : "";
    for (const place of strip.querySelectorAll("[data-waiting]")) place.textContent = kept;
    // Not by show(), which would take the focus away from what is being typed.
    dialog.toggleAttribute("open", line === "signed-out");
    if (line !== "signed-out") delete dialog.dataset.asked;
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => outbox.lost("away"));
  const asked = new WeakMap(); // by request, after how many times of signing in again it was made
  document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => asked.set(xhr, outbox.signIns()));
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    if (xhr.status === 401) outbox.lost("signed-out", asked.get(xhr));
    else if (xhr.status >= 500) outbox.lost("server");
  });

  // Where there is no room beside the step, it is asked for first.
  strip.querySelector("[data-sign-in]").addEventListener("click", () => {
    dialog.dataset.asked = "";
    document.getElementById("again-password").focus();
  });

  // What was not taken.
  document.addEventListener("desk:told", ({ detail }) => {
    for (const { why, entry, use, settle, of = "", label, typed = entry?.typed ?? "" } of detail) {
      if (!typed && [...told.querySelectorAll("[data-why]")].some(({ textContent }) => textContent === why)) continue;
      for (const older of [...told.children]) if (of && older.dataset.of === of) older.remove();
      const one = document.getElementById("told-one").content.firstElementChild.cloneNode(true);
      one.dataset.of = of;
      one.querySelector("[data-why]").textContent = why;
      one.querySelector("[data-text]").textContent = typed;
      one.querySelector("[data-kept]").hidden = !typed;
      one.querySelector("[data-do=put]").hidden = !typed;
      one.querySelector("[data-do=use]").hidden = !use;
      if (label) one.querySelector("[data-do=use]").textContent = label;
      one.addEventListener("click", ({ target }) => {
        const act = target.closest("[data-do]")?.dataset.do;
        if (!act) return;
        if (act === "use") use();
        if (act === "put") {
          note.append(typed);
          note.field.focus(); // whoever writes on writes there
        }
        settle?.();
        if (entry) outbox.forget(entry);
        one.remove();
        document.dispatchEvent(new Event("desk:settled"));
      });
      told.append(one);
    }
  });
  // Once the worker goes on, what was only a line has been read, and a form that was sent after all is settled.
  document.addEventListener("desk:acted", ({ detail: path }) => {
    const isRead = (one) => one.querySelector("[data-kept]").hidden && one.querySelector("[data-do=use]").hidden;
    for (const one of [...told.children]) if (isRead(one) || one.dataset.of === path) one.remove();
  });
})();
