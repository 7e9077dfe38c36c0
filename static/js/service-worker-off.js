// Stands where the worker stood when OFFLINE_PAGES is off: empties what was kept, and goes.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const leave = async () => {
    for (const name of await caches.keys()) if (name.startsWith("playbook-")) await caches.delete(name);
    await self.registration.unregister();
  };
  event.waitUntil(leave());
});
