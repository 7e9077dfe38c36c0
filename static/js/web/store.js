// What has not reached the server, kept on this computer until it has: in IndexedDB, written through to the disk before
// it is sent, sealed with a key that only the same person's own pages bring. Signing out empties it.
//
// The key is the same at each sign-in of a person, because what an expired sign-in or a crash left behind must still be
// sent; so it seals against the next user of the machine. The page that the worker (service-worker.js) keeps brings the key
// with it, and is sealed itself with a key that ends with the sign-in. What a key does not open is left where it is.
(() => {
  "use strict";

  const DAYS = 14; // what somebody left here and never came back for is let go
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const written = (transaction) =>
    new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });

  const opened = () => {
    const request = indexedDB.open("playbook", 1);
    request.onupgradeneeded = () => {
      const entries = request.result.createObjectStore("entries", { keyPath: "id" });
      entries.createIndex("whose", ["user", "complaint"]);
    };
    return done(request);
  };

  const sealer = async (hex) => {
    const key = await crypto.subtle.importKey("raw", bytes(hex), "AES-GCM", false, ["encrypt", "decrypt"]);
    return {
      async seal(value) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(JSON.stringify(value));
        return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
      },
      async open({ iv, sealed }) {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed);
        return JSON.parse(new TextDecoder().decode(plain));
      },
    };
  };

  // Where the browser has no such store (or none without HTTPS), things are kept for as long as the page lives.
  const inMemory = () => {
    const all = new Map();
    return {
      put: async (id, entry) => void all.set(id, entry),
      remove: async (id) => void all.delete(id),
      all: async () => [],
      unopened: async () => [],
      get: async () => undefined,
    };
  };

  const onDisk = async (user, complaint, hex) => {
    const [database, { seal, open: unseal }] = [await opened(), await sealer(hex)];
    // Another page asked for a newer version of the database: let it.
    database.onversionchange = () => database.close();
    const change = async (act) => {
      const transaction = database.transaction("entries", "readwrite", { durability: "strict" });
      act(transaction.objectStore("entries"));
      await written(transaction);
    };
    const put = async (id, entry) => {
      const record = { id, user, complaint, at: Date.now(), ...(await seal(entry)) };
      await change((entries) => entries.put(record));
    };
    const remove = (id) => change((entries) => entries.delete(id));
    const all = async () => {
      const index = database.transaction("entries").objectStore("entries").index("whose");
      const found = [];
      for (const record of await done(index.getAll([user, complaint]))) found.push((await read(record)) ?? { id: record.id });
      return found;
    };
    const get = async (id) => {
      const record = await done(database.transaction("entries").objectStore("entries").get(id));
      return record && read(record);
    };
    const read = async (record) => {
      try {
        return { ...(await unseal(record)), id: record.id };
      } catch {
        return undefined; // the person has another key since: it stays, and the page says so (`unopened`)
      }
    };
    const forget = async () => {
      const records = await done(database.transaction("entries").objectStore("entries").getAll());
      for (const { id, at } of records) if (Date.now() - at > DAYS * 86_400_000) await remove(id);
    };
    await forget();
    return {
      put,
      remove,
      get,
      all: async () => (await all()).filter(({ tab }) => tab),
      // What marks where a complaint stands is nothing that anybody typed.
      unopened: async () => (await all()).filter((one) => Object.keys(one).length === 1 && !/^(place|unseen):/.test(one.id)),
    };
  };

  const PATIENCE = 3000; // milliseconds for the disk to answer
  const inTime = (promise) =>
    Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error("The store does not answer.")), PATIENCE))]);

  /**
   * The store of one person's entries in one complaint: `put(id, entry)`, `remove(id)`, `get(id)`, and `all()` that
   * name a tab, in order of id; `unopened()` is what this key does not open. It never fails whoever calls it, because a
   * form must be sent whatever the disk does: where the disk does not take something, or has gone (signing out in another tab empties it), it is opened once
   * more, and then things are kept for as long as the page lives. `lasting` says which.
   */
  const openStore = async (user, complaint, hex) => {
    const memory = inMemory();
    const open = () => inTime(onDisk(user, complaint, hex)).catch(() => null);
    let disk = await open();
    const call = (name) => async (...values) => {
      for (const last of [false, true]) {
        const tried = disk;
        try {
          if (tried) return await inTime(tried[name](...values));
        } catch {
          if (disk === tried) disk = last ? null : await open();
        }
      }
      return memory[name](...values);
    };
    const calls = Object.fromEntries(["put", "remove", "all", "get", "unopened"].map((name) => [name, call(name)]));
    return Object.defineProperty(calls, "lasting", { get: () => disk !== null });
  };

  Object.assign(window.playbook, { openStore });
})();
