// A page of ours inside the page of a case system: it takes the narrow layout, and tells that page what happens in the
// complaint in front. `.github/PANEL.md` is the contract; the origins come from FRAME_ORIGINS.
(() => {
  "use strict";

  if (window.parent === window) return;
  const allowed = document.currentScript.dataset.origins.split(" ");

  // Layout: whatever its width, a frame has what a narrow window has. The style sheets come before this script.
  const narrow = (rules) => {
    for (const rule of rules) {
      if (rule.media && /min-width/.test(rule.media.mediaText)) rule.media.mediaText = "not all";
      else if (rule.media) rule.media.mediaText = rule.media.mediaText.replace(/\(max-width: [\d.]+em\)/g, "all");
      const inside = rule.styleSheet ?? rule;
      if (inside.cssRules) narrow(inside.cssRules);
    }
  };
  for (const sheet of document.styleSheets) narrow(sheet.cssRules);
  document.documentElement.dataset.framed = "";

  // A browser may let a page inside another one keep nothing, and throws wherever something is asked that keeps. The rest
  // of our scripts knows how to do without: what is not sent is kept for as long as the page lives, and the next page says
  // again that it has started.
  const keeps = () => {
    try {
      return Boolean(window.sessionStorage);
    } catch {
      return false;
    }
  };
  const doWithout = () => {
    const values = new Map();
    const getItem = (name) => values.get(name) ?? null;
    const memory = { getItem, setItem: (name, value) => values.set(name, value), removeItem: (name) => values.delete(name) };
    const alone = class extends EventTarget {
      postMessage() {}
    };
    const put = (where, name, value) => Object.defineProperty(where, name, { value, configurable: true });
    put(window, "sessionStorage", memory);
    put(window, "BroadcastChannel", alone);
    put(navigator, "locks", undefined);
    put(navigator, "serviceWorker", undefined);
  };
  if (!keeps()) doWithout();

  // Telling. A message is for one origin; where the browser does not say which one is around, only the right one of those
  // that are allowed hears it.
  const around = window.location.ancestorOrigins?.[0];
  const targets = around ? allowed.filter((one) => one === around) : allowed;
  const tell = (type, { number, stage, reference }, more = {}, to = targets) => {
    const message = { playbook: 1, type, number, stage, reference, ...more };
    for (const origin of to) window.parent.postMessage(message, origin);
  };

  // What was told last, for as long as the frame goes from page to page of ours, sealed (kept.js).
  const KEPT = "told";
  let told = {};
  const last = () => told;
  const remembered = async () => {
    if (!document.referrer.startsWith(`${window.location.origin}/`)) return sessionStorage.removeItem(KEPT);
    const there = sessionStorage.getItem(KEPT);
    told = (there && (await (await window.playbook.kept).unsealed(there))) || {};
  };
  /** The complaint in front, as the server drew it; what is drawn here without the server tells nothing. */
  const look = () => {
    const shown = document.getElementById("desk")?.dataset.told;
    if (!shown) return;
    const [before, now] = [last(), JSON.parse(shown)];
    told = now;
    void window.playbook.kept.then((kept) => kept.sealed(now)).then((sealed) => sessionStorage.setItem(KEPT, sealed));
    if (before.number !== now.number) return tell("started", now);
    if (before.stage !== now.stage) tell("moved", now);
    if (now.closed && !before.closed) tell("closed", now);
  };
  document.addEventListener("DOMContentLoaded", async () => {
    await remembered();
    look();
    document.addEventListener("htmx:afterSwap", look);
  });
  const complaintOf = (path) => Number(path.match(/^\/complaints\/(\d+)\//)?.[1]);
  document.addEventListener("outbox:taken", ({ detail: { entry } }) => {
    const now = last();
    if (/\/promises\/$/.test(entry.path) && complaintOf(entry.path) === now.number) tell("promised", now);
  });

  // The summary: the page around asks, a person here says yes, and only then is it sent, to whoever asked.
  let asker = "";
  const bar = () => document.getElementById("summary-asked-for");
  const isInFront = () => last().number && complaintOf(window.location.pathname) === last().number;
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || !allowed.includes(origin)) return;
    if (data?.playbook !== 1 || data.type !== "summary?" || !bar() || !isInFront()) return;
    asker = origin;
    bar().hidden = false;
  });
  const summary = async () => {
    const headers = { "HX-Request": "true" };
    const response = await fetch(`/complaints/${last().number}/summary/`, { headers, signal: AbortSignal.timeout(8000) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.getElementById("summary").textContent;
  };
  const answer = async () => {
    const { dataset } = bar();
    const line = bar().querySelector("[data-says]");
    try {
      tell("summary", last(), { text: await summary() }, [asker]);
      bar().hidden = true;
      line.textContent = dataset.asked;
    } catch {
      line.textContent = dataset.failed;
    }
  };
  document.addEventListener("click", ({ target, isTrusted }) => {
    const button = target.closest("#summary-asked-for button");
    if (!button || !isTrusted) return;
    if (button.dataset.answer === "yes") answer();
    else bar().hidden = true;
  });
})();
