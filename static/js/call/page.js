// Everything that the step sends goes through the outbox: choices, interrupts, ticks, facts, records. The step that
// comes next is drawn from the road at once, where all of it is there; the server's takes its place when it comes.
(() => {
  "use strict";

  const { outbox, road, offers, note, reply, uuid, card, user, stepTitle } = window.playbook;
  // Milliseconds that a choice waits for the server's page before the road's is drawn: where only the server has some
  // of its words, and where it has more than words.
  const [PATIENCE, LONG_PATIENCE] = [150, 3000];
  const { dataset } = document.getElementById("outbox");
  const words = document.getElementById("words").dataset;
  const desk = () => document.getElementById("desk");
  const placeOf = (root) => JSON.parse(root.dataset.place);

  let place = placeOf(desk()); // where the server said it stands
  let ahead = place; // and where what is still on its way will lead
  let shown = place; // what the page shows
  let chain = { seen: place.number, after: "" };
  let since = []; // what was sent from this page since the server drew it
  let used = new Set();
  let stale = false; // the server has something newer than the page shows
  let told = null; // where the server said with its last answer that it stands, where the road draws all of that
  let drawing = 0;
  let aside = ""; // the card that is for the worker alone, where it is open
  let shownAside = ""; // and the one that the page shows
  let movedAt = -Infinity;
  // Between the press of a pointer and its release nothing is drawn: a button that goes from under the hand is not clicked.
  let pressed = false;
  let late = false; // a page came meanwhile
  let owed = false; // what was written changes lines, and they are drawn once it has been written
  let toldLast = ""; // the facts and ticks that were sent last, for as long as nothing else was

  const ours = (path) => new URL(path, location.href).pathname.startsWith(dataset.here);
  const kindOf = (path) => ({ moves: "move", facts: "facts" })[path.split("/").at(-2)] ?? "record";
  // What was typed, for people: nothing of it may be lost when the form is gone.
  const typedIn = (form, body) =>
    [...(form?.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])") ?? [])]
      .filter(({ name, value, defaultValue }) => body.get(name) && value !== defaultValue)
      .map(({ value }) => value)
      .join("\n");

  const tell = (lines) => document.dispatchEvent(new CustomEvent("desk:told", { detail: lines }));
  const complain = (form, name, lines) => {
    const fields = form?.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`) ?? [];
    const holder = [...fields].at(-1)?.closest(".form__field");
    if (!holder) return false;
    for (const older of holder.querySelectorAll(".form__error")) older.remove();
    holder.classList.add("form__field--error");
    const hider = holder.closest("[hidden]"); // a reason is asked for only where one is needed
    if (hider) hider.hidden = false;
    const line = Object.assign(document.createElement("p"), { className: "form__error", textContent: lines.join(" ") });
    line.setAttribute("role", "alert");
    line.id = `${name}-wrong`;
    holder.querySelector("label, legend").after(line);
    for (const field of fields) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", line.id);
    }
    return true;
  };
  const unmark = (form) => {
    for (const line of form?.querySelectorAll(".form__error") ?? []) line.remove();
    for (const field of form?.querySelectorAll(".form__field--error") ?? []) field.classList.remove("form__field--error");
    for (const field of form?.querySelectorAll("[aria-invalid]") ?? []) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  };

  // Drawing

  /** How to find the counterpart of an element in the page drawn anew. */
  const counterpart = (element) => {
    const { id, tagName, name, value, textContent } = element;
    if (id) return () => document.getElementById(id);
    const isAlike = (one) => one.name === name && one.value === value && one.textContent === textContent;
    const alike = (root) => [...root.querySelectorAll(tagName)].filter(isAlike);
    const at = alike(desk()).indexOf(element);
    return () => alike(desk())[at];
  };
  /** Whether a field holds something else than it was drawn with, or was given since. */
  const isChanged = (field) =>
    field.matches("select") ? field.selectedIndex !== Math.max(0, [...field.options].findIndex(({ defaultSelected }) => defaultSelected))
      : field.matches("[type=radio], [type=checkbox]") ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue;
  const putInto = (form, fields) => {
    for (const { type, name, value, checked } of fields) {
      const named = [...form?.elements ?? []].filter((one) => one.name === name);
      if (["radio", "checkbox"].includes(type)) for (const one of named) { if (one.value === value) one.checked = checked; }
      else if (named.length) named[0].value = value;
    }
  };
  const records = () => [...desk().querySelectorAll("#step form:not(#step-form)")];
  /** What was written into a form and is not on its way. */
  const writtenIn = (form) => form.matches("[aria-busy]") ? [] : [...form.elements].filter((one) => one.matches("input:not([type=hidden]), textarea, select") && isChanged(one));
  // Forms that were begun on a screen and left for another (somebody shouts; a look at the stage before): put back
  // when the screen is drawn again, until they are sent.
  const begun = new Map();
  const placeOfForm = (form) => `${shown.screens.at(-1)} ${form.getAttribute("action")}`;
  const keepBegun = () => {
    for (const form of records()) {
      const written = writtenIn(form);
      if (written.length) begun.set(placeOfForm(form), written);
      else begun.delete(placeOfForm(form));
    }
  };
  const drop = (path) => {
    for (const place of begun.keys()) if (place.endsWith(` ${path}`)) begun.delete(place);
  };
  const putBackBegun = () => {
    for (const form of records()) putInto(form, begun.get(placeOfForm(form)) ?? []);
  };
  const denied = new Map(); // what a field held when the server would not have it, and what was wrong with that
  const isDenied = ({ name, value }) => denied.get(name)?.value === value;
  /** What the worker was in the middle of on this step, to be put back into the step drawn anew. */
  const underTheHand = () => {
    const root = desk();
    const held = document.activeElement;
    const sameAgain = root.contains(held) ? counterpart(held) : null;
    const { selectionStart: from, selectionEnd: to } = held;
    const wordings = [...root.querySelectorAll("#step details")].map(({ open }) => open);
    const fields = () => [...desk().querySelectorAll("#step-form :is(input:not([type=hidden], [type=checkbox]), textarea, select)")];
    const changed = fields().filter((field) => isChanged(field) || isDenied(field));
    return () => {
      for (const [at, one] of [...desk().querySelectorAll("#step details")].entries()) one.open = wordings[at] ?? false;
      putInto(document.getElementById("step-form"), changed);
      // A field drawn anew tells nobody, by itself, that it was changed: it is kept as if the letters were typed here.
      const [refused, unsent] = [true, false].map((is) => fields().filter((field) => isChanged(field) && isDenied(field) === is));
      for (const field of unsent) field.dispatchEvent(new Event("input", { bubbles: true }));
      for (const { form, name } of refused) complain(form, name, denied.get(name).lines);
      const now = sameAgain && (sameAgain() ?? stepTitle());
      now?.focus({ preventScroll: true });
      if (typeof from === "number" && now?.setSelectionRange) now.setSelectionRange(from, to);
    };
  };
  // htmx tells of each element of the old step that it goes, one by one: the whole of it goes at once.
  document.addEventListener("htmx:beforeCleanupElement", ({ target }) => target.id === "desk" && target.replaceChildren());
  const swapIn = (html, next) => {
    // Who types beside the step goes on typing there: a letter must not fall on the step, where it is a key.
    const typing = document.activeElement?.closest("#note, #reply, #beside, #facts-panel") ? document.activeElement : null;
    const same = next.screens.at(-1) === shown.screens.at(-1) && aside === shownAside;
    const putBack = same ? underTheHand() : () => {};
    const y = same ? window.scrollY : 0; // asked only where it is needed: the browser lays out the page for it
    keepBegun();
    // What has the focus as it goes makes the browser lay out both steps.
    if (!same && document.activeElement.matches("#step :is(h1, a, button, summary)")) document.activeElement.blur();
    htmx.swap("#desk", html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 }, { eventInfo: { target: desk(), same } });
    used = new Set();
    shown = next;
    shownAside = aside;
    putBackBegun();
    putBack();
    typing?.focus({ preventScroll: true });
    if (same) window.scrollTo(0, y);
    for (const text of document.querySelectorAll("[data-client]")) text.hidden = text.dataset.client === note.client();
    const title = stepTitle();
    const code = document.querySelector("#step .code")?.textContent ?? "";
    if (title) document.title = `${code} ${title.textContent} · ${dataset.complaint} · Playbook`;
  };
  /** Show where the worker has got to, without the server; false where the road is not here yet. */
  const sketch = () => {
    const html = road.draw(ahead, aside);
    if (html) swapIn(html, ahead);
    return Boolean(html);
  };
  const fetched = async (path) => {
    try {
      const headers = { "HX-Request": "true", "X-Page-Of": user };
      const response = await fetch(path, { headers, signal: AbortSignal.timeout(8000) });
      return { status: response.status, leads: response.redirected && response.url, html: await response.text() };
    } catch {
      return { status: 0 };
    }
  };
  // Somebody else has the complaint now. What was typed and not taken is settled first: no other page shows it.
  let away = "";
  const leave = (path) => {
    const untaken = document.querySelector("#told [data-kept]:not([hidden]), :is(#note-state, #reply-state)[data-state=failed]");
    if (outbox.refused().length || untaken) away = path;
    else window.location.assign(path);
  };
  document.addEventListener("desk:settled", () => away && leave(away));
  /** Show the server's page, once nothing is on its way: what it shows then holds all that was sent. */
  const draw = async () => {
    drawing += 1;
    const mine = drawing;
    const asked = outbox.signIns();
    const { status, leads, html } = await fetched(dataset.here + (aside && `${aside}/`));
    if (mine !== drawing) return;
    if (pressed) {
      late = true;
      return;
    }
    if (leads || status === 404) return leave(leads || "/complaints/");
    if (status === 200 && html.includes('id="desk"')) return arrive(html);
    if (status === 401 && asked !== outbox.signIns()) return draw();
    stale = true;
    if (shownAside !== aside) sketch();
    outbox.lost({ 0: "away", 401: "signed-out" }[status] ?? "server");
  };
  const arrive = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    stale = false;
    toldLast = "";
    since = [];
    place = placeOf(page.getElementById("desk"));
    ahead = place;
    chain = { seen: place.number, after: "" };
    outbox.keepPlace(place);
    swapIn(html, place);
    document.dispatchEvent(new CustomEvent("desk:known", { detail: place.facts }));
    for (const [text, kind] of [[note, "note"], [reply, "reply"]]) {
      const field = page.querySelector(`#${kind} textarea`);
      if (field) text.renew(field.value, Number(page.querySelector(`#${kind}-state [name=version]`)?.value));
    }
  };

  /** Whether the step that is shown is the server's last word, and the road drew all of it. */
  const isAllHere = (next) =>
    !stale && !aside && !place.beside && next?.edition === place.edition && road.isWhole(next) && road.isWorded(next)
    && next.screens.join() === shown.screens.join() && !shown.returned;
  const SHOWN = ["ticks", "answers", "behind", "facts", "channel", "slots", "offers"];
  const looks = (one) => JSON.stringify(SHOWN.map((name) => one[name]));
  /** Go on from where the server says it stands, which the page shows already for the most part. */
  const agree = (next) => {
    drawing += 1;
    toldLast = "";
    since = [];
    const isShown = looks(ahead) === looks(next) && shown.screens === ahead.screens;
    place = next;
    ahead = place;
    chain = { seen: place.number, after: "" };
    outbox.keepPlace(place);
    if (isShown) shown = place;
    else swapIn(road.draw(place), place);
    desk().dataset.place = JSON.stringify(place);
    document.dispatchEvent(new CustomEvent("desk:known", { detail: place.facts }));
  };

  // Sending

  const OURS = ["key", "seen", "after", "csrfmiddlewaretoken"];
  const said = (body) => String(new URLSearchParams([...body].filter(([name]) => !OURS.includes(name))));
  /** Take a form into the outbox, unless it went in before (a double click) or must not. */
  const act = async (path, body, form, typed = typedIn(form, body)) => {
    const kind = kindOf(path);
    // A field tells that it changed while it is typed in, and again when it is left.
    if (kind === "facts" && said(body) === toldLast) return;
    toldLast = kind === "facts" ? said(body) : "";
    unmark(form);
    for (const [name, value] of body) {
      const found = typeof value === "string" && card(value);
      if (found && complain(form, name, [words.card.replace("%text", found)])) return;
    }
    // Ticks and facts may be sent many times from one drawn form; everything else once. A form that is still there
    // because there is no connection, and says something else now, is another one: a second promise.
    let key = kind === "facts" ? uuid() : body.get("key") || uuid();
    const sent = since.find((one) => one.key === key);
    if (kind === "record" && sent && said(sent.body) !== said(body)) key = uuid();
    if (used.has(key)) return;
    used.add(key);
    if (kind === "move" && body.get("move") !== "back" && !body.get("interrupt")) settleWritten();
    await resumed;
    body.set("key", key);
    body.set("seen", chain.seen);
    body.set("after", chain.after);
    if (!chain.after) body.delete("after");
    body.delete("csrfmiddlewaretoken");
    chain.after = key;
    drawing += 1; // a page that is on its way knows nothing of this
    since.push({ key, kind, body, path });
    const before = ahead;
    ahead = road.follow(ahead, kind, body, path);
    document.dispatchEvent(new CustomEvent("desk:acted", { detail: path }));
    const aim = ahead.screens.join();
    const entry = { kind, path, body: new URLSearchParams([...body]), form: form?.id ?? "", typed };
    if (kind === "facts") learned(before);
    if (JSON.stringify(before.offers) !== JSON.stringify(ahead.offers)) offers.show(desk(), ahead);
    if (kind === "record") {
      form?.setAttribute("aria-busy", "true");
      drop(path);
    }
    if (kind === "move" || body.has("answer")) movedAt = performance.now();
    if (kind === "move") aside = "";
    const moved = kind === "move" && aim !== shown.screens.join();
    const isHere = road.isWhole(ahead) && road.isWorded(ahead);
    if (moved && (isHere || outbox.line().line !== "here")) sketch();
    else if (moved) setTimeout(() => shown.screens.join() !== aim && ahead.screens.join() === aim && sketch(), road.isWhole(ahead) ? PATIENCE : LONG_PATIENCE);
    await outbox.add(entry);
  };
  // Whoever wrote a promise and goes on by a choice believes that it is recorded: a whole one is, a part is told.
  const isWhole = (form, body) => form.dataset.whole?.split(" ").every((names) => names.split("|").some((name) => body.get(name)));
  const settleWritten = () => {
    for (const form of records()) {
      const fields = writtenIn(form);
      if (!fields.length) continue;
      if (isWhole(form, new FormData(form))) {
        act(pathOf(form.getAttribute("action")), new FormData(form), form);
        continue;
      }
      const [path, body] = [pathOf(form.getAttribute("action")), new FormData(form)];
      const typed = fields.map(inWords).filter(Boolean).join("\n");
      tell([{ why: words.unrecorded, typed, of: path, use: () => act(path, body, null, typed), label: words.record, settle: () => drop(path) }]);
    }
  };
  const inWords = (field) =>
    field.matches("select") ? field.selectedOptions[0].textContent
      : field.matches("[type=radio]") ? field.checked && field.closest("label").innerText.replace("\n", ", ")
      : field.value;
  // What is shown follows what is known, at once: the facts beside the step, and lines that the channel or a slot changes.
  const isWriting = () => document.activeElement?.matches("#desk :is(input:not([type=radio], [type=checkbox]), textarea)");
  const learned = (before) => {
    road.tell(desk(), ahead.facts);
    document.dispatchEvent(new CustomEvent("desk:known", { detail: ahead.facts }));
    if (before.channel === ahead.channel && JSON.stringify(before.slots) === JSON.stringify(ahead.slots)) return;
    owed = true;
    drawOwed(() => {
      stale = true;
    });
  };
  // Nothing is drawn anew under the hand that writes. A field tells of its change, and that it is left, while the focus
  // goes to the next one: where that is shows only after it has come.
  const drawOwed = (withoutRoad) => setTimeout(() => {
    if (!owed || isWriting() || pressed) return;
    owed = false;
    if (!road.isWhole(ahead) || !sketch()) withoutRoad();
  });
  document.addEventListener("focusout", () => drawOwed(draw));
  document.addEventListener("pointerdown", () => {
    pressed = true;
  }, { capture: true });
  const released = () => setTimeout(() => {
    pressed = false;
    if (late) draw();
    late = false;
    drawOwed(draw);
  });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, released, { capture: true });
  window.addEventListener("blur", released);

  // A hand that clicks twice, or presses Enter and clicks, means one thing; the second must not fall on the next step.
  const SETTLE = 300;
  document.addEventListener("click", (event) => {
    const isHand = event.isTrusted && event.target.closest("#desk button:is([name=to], [name=jump], [name=interrupt], [name=move], [name=answer])");
    if (!isHand || (event.detail < 2 && performance.now() - movedAt > SETTLE)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });

  const pathOf = (url) => new URL(url, location.href).pathname;
  // Whatever htmx would post from the step.
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, path, formData, elt } = event.detail;
    if (!ours(path)) return;
    event.detail.headers["X-Page-Of"] = user;
    if (verb === "post" && elt.closest("#desk")) {
      event.preventDefault();
      // A field that goes while it is written in tells once more that it changed. Its step is no longer the one that is
      // shown, and what was written in it is put into that one and sent from there.
      if (desk().contains(elt)) act(pathOf(path), formData, elt.form ?? elt.closest("form"));
    } else if (verb === "get" && event.detail.target === desk()) {
      // The card that is for the worker alone, and the way back from it: neither is recorded.
      event.preventDefault();
      aside = pathOf(path).slice(dataset.here.length).replace("/", "");
      drawing += 1; // a page that is on its way knows nothing of the card
      const sketched = (aside || outbox.waiting() || outbox.line().line !== "here") && sketch();
      if (!sketched) draw();
    }
  });
  // And forms of the step that htmx has nothing to do with.
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const path = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    if (event.defaultPrevented || (form.matches("#note, #reply") && !submitter?.hasAttribute("formaction")) || !desk().contains(form) || form.method !== "post" || !ours(path)) return;
    event.preventDefault();
    act(pathOf(path), new FormData(form, submitter), form);
  });
  // What the browser finds missing is said as the server says it: beside the field, in the same words.
  const wrongIn = (field) => (field.validity.valueMissing && field.closest("[data-missing]")?.dataset.missing) || field.validationMessage;
  document.addEventListener("invalid", (event) => {
    const { target: field } = event;
    if (!desk().contains(field) || !complain(field.form, field.name, [wrongIn(field)])) return;
    event.preventDefault();
    if (field === field.form.querySelector(":is(input, textarea, select):invalid")) field.focus();
  }, { capture: true });
  // A day is picked or written in, not both. And whoever writes into a form that is on its way writes a new one.
  document.addEventListener("input", ({ target: { form, name } }) => {
    if (!form || !records().includes(form)) return;
    form.removeAttribute("aria-busy");
    const { due } = form.elements;
    if (due && name === "pick") due.value = "";
    if (due?.value && name === "due") for (const one of form.querySelectorAll("[name=pick]")) one.checked = false;
  });
  window.addEventListener("beforeunload", (event) => {
    keepBegun();
    if (begun.size) event.preventDefault();
  });
  // The next line to tick is the first that is open.
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "tick") return;
    const boxes = [...document.querySelectorAll("#desk [name=tick]")];
    for (const box of boxes) delete box.dataset.key;
    const next = boxes.find((box) => !box.checked);
    if (next) next.dataset.key = "x";
  });

  // What became of it

  document.addEventListener("outbox:taken", ({ detail: { entry, answer } }) => {
    if (outbox.isText(entry)) return;
    // An offer that was written has a row of its own, to be answered.
    if (new URLSearchParams(entry.body).has("offer")) stale = true;
    told = answer.place ?? null;
    if (!told && (entry.kind !== "facts" || answer.screen !== shown.screens.at(-1))) stale = true;
    if (told && answer.note_version !== Number(document.querySelector("#note-state [name=version]").value)) stale = true;
    if (answer.clashes) tellClashes(answer.clashes);
    const flags = document.getElementById(entry.form === "facts-panel-form" ? "panel-flags" : "step-flags");
    const state = document.querySelector("#note-state [data-flags]");
    if (!flags || !answer.flags || entry.kind === "record") return;
    flags.replaceChildren(...answer.flags.map(({ what, text }) => {
      const textContent = state.dataset.words.replace("%text", text).replace("%what", what);
      return Object.assign(document.createElement("p"), { className: "flag", textContent });
    }));
  });
  document.addEventListener("outbox:refused", ({ detail: { entry, status, answer } }) => {
    if (outbox.isText(entry)) return;
    const form = document.getElementById(entry.form) ?? document.querySelector(`#desk form[action="${CSS.escape(entry.path)}"][aria-busy]`);
    form?.removeAttribute("aria-busy");
    if (answer.clashes) tellClashes(answer.clashes);
    toldLast = "";
    if (status === 422) {
      since = since.filter(({ key }) => key !== entry.key);
      const body = new URLSearchParams(entry.body);
      for (const [name, lines] of Object.entries(answer.errors ?? {})) denied.set(name, { value: body.get(name), lines });
      const left = Object.entries(answer.errors ?? {}).filter(([name, lines]) => !complain(form, name, lines));
      renew();
      if (left.length) tell([{ why: left.flatMap(([, lines]) => lines).join(" "), entry }]);
      return;
    }
    stale = true;
    // The facts and ticks of a move that was refused were kept all the same.
    const lost = status !== 409 || answer.holder || entry.kind === "record";
    if (!answer.clashes) tell([{ why: answer.why || (status === 404 ? words.gone : words.refused), entry: lost ? entry : null }]);
  });
  const tellClashes = (clashes) =>
    tell(Object.entries(clashes).map(([fact, { yours, theirs }]) => ({
      why: words.clash.replace("%yours", yours || "–").replace("%theirs", theirs || "–"),
      use: () => act(`${dataset.here}facts/`, new URLSearchParams({ [fact]: yours }), null),
    })));
  const renew = () => {
    for (const key of document.querySelectorAll("#desk input[name=key]")) key.value = uuid();
    used = new Set();
    ahead = since.reduce((at, { kind, body, path: to }) => road.follow(at, kind, body, to), place);
    chain.after = since.at(-1)?.key ?? "";
    offers.show(desk(), ahead);
  };
  document.addEventListener("outbox:empty", () => {
    if (told && isAllHere(told) && !pressed) agree(told);
    else if (stale || told || shown.screens !== place.screens) draw();
    told = null;
  });

  // Without the server, what is shown is what all that waits will lead to.
  let unshown = false; // what was left when the page was loaded is not on it yet
  const catchUp = () => {
    const isAway = !["here", "sending"].includes(outbox.line().line);
    const isElsewhere = ahead.screens.join() !== shown.screens.join();
    if (isAway && (isElsewhere || (unshown && road.isWhole(ahead))) && sketch()) unshown = false;
  };
  document.addEventListener("road:ready", catchUp);
  document.addEventListener("outbox:line", catchUp);

  // What tabs that are gone have left: sent from here, and shown as far as it leads. The page itself may be one that
  // was kept in the browser, and older than where the complaint stood last.
  const resume = async () => {
    const known = await outbox.place();
    const isUnseen = await outbox.isUnseen();
    if (known?.number > place.number && known.edition === place.edition) {
      place = ahead = known;
      chain.seen = place.number;
      stale = true;
    } else if (isUnseen) {
      stale = true;
    } else {
      outbox.keepPlace(place);
    }
    const left = await outbox.adopt();
    for (const [text, kind] of [[note, "note"], [reply, "reply"]]) {
      const newest = left.findLast((one) => one.kind === kind);
      if (newest) text.resume(newest);
    }
    const forms = left.filter((one) => !outbox.isText(one));
    since = forms.map(({ key, kind, body, path }) => ({ key, kind, body: new URLSearchParams(body), path }));
    ahead = since.reduce((at, { kind, body, path: to }) => road.follow(at, kind, body, to), place);
    chain.after = since.at(-1)?.key ?? "";
    unshown = forms.length > 0;
    if (unshown) stale = true;
    if (left.length || stale) outbox.drain();
    catchUp();
    for (const one of outbox.refused()) tell([{ why: one.refused || words.refused, entry: one }]);
    const closed = await outbox.unopened();
    const drop = () => Promise.all(closed.map(({ id }) => outbox.discard(id)));
    if (closed.length) tell([{ why: words.unopened.replace("%n", closed.length), settle: drop }]);
  };
  const resumed = resume();

  /** Show at once where a button leads, and send it later (`go`) or not at all (`stop`): a letter may begin a word. */
  const peek = (button) => {
    const form = document.getElementById("step-form");
    if (button?.form !== form || button.name !== "interrupt" || aside) return null;
    const body = new FormData(form, button);
    const typed = typedIn(form, body);
    const there = road.follow(ahead, "move", new URLSearchParams([...body]));
    const html = there.screens.join() !== shown.screens.join() && road.isWhole(there) && road.draw(there);
    if (!html) return null;
    swapIn(html, there);
    return {
      go: () => act(pathOf(form.getAttribute("action")), body, null, typed),
      stop: () => sketch() || draw(),
    };
  };
  window.playbook.peek = peek;
  /** Take back the last move, if it was made after the moment `since`: what made it was the beginning of a word. */
  window.playbook.takeBack = (since) => {
    if (movedAt < since) return;
    const path = pathOf(document.getElementById("step-form").getAttribute("action"));
    act(path, new URLSearchParams({ move: "back" }), null);
  };

  Object.assign(window.playbook, {
    desk: {
      act,
      isChanged,
      /** The facts as they stand with all that is on its way. */
      facts: () => ahead.facts,
      /** Where it stands with all that is on its way and what is written on the step by now. */
      asTyped: () => road.follow(ahead, "facts", new FormData(document.getElementById("step-form") ?? undefined)),
    },
  });
})();
