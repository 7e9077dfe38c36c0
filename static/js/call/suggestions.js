// What fits the note as it is written: asked for when the fingers rest, drawn in a room of its own, so that nothing moves
// and the cursor stays where it is. F2 opens the first beside the step, F4 silences it for this complaint. Without a
// connection the signs of danger, which came with the road, are still looked for.
(() => {
  "use strict";

  const { playbook } = window; // another script completes it
  const RESTS = 350; // milliseconds without a key
  const REACH = 400; // characters before the cursor
  const FEW = 4; // words that say too little alone

  const panel = () => document.getElementById("suggestions");
  const found = () => panel().querySelector("[data-suggested]");
  const silencer = () => panel().querySelector("[data-silence]");
  const silenced = () => sessionStorage.getItem(`silenced:${panel().dataset.complaint}`) === "1";

  const field = document.getElementById("id_text");
  if (!panel() || !field) return;

  /** The last sentence before the cursor, with the one before it where it is short. */
  const last = () => {
    const before = field.value.slice(0, field.selectionEnd).slice(-REACH).trimEnd();
    const sentences = before.split(/(?<=[.!?…])\s+|\n+/).filter((one) => one.trim());
    const one = sentences.at(-1) ?? "";
    return one.split(/\s+/).length < FEW ? sentences.slice(-2).join(". ") : one;
  };

  let timer;
  let shown = ""; // the words whose suggestions stand there
  let number = 0; // of the newest question: an older answer is not drawn

  const draw = (html) => {
    found().innerHTML = html;
    htmx.process(found());
  };
  const drawDanger = (danger) => {
    found().replaceChildren();
    if (!danger) return;
    const strip = panel().querySelector("template[data-danger]").content.firstElementChild.cloneNode(true);
    const button = strip.querySelector("button");
    button.value = danger.interrupt;
    button.querySelector("kbd").textContent = danger.key.toUpperCase();
    button.querySelector("span").textContent = danger.title;
    found().append(strip);
    htmx.process(found());
  };
  const screen = () => JSON.parse(document.getElementById("desk").dataset.place).screens.at(-1);
  const ask = async () => {
    const text = last();
    if (!panel() || silenced() || text === shown) return;
    shown = text;
    number += 1;
    const mine = number;
    if (!text) return draw("");
    const { url, complaint } = panel().dataset;
    const body = new URLSearchParams({ text, complaint, screen: screen() });
    const headers = { "X-CSRFToken": playbook.token(), "HX-Request": "true" };
    try {
      const response = await fetch(url, { method: "POST", headers, body });
      if (mine !== number || !panel()) return;
      if (response.ok) draw(await response.text());
    } catch {
      if (mine === number && panel()) drawDanger(playbook.danger(text));
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, RESTS);
  });

  const silence = () => {
    const now = !silenced();
    sessionStorage.setItem(`silenced:${panel().dataset.complaint}`, now ? "1" : "0");
    silencer().setAttribute("aria-pressed", String(now));
    shown = "";
    if (now) draw("");
    else ask();
  };
  document.addEventListener("click", ({ target }) => target.closest("[data-silence]") && silence());
  document.addEventListener("keydown", (event) => {
    if (!panel() || event.repeat || event.isComposing) return;
    if (event.key === "F4" && !event.altKey && !event.ctrlKey) silence();
    else if (event.key === "F2") found().querySelector(".suggestions__page")?.click();
    else return;
    event.preventDefault();
  });

  // Where the page comes again, so does what stood there; the room is given only where this script runs.
  const show = () => {
    if (!panel()) return;
    panel().hidden = false;
    silencer().setAttribute("aria-pressed", String(silenced()));
  };
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
