// Keeps the pages that a person has read, so that they can be read without a connection: the newest from the server
// where it answers, else as last read. What is kept is theirs alone, of one edition, and gone when their sign-in ends.
"use strict";

const FILES = "playbook-files-1"; // static files, which never change under their names
const PAGES = "playbook-pages-1 "; // then whose, and of which edition
const OFFLINE = "/offline/";
const PATIENCE = 5000; // milliseconds for an answer, where the page is at hand
const MOST = 80; // pages of one person, and files
const READ = /^\/(?:$|(?:tips|stages|steps|interrupts|phrases|sources|checklists|reference|letters|keys)\/|complaints\/\d+\/$)/;
const HASHED = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;
const ROAD = "/complaints/road/";

const readBy = (response) => {
  const [user, edition, until] = (response.headers.get("X-Read-By") ?? "").split(" ");
  return user && { name: `${PAGES}${user} ${edition}`, until: Number(until) * 1000 };
};
const pages = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));
/** Let go of what is another person's, of another edition, or anybody's. */
const forget = async (but = "") => {
  for (const name of await pages()) if (name !== but) await caches.delete(name);
};

const trim = async (cache) => {
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) if (!old.url.endsWith(OFFLINE)) await cache.delete(old);
};
const keep = async (request, response) => {
  const by = readBy(response);
  if (!by) return;
  await forget(by.name);
  if (by.until < Date.now()) return;
  const cache = await caches.open(by.name);
  await cache.delete(request); // so that it comes last: the oldest go first
  await cache.put(request, response);
  await trim(cache);
};
/** The page as last read, if the sign-in that it was read in is not over. */
const lastRead = async (request) => {
  for (const name of await pages()) {
    const found = await (await caches.open(name)).match(request, { ignoreVary: true });
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
    for (const name of await caches.keys()) if (name !== FILES && !name.startsWith(PAGES)) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});
self.addEventListener("message", (event) => {
  const take = async () => {
    // A page that was on its way while the worker took over is nobody's yet.
    await self.clients.claim();
    for (const url of event.data.files) {
      const { origin, pathname } = new URL(url);
      if (origin === self.location.origin && HASHED.test(pathname)) await keepFile(url, await fetch(url));
    }
    const request = new Request(event.data.keep);
    if (!READ.test(new URL(request.url).pathname)) return;
    const response = await fetch(request);
    if (response.ok && !response.redirected) await keep(request, response);
  };
  event.waitUntil(take().catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (HASHED.test(pathname)) event.respondWith(file(event));
  else if (pathname === ROAD) event.respondWith(road(event));
  else if (request.mode === "navigate" && !pathname.startsWith("/admin/")) event.respondWith(page(event));
});
