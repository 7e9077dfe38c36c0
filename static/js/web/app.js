// What every page has: htmx's requests carry the CSRF token as it is now, and a lost sign-in is said beside the page.
(() => {
  "use strict";

  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

  // Read at the moment of sending: signing in again in another tab changes it.
  const token = () => cookie("__Host-csrftoken") || cookie("csrftoken");
  window.playbook = Object.assign(window.playbook ?? {}, { token });
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

  // The same where a form is sent without htmx.
  document.addEventListener("submit", ({ target }) => {
    const field = target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  });

  // Signing out empties what is kept on this computer, and ends what other tabs show.
  const people = new BroadcastChannel("people");
  const kept = async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "playbook")) return 0;
    const request = indexedDB.open("playbook");
    await new Promise((done) => (request.onsuccess = request.onerror = done));
    const all = request.result.transaction("entries").objectStore("entries").getAllKeys();
    await new Promise((done) => (all.onsuccess = all.onerror = done));
    request.result.close();
    return all.result.filter((id) => !id.startsWith("place:")).length;
  };
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    const { unsent } = submitter?.dataset ?? {};
    if (!unsent) return;
    event.preventDefault();
    const count = await kept().catch(() => 0);
    if (count && !window.confirm(unsent.replace("%n", count))) return;
    people.postMessage("signed-out");
    target.action = submitter.formAction;
    target.submit();
  });
  people.addEventListener("message", () => {
    // Nothing is left to read while the page is asked for anew; unless somebody stays, for what is not saved on it.
    document.documentElement.hidden = true;
    setTimeout(() => window.location.reload(), 1000);
    setTimeout(() => (document.documentElement.hidden = false), 4000);
  });

  // A page that was put away by "back" is drawn anew: what it showed may have changed since.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.body.dataset.live !== undefined) window.location.reload();
  });

  // From the second page on, a worker keeps what is read for when there is no connection (service-worker.js).
  window.addEventListener("load", async () => {
    const { serviceWorker } = navigator;
    if (!serviceWorker || !document.referrer.startsWith(window.location.origin)) return;
    await serviceWorker.register("/service-worker.js").catch(() => {});
    // A live complaint must survive a reload, also where the worker came while the page was on its way.
    if (document.body.dataset.live === undefined || (await caches.match(window.location.href, { ignoreVary: true }))) return;
    const files = [...document.querySelectorAll("script[src], link[href]")].map(({ src, href }) => src ?? href);
    (await serviceWorker.ready).active.postMessage({ keep: window.location.href, files });
  });

  // Printing, and copying a text to paste elsewhere.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.dataset.print !== undefined) return window.print();
    // What it names, or else the words beside it.
    const { copy } = button.dataset;
    const words = copy ? document.querySelector(copy) : button.parentElement.querySelector("q");
    await navigator.clipboard.writeText(words.value ?? words.innerText);
    const before = button.textContent;
    const { done } = button.closest("[data-done]").dataset;
    if (before === done) return; // pressed again while it still says so
    button.textContent = done;
    setTimeout(() => (button.textContent = before), 1500);
  });
})();
