// The outbox of one live complaint: forms go in before they are sent, are sent one at a time in their order, and leave
// when the server has said what became of them. What was not answered is sent again with the same key, so it counts
// once (playbook/call/protocol.py says what the answers mean).
//
// It tells on `document`: "outbox:taken" and "outbox:refused" {entry, status, answer}, "outbox:empty", "outbox:line"
// {line, since, waiting}: line is "here", "away" (no connection), "server" (no answer), "signed-out" or "sending".
(() => {
  "use strict";

  const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds between tries
  const PATIENCE = 8000; // milliseconds for an answer
  const DISK = 1000; // milliseconds for the disk, before a form is sent all the same
  const TEXTS = ["note", "reply"]; // the kinds of entry whose text stays where it was typed
  const SMALL = 30_000; // characters that a browser sends on when the page that sent them has gone
  const { dataset } = document.getElementById("outbox");
  const { user, complaint } = dataset;
  const UNSEEN = `unseen:${user}:${complaint}`; // what marks that something was taken since the server's page was drawn
  const random = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const tab = random();

  const uuid = () => {
    const hex = random();
    const variant = "89ab"[parseInt(hex[16], 16) % 4];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const locked = (name, act) => (navigator.locks ? navigator.locks.request(name, act) : act());
  const soon = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));

  let entries = []; // this tab's and those of tabs that are gone, in order
  let refused = []; // answered, but the worker has not settled what was typed
  const newest = new Map(); // by id, the key of what the store holds: a note's text is replaced while one is on its way
  let last = 0;
  let tries = 0;
  let timer = 0;
  let wanted = false;
  let takenAt = 0; // when the server last took something of this page
  let sending = false;
  let signIns = 0; // how often the person has signed in again: what was asked before may be refused after
  let line = { line: "here", since: null };

  const store = playbook.openStore(user, complaint, dataset.key);
  // For as long as this tab lives it holds this lock: what a tab without one has left behind is taken over.
  if (navigator.locks) navigator.locks.request(`tab:${tab}`, () => new Promise(() => {}));

  const setLine = (name) => {
    const out = name === "away" || name === "server" || name === "signed-out";
    const since = out ? (line.since ?? new Date()) : null;
    line = { line: name, since, waiting: entries.length };
    tell("line", line);
  };
  // In the order of being made, over all tabs; notes, which are replaced, come last.
  const number = () => {
    last = Math.max(Date.now(), last + 1);
    return `${String(last).padStart(15, "0")}:${tab}`;
  };

  /** Put a form in and send it. `entry` has path, kind, body (a URLSearchParams with its key) and what goes with it. */
  const add = async (entry) => {
    const made = { ...entry, id: entry.id ?? number(), tab, body: String(entry.body), key: entry.body.get("key") };
    entries = [...entries.filter(({ id }) => id !== made.id), made];
    newest.set(made.id, made.key);
    // On the disk before it is sent; but a disk that does not answer keeps nothing back.
    await Promise.race([store.then((one) => one.put(made.id, made)), soon(DISK)]);
    drain();
    return made;
  };
  const remove = async (entry) => {
    entries = entries.filter((one) => one !== entry);
    if ((newest.get(entry.id) ?? entry.key) === entry.key) await (await store).remove(entry.id);
  };

  const sent = (entry, more = {}) => {
    const token = cookie(document.documentElement.dataset.token);
    const headers = { "X-Outbox": "1", "X-Page-Of": user, "X-CSRFToken": token };
    if (entry.kind === "move") headers["X-Road"] = playbook.road?.edition() ?? "";
    const body = String(entry.body);
    const type = { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" };
    return fetch(entry.path, { method: "POST", headers: { ...headers, ...type }, body, redirect: "manual", ...more });
  };
  const post = async (entry) => {
    try {
      const response = await sent(entry, { signal: AbortSignal.timeout(PATIENCE) });
      // What is not JSON was not said by the application: something on the way (a gateway's own page) settles nothing.
      const isOurs = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
      const wait = Number(response.headers.get("Retry-After")) || 0;
      return { status: response.status, isOurs, answer: isOurs ? await response.json() : {}, wait };
    } catch {
      return { status: 0, isOurs: false, answer: {}, wait: 0 };
    }
  };
  // A page that goes away does not wait for its disk. What is sent twice counts once.
  const part = (entry) => void sent(entry, { keepalive: entry.body.toString().length < SMALL }).catch(() => {});
  window.addEventListener("pagehide", () => {
    if (["here", "sending"].includes(line.line)) entries.forEach(part);
  });

  // A form that was not kept is no link of the chain: what came after it comes after the one before.
  const unchain = async (entry) => {
    const before = new URLSearchParams(entry.body).get("after") ?? "";
    for (const one of entries) {
      const body = new URLSearchParams(one.body);
      if (one === entry || body.get("after") !== entry.key) continue;
      body.set("after", before);
      one.body = String(body);
      await (await store).put(one.id, one);
    }
  };
  const keepRefused = async (entry, why) => {
    entries = entries.filter((one) => one !== entry);
    const kept = { ...entry, refused: why };
    refused.push(kept);
    await (await store).put(kept.id, kept);
  };

  /** What becomes of an entry by its answer. */
  const settle = async (entry, { status, answer }) => {
    if (status === 409 && answer.missing) {
      const first = entries.find(({ key }) => key === answer.missing);
      if (first) {
        entries = [first, ...entries.filter((one) => one !== first)]; // made while the clock was wrong
        return;
      }
      const body = new URLSearchParams(entry.body);
      body.delete("after");
      entry.body = String(body);
      await (await store).put(entry.id, entry);
      return;
    }
    if (status === 200) {
      // Before it is let go: a page that is loaded meanwhile was made without it.
      takenAt = Date.now();
      await (await store).put(UNSEEN, { at: takenAt });
      await remove(entry);
      tell("taken", { entry, status, answer });
      return;
    }
    const lost = status === 404 || Boolean(answer.holder);
    if (status === 422 || lost || (status >= 400 && status < 500 && status !== 409)) {
      await unchain(entry);
      // A note stays where it was typed; a form that may be gone from the screen is kept to be offered again.
      const why = answer.why ?? Object.values(answer.errors ?? {}).flat().join(" ");
      if (entry.typed && !TEXTS.includes(entry.kind) && (lost || !document.getElementById(entry.form))) await keepRefused(entry, why);
      else await remove(entry);
    } else {
      await remove(entry);
    }
    tell("refused", { entry, status, answer });
  };

  const again = (name, wait = 0) => {
    const pause = Math.max(wait, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    tries += 1;
    setLine(name);
    clearTimeout(timer);
    timer = setTimeout(drain, pause * 1000);
  };
  // With nothing to send there is still to be found out whether the server can be reached again.
  const answers = async () => {
    try {
      const { ok } = await fetch("/health/", { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
      if (!ok) again("server");
      return ok;
    } catch {
      again("away");
      return false;
    }
  };
  const sendAll = async () => {
    let renewed = false;
    let answered = false;
    while (entries.length) {
      if (line.line === "away" || line.line === "server") setLine(line.line);
      const [entry] = entries;
      const asked = signIns;
      const result = await post(entry);
      const { status, isOurs, wait } = result;
      if (status === 401 && asked !== signIns) continue;
      if (status === 401) return setLine("signed-out");
      if (status === 403 && !renewed) {
        renewed = true; // the token was changed between reading and sending
        continue;
      }
      if (!isOurs || status >= 500 || status === 403 || status === 429) {
        return again(status === 0 ? "away" : "server", wait);
      }
      tries = 0;
      answered = true;
      if (line.line !== "here" && entries.length > 1) setLine("sending");
      await settle(entry, result);
    }
    if (line.line === "signed-out" && !answered) return;
    // An answer that was on its way when the connection went proves nothing about it now.
    const isSure = answered && navigator.onLine;
    if (line.line !== "here" && !isSure && !(await answers())) return;
    if (line.line !== "here") setLine("here");
    tell("empty");
  };
  const drain = async () => {
    clearTimeout(timer);
    wanted = true;
    if (sending) return;
    sending = true;
    try {
      while (wanted) {
        wanted = false;
        await locked(`outbox:${complaint}`, sendAll);
      }
    } finally {
      sending = false;
    }
  };

  /** Take over what tabs that are gone have left; the entries, in order. */
  const adopt = async () => {
    const held = navigator.locks ? (await navigator.locks.query()).held.map(({ name }) => name) : [];
    const known = new Set([...entries, ...refused].map(({ id }) => id));
    const left = (await (await store).all()).filter((one) => one.tab !== tab && !known.has(one.id) && !held.includes(`tab:${one.tab}`));
    refused.push(...left.filter((one) => one.refused !== undefined));
    const orphans = left.filter((one) => one.refused === undefined);
    for (const { id } of orphans) last = Math.max(last, parseInt(id, 10) || 0); // whatever the clock says now
    entries = [...orphans, ...entries].sort((one, other) => (one.id < other.id ? -1 : 1));
    return orphans;
  };

  window.addEventListener("online", () => {
    tries = 0;
    if (line.line === "away") drain();
  });
  window.addEventListener("offline", () => setLine("away"));

  Object.assign(window.playbook, {
    user,
    uuid,
    cookie,
    outbox: {
      tab,
      isText: ({ kind }) => TEXTS.includes(kind),
      add,
      adopt,
      drain,
      /** Put a note's text on the disk now; it is sent by `add`. */
      keep: async (id, entry) => {
        const key = entry.body.get("key");
        newest.set(id, key);
        await (await store).put(id, { ...entry, id, tab, key, body: String(entry.body) });
      },
      part,
      lasting: async () => (await store).lasting,
      signIns: () => signIns,
      /** The connection (or the sign-in) was found missing by a request made after so many times of signing in again. */
      lost: (name, asked = signIns) => {
        if (name !== "signed-out") again(name);
        else if (asked === signIns) setLine(name);
      },
      /** The person has signed in again. */
      signedIn: () => {
        signIns += 1;
        setLine("sending");
        drain();
      },
      line: () => line,
      waiting: () => entries.length,
      pending: () => [...entries],
      refused: () => [...refused],
      forget: async (entry) => {
        refused = refused.filter(({ id }) => id !== entry.id);
        await (await store).remove(entry.id);
      },
      /** What lies here of this complaint and cannot be read: it is of another key. */
      unopened: async () => (await store).unopened(),
      discard: async (id) => (await store).remove(id),
      /** Where the complaint stood when the server last said so; kept, because the page at hand may be an older one. */
      place: async () => (await (await store).get(`place:${user}:${complaint}`))?.place,
      keepPlace: async (place) => {
        await (await store).put(`place:${user}:${complaint}`, { place });
        // This page has shown it. One that is on its way, asked for before, has not.
        await (takenAt ? (await store).put(UNSEEN, { at: takenAt, shown: true }) : (await store).remove(UNSEEN));
      },
      /** Whether something was taken that no page has shown: the one at hand may have been on its way already. */
      isUnseen: async () => {
        const found = await (await store).get(UNSEEN);
        return Boolean(found) && (!found.shown || found.at >= performance.timeOrigin);
      },
    },
  });
})();
