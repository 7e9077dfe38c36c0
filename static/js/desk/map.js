// The map: the box that is pointed at, or has the focus, shows the words of its choices and lets the other lines fade.
(() => {
  "use strict";

  const map = document.querySelector(".map");
  if (!map) return;

  // A narrow window begins where the road does, not in an empty corner of the map.
  const frame = map.closest(".map-frame");
  const start = map.querySelector("[data-place]");
  if (frame && start) {
    const { left, right } = start.getBoundingClientRect();
    const edge = frame.getBoundingClientRect().left;
    if (right > edge + frame.clientWidth) frame.scrollLeft = (left + right - frame.clientWidth) / 2 - edge;
  }

  const ask = (place) => {
    for (const one of map.querySelectorAll(".is-asked")) one.classList.remove("is-asked");
    map.classList.toggle("map--asked", Boolean(place));
    if (!place) return;
    for (const one of map.querySelectorAll(`[data-from="${CSS.escape(place.dataset.place)}"]`)) one.classList.add("is-asked");
  };
  const asked = (event) => event.target.closest?.("[data-place]") ?? null;

  map.addEventListener("pointerover", (event) => ask(asked(event)));
  map.addEventListener("pointerleave", () => ask(asked({ target: document.activeElement })));
  map.addEventListener("focusin", (event) => ask(asked(event)));
  map.addEventListener("focusout", () => ask(null));
})();
