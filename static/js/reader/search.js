// Search as it is typed. The first key asks at once; while an answer is on its way the newest text waits, so that never
// more than one question is under way and an older answer is never painted over a newer. What was answered a moment ago
// comes from memory. A few words are asked by their address; a message, and what looks personal, in the body of a POST:
// it is never written down.
//
// Arrows walk the results, Enter opens one (the first, from the box), Shift+Enter says "I needed this", Escape clears
// and goes back to the box. Beside a step a result opens in place of the list: Escape goes back to the list as it was,
// and from there to the step. What did not help is kept for whoever writes the tips: the words, never who typed them.
(() => {
  "use strict";

  const SHORT = 200; // characters that may stand in an address
  const REMEMBERED = 50; // answers
  const LATE = 5000; // ms after which an answer is given up, and what stands in the box is asked
  const AGAIN = 1000; // ms until what was not answered is asked again, for as long as it stands in the box
  const SETTLED = 2000; // ms without a change after which a search was meant as it stands
  const SOON = 15000; // ms within which another wording means that the first did not help

  const box = () => document.querySelector("form.search [name=q]");
  const words = () => box()?.value.trim(); // what stands in it
  const form = () => box()?.form;
  const panel = () => document.getElementById("results");
  const needed = () => document.querySelector("#results form.needed");
  const results = () => [...document.querySelectorAll("#results [data-result], #results form.needed button")];
  const PERSONAL = /@|\d(?:[\s./-]?\d){4,}/; // an e-mail address; a number of a telephone, an order, an account
  const isMessage = (text) => text.length > SHORT || text.includes("\n");
  const isPrivate = (text) => isMessage(text) || PERSONAL.test(text);

  // Asking

  const answers = new Map(); // what was asked, with the answer
  let again; // the timer of the next try
  let asked; // the text on its way to the server
  let shown = ""; // the text whose answer stands there
  let opened = ""; // the address of the result that is open in place of the list

  const question = (text) => {
    const data = new URLSearchParams(new FormData(form()));
    data.set("q", text);
    data.delete("csrfmiddlewaretoken");
    const stage = document.getElementById("at-stage");
    if (stage) data.set("stage", stage.value);
    return data;
  };

  const fetched = async (text) => {
    const { action } = form();
    const headers = { "HX-Request": "true" };
    const signal = AbortSignal.timeout(LATE);
    const data = question(text);
    if (!isPrivate(text)) return fetch(`${action}?${data}`, { headers, signal });
    headers["X-CSRFToken"] = window.playbook.token();
    return fetch(action, { method: "POST", headers, signal, body: data });
  };

  const draw = (html, text) => {
    shown = text;
    opened = "";
    const at = results().indexOf(document.activeElement); // whoever walks already stays at the same place
    htmx.swap("#results", html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
    if (at >= 0) (results()[at] ?? box()).focus();
    showWays();
    keepGaps();
    void prepare();
  };

  const remember = (text, html) => {
    answers.set(text, html);
    if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value);
  };

  const trouble = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));

  const ask = async () => {
    const text = words();
    if (text === undefined || asked !== undefined || text === shown) return;
    if (answers.has(text)) return draw(answers.get(text), text);
    asked = text;
    clearTimeout(again);
    try {
      const response = await fetched(text);
      if (!response.ok) return trouble("htmx:responseError", { xhr: response });
      const html = await response.text();
      if (!html.includes("data-by-words")) remember(text, html);
      draw(html, text);
      trouble("htmx:afterRequest", { successful: true });
    } catch {
      trouble("htmx:sendError");
      again = setTimeout(ask, AGAIN);
    } finally {
      asked = undefined;
      if (words() !== text) ask();
    }
  };

  document.addEventListener("input", ({ target }) => {
    if (target === box()) ask();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    ask();
  });
  for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
  if (panel()?.dataset.query) shown = panel().dataset.query;

  // Coming back from a result

  // The words that a result was opened from, for this tab and this sign-in, sealed (kept.js) while the answer is looked
  // at, because whoever opens a result does not wait. A message or what looks personal is never kept.
  const KEPT = "search";
  const FEW = 20; // words of a tab
  let texts = {}; // what is kept, by when it was asked
  let ready = {}; // the words whose answer stands there, with what would then be kept, sealed
  const prepare = async () => {
    const [text, at] = [words(), String(Date.now())];
    if (!text || text !== shown || isPrivate(text) || step()) return;
    const more = Object.fromEntries([...Object.entries(texts), [at, text]].slice(-FEW));
    ready = { text, at, sealed: await (await window.playbook.kept).sealed(more) };
  };
  const keepWords = () => {
    if (!ready.sealed || ready.text !== words()) return;
    sessionStorage.setItem(KEPT, ready.sealed);
    history.replaceState({ ...history.state, search: ready.at }, "");
  };
  const restoreWords = async () => {
    const there = sessionStorage.getItem(KEPT);
    texts = (there && (await (await window.playbook.kept).unsealed(there))) || {};
    const text = texts[history.state?.search];
    if (!text || !box() || (words() && words() !== text)) return prepare();
    box().value = text;
    box().focus();
    box().setSelectionRange(text.length, text.length);
    ask();
  };
  // A page that was put away whole has them still, but not always the focus.
  window.addEventListener("pageshow", ({ persisted }) => persisted && words() && !step() && box().focus());
  document.addEventListener("click", ({ target }) => target.closest("#results [data-result]") && keepWords());

  // Walking

  // The best answer, once what is shown is the answer to what stands in the box.
  const first = () => (shown && shown === words() ? document.querySelector("#results [data-result]") : null);

  const walk = (by) => {
    const links = results();
    if (!links.length) return;
    const next = links.indexOf(document.activeElement) + by;
    if (next < 0) box().focus();
    else links[Math.min(next, links.length - 1)].focus();
  };

  const focusOn = (title) => {
    title.tabIndex = -1;
    title.focus();
  };
  const step = () => document.getElementById("step-title");
  const leave = () => focusOn(step() ?? document.querySelector("h1"));

  const clear = (isInResults) => {
    const field = box();
    if (isInResults ? step() : !field.value) return leave();
    field.value = "";
    field.focus();
    ask();
  };

  // Beside a step

  const ways = () => document.getElementById("beside-ways");
  function showWays() {
    if (!ways()) return;
    ways().hidden = !opened && !panel().querySelector("[data-result], .search__none");
    ways().querySelector("[data-to-results]").hidden = !opened;
  }
  /** The list as it was, at the result that was open. */
  const backToResults = () => {
    const address = opened;
    draw(answers.get(shown) ?? "", shown);
    (results().find((one) => one.getAttribute("href") === address) ?? box()).focus();
  };
  document.addEventListener("htmx:afterSwap", ({ detail: { requestConfig } }) => {
    const link = requestConfig?.elt;
    if (!link?.matches("[data-result]")) return;
    opened = link.getAttribute("href");
    showWays();
    panel().scrollTop = 0;
    focusOn(panel().querySelector("h1") ?? panel());
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-to-results]")) backToResults();
    else if (target.closest("[data-to-step]")) leave();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !opened || !event.target.closest("#results, #beside-ways")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    backToResults();
  });
  document.addEventListener("keydown", (event) => {
    const inBox = event.target === box();
    const inResults = results().includes(event.target);
    if (event.isComposing || (!inBox && !inResults)) return;
    const isOneLine = inBox && !box().value.includes("\n");
    if (event.key === "ArrowDown" && (inResults || isOneLine)) walk(1);
    else if (event.key === "ArrowUp" && inResults) walk(-1);
    else if (event.key === "Enter" && event.shiftKey && needed()) needed().requestSubmit();
    else if (event.key === "Enter" && inBox) first()?.click();
    else if (event.key === "Escape") clear(inResults);
    else return;
    event.preventDefault();
  });

  // What did not help

  let timer;
  let settled; // the last search that was meant as it stood: its form, its words, when

  const keep = (data, how) => {
    data.set("how", how);
    fetch(data.action, { method: "POST", body: data, keepalive: true, redirect: "manual" }).catch(() => {});
  };
  const shares = (one, other) => one.split(/\s+/).some((word) => word.length > 2 && other.split(/\s+/).includes(word));

  function keepGaps() {
    clearTimeout(timer);
    const sent = needed();
    if (!sent) return;
    const data = Object.assign(new FormData(sent), { action: sent.action });
    const text = data.get("text");
    if (settled && Date.now() - settled.at < SOON && settled.text !== text && shares(settled.text, text)) {
      keep(settled.data, "refined");
      settled = undefined;
    }
    const empty = !document.querySelector("#results [data-result]");
    timer = setTimeout(() => {
      if (empty) keep(data, "nothing");
      else settled = { data, text, at: Date.now() };
    }, SETTLED);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#results")) settled = undefined;
  });

  restoreWords();
  if (box()?.value !== box()?.defaultValue) ask(); // what was typed before this script came
})();
