// Keeps the pages that a person has read, so that they can be read without a connection: the newest from the server
// where it answers, else as last read. What is kept is of one sign-in and one edition, sealed with the key that the
// browser lets go when the sign-in ends (.github/decisions/kept-pages.md); without it nothing opens, and it is deleted.
"use strict";

const KEY = "keptkey"; // the cookie with the key; the server writes here what it is called
const FILES = "playbook-files-1"; // static files, which never change under their names
const PAGES = "playbook-sealed-1 "; // then by which key, and of which edition
const OFFLINE = "/offline/";
const PATIENCE = 5000; // milliseconds for an answer, where the page is at hand
const MOST = 80; // pages of one person, and files
const READ = /^\/(?:$|(?:tips|stages|steps|interrupts|phrases|sources|checklists|reference|letters|keys)\/|complaints\/\d+\/$)/;
const HASHED = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;
const ROAD = "/complaints/road/";

// The key, and what is sealed with it

const { subtle } = crypto;
const text = new TextEncoder();
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What seals and opens pages by the key `value`; `print` is what the server knows it by. */
const made = async (value) => {
  const raw = Uint8Array.from(value.match(/../g), (pair) => parseInt(pair, 16));
  const material = await subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  const derived = (info, kind, uses) =>
    subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode(info) }, material, kind, false, uses);
  const page = await derived("pages", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
  const address = await derived("addresses", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
  return {
    print: hex(await subtle.digest("SHA-256", raw)).slice(0, 16),
    /** The name that the page of an address is kept under, which does not tell the address. */
    async nameOf(url) {
      const { pathname, search } = new URL(url);
      return `/kept/${hex(await subtle.sign("HMAC", address, text.encode(pathname + search)))}`;
    },
    async close(name, response) {
      const headers = [...response.headers].filter(([header]) => !/^content-(encoding|length)$/.test(header));
      const body = await new Blob([JSON.stringify(headers), "\n", await response.arrayBuffer()]).arrayBuffer();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(name) }, page, body);
      return new Response(new Blob([iv, sealed]));
    },
    async open(name, kept) {
      const all = new Uint8Array(await kept.arrayBuffer());
      const how = { name: "AES-GCM", iv: all.subarray(0, 12), additionalData: text.encode(name) };
      const body = new Uint8Array(await subtle.decrypt(how, page, all.subarray(12)));
      const end = body.indexOf(10);
      return new Response(body.subarray(end + 1), { headers: JSON.parse(new TextDecoder().decode(body.subarray(0, end))) });
    },
  };
};
let last = {}; // the key that was asked for last, and what was made of it
/** What seals and opens for the sign-in that lasts; nothing where none does, or where the browser cannot say. */
const sealing = async () => {
  const value = (await self.cookieStore?.get(KEY))?.value ?? "";
  if (last.value !== value) last = { value, sealing: /^[0-9a-f]{64}$/.test(value) ? made(value) : undefined };
  return last.sealing;
};

// Pages

const readBy = (response) => {
  const [user, edition, until, print] = (response.headers.get("X-Read-By") ?? "").split(" ");
  return user && print && { print, name: `${PAGES}${print} ${edition}`, until: Number(until) * 1000 };
};
const pages = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));
const deleteUnless = async (isLeft) => {
  for (const name of await pages()) if (!isLeft(name)) await caches.delete(name);
};
/** Let go of what is of another edition or sign-in, or of anybody's. */
const forget = (but = "") => deleteUnless((name) => name === but);
/** Let go of what was kept in a sign-in that is over, whether somebody signed out or not; what seals for this one. */
const tidied = async () => {
  const seal = await sealing();
  await deleteUnless((name) => seal && name.startsWith(`${PAGES}${seal.print} `));
  return seal;
};

