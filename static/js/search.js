// Search by keyboard: arrows walk the results, Enter opens one, Escape clears and goes back to the box.
(() => {
  "use strict";

  const box = () => document.querySelector("input[type=search]");
  const results = () => [...document.querySelectorAll("#results a[data-result]")];

  const walk = (step) => {
    const links = results();
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = at + step;
    if (next < 0) box().focus();
    else links[Math.min(next, links.length - 1)].focus();
  };

  document.addEventListener("keydown", (event) => {
    const inBox = event.target === box();
    const inResults = event.target.matches?.("#results a[data-result]");
    if (!inBox && !inResults) return;
    if (event.key === "ArrowDown") walk(1);
    else if (event.key === "ArrowUp" && inResults) walk(-1);
    else if (event.key === "Escape") {
      const field = box();
      if (!field.value && !inResults) return field.blur();
      field.value = "";
      field.focus();
      field.dispatchEvent(new Event("search", { bubbles: true }));
    } else return;
    event.preventDefault();
  });
})();
