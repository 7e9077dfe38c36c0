// Who else is there, asked of the server every few seconds on each page of a complaint: a lead's answer, who looks on,
// who has taken it over. Said in one line on top; it changes only when what it says does, so that a screen reader reads
// it once.
(() => {
  "use strict";

  const strip = document.getElementById("people");
  const [SEEN, HIDDEN] = [5000, 30000]; // milliseconds between two questions, also while another tab is in front
  let told = strip.innerHTML.trim();
  let timer = 0;

  const show = (html) => {
    if (html === told) return;
    told = html;
    strip.innerHTML = html;
  };
  const ask = async () => {
    clearTimeout(timer);
    try {
      const headers = { "HX-Request": "true", "X-Page-Of": strip.dataset.user };
      const response = await fetch(strip.dataset.address, { headers, signal: AbortSignal.timeout(8000) });
      if (response.ok && !response.redirected) show((await response.text()).trim());
    } catch {
      // The line of the page to the server has a place of its own.
    }
    timer = setTimeout(ask, document.hidden ? HIDDEN : SEEN);
  };
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  document.addEventListener("outbox:taken", ({ detail: { entry } }) => entry.path.endsWith("/asks/") && ask());
  ask();
})();
