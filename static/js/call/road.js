// The road without the server: every screen of the playbook, fetched once a page when it is idle, and where a choice
// leads. What it draws is the server's own markup with what is known here put in; the server's page takes its place.
(() => {
  "use strict";

  const { dataset } = document.getElementById("outbox");
  const carried = new Map(); // parts of the page that the road knows nothing of, by name
  let road = null;

  const load = async () => {
    try {
      const response = await fetch(dataset.road, { headers: { "X-Page-Of": dataset.user } });
      if (response.ok) road = await response.json();
      if (road) document.dispatchEvent(new Event("road:ready"));
    } catch {
      window.addEventListener("online", load, { once: true });
    }
  };
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 200));
  window.addEventListener("load", () => idle(load, { timeout: 2000 }));

  // What a choice is called: where it leads and, where it states a fact, what of it. `flow/engine.py` has the same rules,
  // and a test plays the same walks through both.
  const target = (name) => name.split("|")[0];
  const isWritten = (channel) => Boolean(road?.written.includes(channel));
  const starts = (place) => road?.starts_on[place.facts.channel || place.channel] ?? road?.starts;
  // What already says which one is meant; in front of it, or of a name, stands no article.
  const POINTED_OUT = /^(?:(?:the|my|your|our|their|his|her|its|this|that|these|those|no|not|some|all|both|what|how|being)\b|[^a-z])/;
  // A name with a number, as in "plot 12" or "order K-204": no article either.
  const NUMBERED = /^[a-z]+(?: [a-z]+)? (?:no\.? ?)?[A-Z]{0,4}-?\d[\w/-]*$/;
  /** What a complaint is about as it stands inside a sentence; `complaints/slot_values.py` has the same rule. */
  const withArticle = (thing) => {
    const bare = thing.trim().replace(/^an?\s+/i, "");
    return !bare || POINTED_OUT.test(bare) || NUMBERED.test(bare) ? bare : `the ${bare}`;
  };
  // A first word that is no name where a small letter follows; `guidance/slots.py` has the same.
  const NO_NAME = /^(?:An?|The|My|Your|Our|Their|His|Her|Its|This|That|These|Those|No|Some|All|Both|What|How|Being|One|Two|To|Somebody|Someone)\s+[a-z\d]/;
  // The full stop that ended it in its field: the line has its own. As in `guidance/slots.py`.
  const openEnded = (value) => value.replace(/(?<=[^.\s])\s*\.$/, "");
  const inside = (value) => (NO_NAME.test(value) ? value[0].toLowerCase() + value.slice(1) : value);
  /** What a customer says of themselves, as it is said to them, by the rules of the server. */
  const secondPerson = (words) =>
    (road?.second_person ?? []).reduce((said, [pattern, by]) => said.replace(new RegExp(pattern, "gu"), by), words);
  const SAID = { thing: withArticle, wants: secondPerson }; // what is said otherwise than it was typed, by slot
  /** Note a fact, and what follows from it for the lines that are shown. */
  const learn = (place, fact, text) => {
    place.facts[fact] = text;
    if (fact === "channel") place.channel = text || road?.usual_channel || place.channel;
    place.slots ??= {};
    for (const [slot, name] of Object.entries(road?.slots ?? {})) {
      if (name === fact) place.slots[slot] = SAID[slot]?.(text) ?? text;
    }
  };
  const steps = (body, next, here) => {
    const opened = body.get("interrupt") && `interrupt:${body.get("interrupt")}`;
    if (opened) return here.includes(opened) ? null : [...here, opened];
    if (body.get("jump")) return [starts(next)?.[body.get("jump")]];
    if (body.get("move") === "back") return next.trail.pop();
    const to = target(body.get("to") ?? body.get("move"));
    if (to === "return") return here.slice(0, -1);
    if (to.startsWith("interrupt:")) return [...here, to];
    return here.length > 1 && !road?.over[to] ? [to] : [...here.slice(0, -1), to];
  };
  /** The lines that are ticked, in the order of ticking: those from before, then the new ones as they stand. */
  const ticked = (before, now) => [...before.filter((text) => now.includes(text)), ...now.filter((text) => !before.includes(text))];
  /** Where a form sent to `path` leads from `place` (the server judges it later); the place itself for one that leads
      nowhere. */
  const follow = (place, kind, body, path = "") => {
    const next = structuredClone(place);
    next.offers = playbook.offers.after(place, path, body);
    const ref = body.get("ticks");
    if (ref) next.ticks[ref] = ticked(next.ticks[ref] ?? [], body.getAll("tick"));
    for (const fact of Object.keys(next.facts)) if (body.has(fact)) learn(next, fact, body.get(fact));
    if (kind !== "move") return next;
    const here = place.screens;
    const found = steps(body, next, here);
    if (!found?.length || found.includes(undefined)) return next;
    if (body.get("move") !== "back") next.trail.push(here);
    if (body.get("to")) next.answers[here.at(-1)] = body.get("to");
    const [fact, value] = road?.stated[here.at(-1)]?.[body.get("to")] ?? [];
    if (fact) learn(next, fact, value);
    next.screens = found;
    next.returned = found.length < here.length;
    const stage = road?.stages[found[0]];
    if (stage && !next.behind.includes(stage)) next.behind.push(stage);
    return next;
  };

  /** The markup that is made of these parts. */
  const whole = (parts) => parts?.map((at) => road.parts[at]).join("\n");
  const screen = (ref) => whole(road?.screens[ref]);
  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.replaceAll("/complaints/0/", dataset.here).replaceAll("?complaint=0", `?complaint=${dataset.complaint}`);
    return template.content.firstElementChild;
  };

  // What is written into markup has to stand in attributes: it is swapped in as text.
  const fill = (field, value) => {
    if (field.matches("select")) for (const option of field.options) option.toggleAttribute("selected", option.value === value);
    else if (field.matches("textarea")) field.textContent = value;
    else field.setAttribute("value", value);
  };
  const markTicks = (root, place) => {
    const boxes = [...root.querySelectorAll("[name=tick]")];
    const done = place.ticks[root.querySelector("[name=ticks]")?.value] ?? [];
    for (const box of boxes) box.toggleAttribute("checked", done.includes(box.value));
    const next = boxes.find((box) => !done.includes(box.value));
    for (const box of boxes) box.removeAttribute("data-key");
    next?.setAttribute("data-key", "x");
    if (!place.returned) return;
    next?.closest(".do")?.classList.add("do--next");
    boxes.findLast((box) => box.value === done.at(-1))?.closest(".do")?.classList.add("do--last");
  };
  const markWaiting = (paused, done) => {
    const lines = [...paused.querySelectorAll(".do")];
    for (const line of lines) {
      const ticked = done.includes(line.dataset.tick);
      line.firstElementChild.textContent = ticked ? "✓" : "□";
      line.classList.toggle("do--next", line === lines.find((one) => one.firstElementChild.textContent === "□"));
    }
  };
  const markRoad = (root, place) => {
    const here = road.stages[place.screens[0]];
    for (const stop of root.querySelectorAll("[data-stage]")) {
      const { stage } = stop.dataset;
      const state = stage === here ? "current" : place.behind.includes(stage) ? "behind" : "ahead";
      stop.classList.remove("rail__stage--current", "rail__stage--behind", "rail__stage--ahead");
      stop.classList.add(`rail__stage--${state}`);
      stop.querySelector(".visually-hidden").hidden = state !== "behind";
      stop.toggleAttribute("aria-current", state === "current");
      if (state === "current") stop.setAttribute("aria-current", "step");
    }
    for (const back of root.querySelectorAll("[value=back]")) back.disabled = !place.trail.length;
    const answer = place.answers[place.screens.at(-1)];
    for (const choice of root.querySelectorAll(".choice[name=to]")) {
      choice.classList.toggle("choice--chosen", Boolean(answer) && choice.value === answer);
    }
  };
  /** Keep what the channel shows: its lines, choices and interrupts, and its wording of titles and buttons. */
  const fit = (root, { channel }) => {
    for (const part of root.querySelectorAll("[data-channels]")) {
      if (!part.dataset.channels.split(" ").includes(channel)) part.remove();
    }
    for (const part of root.querySelectorAll("[data-in-writing]")) part.toggleAttribute("hidden", !isWritten(channel));
    for (const lines of root.querySelectorAll(".lines")) if (!lines.querySelector("li, p")) lines.remove();
    if (isWritten(channel)) for (const part of root.querySelectorAll("[data-written]")) part.innerHTML = part.dataset.written;
    [...root.querySelectorAll(".choice[name=to]")].forEach((choice, at) => {
      for (const name of ["data-key", "aria-keyshortcuts"]) choice.setAttribute(name, at + 1);
      choice.querySelector(".key").textContent = at + 1;
    });
  };
  const fillSlots = (root, { slots = {} }) => {
    for (const slot of root.querySelectorAll("[data-slot]")) {
      const { slot: name, before, after, begins } = slot.dataset;
      const value = openEnded((slots[name] ?? "").trim());
      if (!value) continue;
      const said = document.createElement("span");
      said.className = "slot__value";
      said.textContent = begins === undefined ? inside(value) : value[0].toUpperCase() + value.slice(1);
      slot.className = "slot slot--filled";
      slot.replaceChildren(before, said, after);
    }
  };
  const carry = (root) => {
    for (const part of document.querySelectorAll("#desk [data-carried]")) carried.set(part.dataset.carried, part.outerHTML);
    for (const part of root.querySelectorAll("[data-carried]")) {
      if (carried.has(part.dataset.carried)) part.outerHTML = carried.get(part.dataset.carried);
    }
  };
  /** A fact in the words that the worker sees: those of the list that it is chosen from. */
  const inWords = (fact, value) => {
    const list = document.querySelector(`#facts-panel select[name="${CSS.escape(fact)}"]`);
    return [...(list?.options ?? [])].find((option) => option.value === value)?.textContent ?? value;
  };
  const NUMBER = new RegExp(document.getElementById("words").dataset.number);
  /** The number in what was written down of how to reach somebody, as a telephone takes it; "" where there is none. */
  const dialled = (words) => (NUMBER.exec(words)?.[0] ?? "").replace(/[^0-9+]/g, "");
  const tell = (root, facts) => {
    for (const place of root.querySelectorAll("[data-dial]")) {
      const number = dialled(facts.reach ?? "");
      place.toggleAttribute("hidden", !number);
      const link = place.querySelector("a");
      link.textContent = facts.reach ?? "";
      link.setAttribute("href", `tel:${number}`);
    }
    for (const place of root.querySelectorAll("[data-fact]")) {
      const fact = place.dataset.fact.split(" ").find((name) => facts[name]);
      place.textContent = fact ? inWords(fact, facts[fact]) : place.dataset.unknown;
      place.classList.toggle("facts__value--unknown", !fact);
    }
  };

  /** The page of `place` in HTML, or "" where it cannot be drawn here; `aside` is a private interrupt, beside it. */
  const draw = (place, aside = "") => {
    const front = place.screens.at(-1);
    const html = aside ? whole(road?.private[aside]) : screen(front);
    if (!html || road.edition !== place.edition) return "";
    const root = parsed(html);
    fit(root, place);
    const below = aside ? front : place.screens.at(-2);
    const paused = root.querySelector("[data-paused]");
    if (paused && road.paused[below]) {
      const waiting = parsed(whole(road.paused[below]));
      fit(waiting, place);
      markWaiting(waiting, place.ticks[below] ?? []);
      const code = paused.querySelector(".code").textContent;
      for (const back of root.querySelectorAll("[data-key=r]")) {
        back.lastChild.textContent = back.lastChild.textContent.replace(code, waiting.querySelector(".code").textContent);
      }
      paused.replaceWith(waiting);
    }
    // A form that only the server draws is not here: its choice goes on as the others do.
    for (const choice of root.querySelectorAll(".choice[form]")) if (!root.querySelector(`#${choice.getAttribute("form")}`)) choice.setAttribute("form", "step-form");
    for (const on of root.querySelectorAll("#step-form [name=on]")) on.setAttribute("value", front);
    markTicks(root, place);
    for (const field of root.querySelectorAll(".facts-form [name]")) fill(field, place.facts[field.name] ?? "");
    markRoad(root, place);
    fillSlots(root, place);
    carry(root);
    playbook.offers.show(root, place);
    tell(root, place.facts);
    for (const key of root.querySelectorAll("input[name=key]")) key.setAttribute("value", playbook.uuid());
    root.dataset.place = JSON.stringify(place);
    return root.outerHTML;
  };

  Object.assign(window.playbook, {
    road: {
      follow,
      withArticle,
      secondPerson,
      inside,
      openEnded,
      dialled,
      fillSlots,
      draw,
      /** Which edition it is of; nothing where it is not here yet. */
      edition: () => road && String(road.edition),
      /** The signs of danger; none where the road is not here yet. */
      dangers: () => road?.dangers ?? [],
      /** Whether the screen in front is all here: one that asks for a promise, say, has a form that only the server draws. */
      isWhole: ({ screens }) => Boolean(road) && !screen(screens.at(-1))?.includes("data-away"),
      /** Whether all its words are here: not those of promises, say, which only the server puts into sentences. */
      isWorded: ({ screens }) => {
        const html = screen(screens.at(-1));
        return !road?.worded_by_server?.some((slot) => html?.includes(`data-slot="${slot}"`));
      },
      /** Show what is known beside the step. */
      tell,
      /** The paragraphs of a letter, filled with what is known at `place`; nothing where the road is not here. */
      letter: (slug, place) =>
        (road?.letters[slug] ?? []).map((html) => {
          const part = document.createElement("p");
          part.innerHTML = html;
          fillSlots(part, place);
          return part.textContent;
        }).join("\n\n"),
    },
  });
})();
