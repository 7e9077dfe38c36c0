// What this browser keeps of a sign-in: pages, by the worker (service-worker.js), and for a tab what is sealed here. The
// key is a cookie that ends with the sign-in (.github/decisions/kept-pages.md says how it all flows).
(() => {
  "use strict";

  const TABS = ["search", "told"]; // what a tab keeps by these names ends with the sign-in
  const PATIENCE = 500; // milliseconds for the worker to let go, which it does at the next page otherwise
  const QUIET = 10 * 60_000; // milliseconds without a key or a press after which nobody works on a page
  const OFTEN = 30_000; // milliseconds
  const { serviceWorker } = navigator;
  const { dataset } = document.documentElement;
  const key = () => document.cookie.split("; ").find((pair) => pair.startsWith(`${dataset.keptKey}=`))?.split("=")[1] ?? "";

  // Sealed for a tab

  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const derived = async () => {
    const raw = Uint8Array.from(key().match(/../g), (pair) => parseInt(pair, 16));
    const material = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode("tab") };
    return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  };
  /** `value` sealed, as a text; nothing where this browser has no key, or no ciphers (without HTTPS). */
  const sealed = async (value) => {
    if (!key() || !crypto.subtle) return "";
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const cipher = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await derived(), plain);
    return base64([...iv, ...new Uint8Array(cipher)]);
  };
  /** What was sealed in this sign-in; nothing where it was another. */
  const unsealed = async (text) => {
    try {
      const all = bytes(text);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.subarray(0, 12) }, await derived(), all.subarray(12));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return undefined;
    }
  };

  // What is of an earlier sign-in, or was kept unsealed by a version before this one, goes.
  for (const name of TABS) {
    const there = sessionStorage.getItem(name);
    if (there) void unsealed(there).then((found) => found ?? sessionStorage.removeItem(name));
  }

  // Pages

  /** What the worker answers; nothing where there is none. */
  const asked = async (message) => {
    if (!(await serviceWorker?.getRegistration())) return undefined;
    const { active } = await serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    active.postMessage(message, [port2]);
    return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  };
  const isKept = (address) => asked({ isKept: address });
  const isLive = () => document.body.dataset.live !== undefined;
  /** Keep this page, with the road and the files that it is worked with. */
  const keep = async () => {
    const files = [...document.querySelectorAll("script[src], link[href]")].map(({ src, href }) => src ?? href);
    for (const { dataset: more } of document.querySelectorAll("script[data-kept]")) files.push(new URL(more.kept, window.location).href);
    const road = document.getElementById("outbox")?.dataset.road ?? [];
    await asked({ keep: [window.location.href].concat(road), files });
  };
  /** Take the key away, and what was kept by it: nobody is signed in any more, whether the server can be reached or not. */
  const letGo = async () => {
    // Inside the page of another site a cookie is another. Where there is no such store, the worker has no key either.
    for (const partitioned of [false, true]) await window.cookieStore?.delete({ name: dataset.keptKey, partitioned });
    for (const name of TABS) sessionStorage.removeItem(name);
    await Promise.race([asked({ forget: true }), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  };

  // From the second page on, the worker keeps what is read for when there is no connection.
  const begin = async () => {
    if (!serviceWorker || !document.referrer.startsWith(window.location.origin)) return;
    await serviceWorker.register("/service-worker.js").catch(() => {});
    // A live complaint must survive a reload, also where the worker came while the page was on its way.
    if (isLive() && !(await isKept(window.location.href))) await keep();
  };
  if (document.readyState === "complete") void begin();
  else window.addEventListener("load", begin);
  // Somebody who signs in again has another key.
  document.addEventListener("signed-in-again", () => isLive() && keep());

  // A page that stands open when the sign-in has ended, and that nobody has touched for a while, is asked for anew, and
  // with it goes what it shows. Whoever still works on it goes on: what is not sent is kept, sealed.
  const wasThere = Boolean(key());
  let touched = Date.now();
  const look = () => {
    if (!wasThere || key() || Date.now() - touched < QUIET) return;
    document.documentElement.hidden = true;
    window.location.reload();
  };
  for (const name of ["keydown", "pointerdown", "input"])
    document.addEventListener(name, () => (touched = Date.now()), { capture: true, passive: true });
  setInterval(look, OFTEN);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);

  Object.assign(window.playbook, { isKept, letGo, sealed, unsealed });
})();