const trim = async (cache) => {
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) if (!old.url.endsWith(OFFLINE)) await cache.delete(old);
};
const keep = async (request, response) => {
  const [by, seal] = [readBy(response), await sealing()];
  if (by?.print !== seal?.print || !by) return; // it came to another sign-in than the browser has now
  await forget(by.name);
  if (by.until < Date.now()) return;
  const name = await seal.nameOf(request.url);
  const sealed = await seal.close(name, response);
  const cache = await caches.open(by.name);
  await cache.delete(name); // so that it comes last: the oldest go first
  await cache.put(name, sealed);
  await trim(cache);
  await tidied(); // where somebody signed out meanwhile
};
/** The page as last read, if the sign-in that it was read in is not over. */
const lastRead = async (request) => {
  const seal = await tidied();
  if (!seal) return undefined;
  const name = await seal.nameOf(request.url);
  for (const cache of await pages()) {
    const kept = await (await caches.open(cache)).match(name);
    const found = kept && (await seal.open(name, kept).catch(() => undefined));
    if (found && readBy(found).until > Date.now()) return found;
    if (found) await forget();
  }
  return undefined;
};

// The page waits for its files: they are given first and kept afterwards.
const keepFile = async (request, response) => {
  const cache = await caches.open(FILES);
  await cache.put(request, response);
  await trim(cache);
};
const file = async (event) => {
  const { request } = event;
  const found = await caches.match(request, { cacheName: FILES });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) event.waitUntil(keepFile(request, response.clone()));
  return response;
};
const road = async (event) => {
  const found = await lastRead(event.request);
  if (found) return found;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keep(event.request, response.clone()));
  return response;
};

const answer = async (event) => {
  const { request } = event;
  const response = await fetch(request);
  // Whoever is asked to sign in is signed out: nothing that was read before is shown any more.
  if (new URL(request.url).pathname === "/sign-in/") event.waitUntil(forget());
  else if (response.ok && !response.redirected) event.waitUntil(keep(request, response.clone()));
  return response;
};
const page = async (event) => {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const network = answer(event);
  network.catch(() => {});
  await tidied().catch(() => {}); // while the answer is on its way, and before anything is shown
  const isReading = READ.test(new URL(event.request.url).pathname);
  try {
    const found = isReading ? await Promise.race([network, late.then(() => lastRead(event.request))]) : null;
    return found ?? (await network);
  } catch {
    return (isReading && (await lastRead(event.request))) || (await (await caches.open(FILES)).match(OFFLINE)) || Response.error();
  }
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // Forms go past this worker: what a page sends as it goes away would wait for it, and be gone with the page.
  event.addRoutes?.({ condition: { requestMethod: "POST" }, source: "network" });
  // Signed out, so that nobody's name is on it.
  event.waitUntil(caches.open(FILES).then(async (cache) => cache.put(OFFLINE, await fetch(OFFLINE, { credentials: "omit" }))));
});
self.addEventListener("activate", (event) => {
  const tidy = async () => {
    // Also what versions before this one kept unsealed.
    for (const name of await caches.keys()) if (name !== FILES && !name.startsWith(PAGES)) await caches.delete(name);
    await tidied();
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

// What pages ask for: to keep addresses and files, whether an address is kept, and to let all of them go.
const wanted = (address) => new Request(new URL(address, self.location));
const take = async (addresses, files) => {
  // A page that was on its way while the worker took over is nobody's yet.
  await self.clients.claim();
  for (const url of files) {
    const { origin, pathname } = new URL(url);
    if (origin === self.location.origin && HASHED.test(pathname)) await keepFile(url, await fetch(url));
  }
  for (const request of addresses.map(wanted)) {
    const isRoad = new URL(request.url).pathname === ROAD;
    if (isRoad ? await lastRead(request) : !READ.test(new URL(request.url).pathname)) continue;
    const response = await fetch(request);
    if (response.ok && !response.redirected) await keep(request, response);
  }
};
self.addEventListener("message", (event) => {
  const { keep: addresses, files, isKept, forget: isOver } = event.data;
  const act = async () => {
    if (addresses) return take([addresses].flat(), files);
    if (isOver) return forget();
    return Boolean(await lastRead(wanted(isKept)));
  };
  const answered = act().catch(() => false);
  event.waitUntil(answered.then((one) => event.ports[0]?.postMessage(one)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (HASHED.test(pathname)) event.respondWith(file(event));
  else if (pathname === ROAD) event.respondWith(road(event));
  else if (request.mode === "navigate" && !pathname.startsWith("/admin/")) event.respondWith(page(event));
});
