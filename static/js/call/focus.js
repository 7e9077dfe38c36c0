// What has the focus comes to rest above whatever sticks to the foot of the window, however high that is just now. The
// margins in the style sheets do as much for a usual screen without this script.
(() => {
  "use strict";

  const GAP = 12; // px between the two
  const STICKY = ".choices, .interrupt__back, .interrupts";
  const sticks = (one) => getComputedStyle(one).position === "sticky";

  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest(".step__body")) return;
    requestAnimationFrame(() => {
      const { bottom } = (target.closest("label") ?? target).getBoundingClientRect();
      const bars = [...document.querySelectorAll(STICKY)].filter((one) => sticks(one) && !one.contains(target));
      const edge = Math.min(innerHeight, ...bars.map((one) => one.getBoundingClientRect().top));
      if (bottom + GAP > edge) window.scrollBy(0, bottom + GAP - edge);
    });
  });
})();
