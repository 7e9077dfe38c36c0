// Search by keyboard: arrows walk the results, Enter opens one (the first, from the box), Shift+Enter says "I needed this", Escape clears and goes
// back to the box. What did not help is kept for whoever writes the tips: the words, never who typed them.
(() => {
  "use strict";

  const SETTLED = 2000; // ms without a change after which a search was meant as it stands
  const SOON = 15000; // ms within which another wording means that the first did not help

  const box = () => document.querySelector("input[type=search]");
  const needed = () => document.querySelector("#results form.needed");
  const results = () => [...document.querySelectorAll("#results [data-result], #results form.needed button")];

  // The best answer, once what is shown is the answer to what stands in the box.
  const first = () => {
    const { query } = document.getElementById("results").dataset;
    return query && query === box().value.trim() ? document.querySelector("#results [data-result]") : null;
  };

  const walk = (step) => {
    const links = results();
    if (!links.length) return;
    const next = links.indexOf(document.activeElement) + step;
    if (next < 0) box().focus();
    else links[Math.min(next, links.length - 1)].focus();
  };

  document.addEventListener("keydown", (event) => {
    const inBox = event.target === box();
    const inResults = results().includes(event.target);
    if (!inBox && !inResults) return;
    if (event.key === "ArrowDown") walk(1);
    else if (event.key === "ArrowUp" && inResults) walk(-1);
    else if (event.key === "Enter" && event.shiftKey && needed()) needed().requestSubmit();
    else if (event.key === "Enter" && inBox && first()) first().click();
    else if (event.key === "Escape") {
      const field = box();
      if (!field.value && !inResults) return field.blur();
      field.value = "";
      field.focus();
      field.dispatchEvent(new Event("search", { bubbles: true }));
    } else return;
    event.preventDefault();
  });

  let timer;
  let settled; // the last search that was meant as it stood: its form, its words, when

  const keep = (data, how) => {
    data.set("how", how);
    fetch(data.action, { method: "POST", body: data, keepalive: true, redirect: "manual" }).catch(() => {});
  };
  const shares = (one, other) => one.split(/\s+/).some((word) => word.length > 2 && other.split(/\s+/).includes(word));

  document.addEventListener("htmx:afterSwap", (event) => {
    const form = needed();
    if (event.detail.target.id !== "results" || !form) return;
    clearTimeout(timer);
    const data = Object.assign(new FormData(form), { action: form.action });
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
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#results")) settled = undefined;
  });
})();
