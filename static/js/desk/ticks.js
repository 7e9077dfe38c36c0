// Boxes to tick in a list: the number that is ticked stays true, and Shift ticks all from the last one to this.
(() => {
  "use strict";

  const told = document.querySelector("[data-ticked]");
  if (!told) return;

  const boxes = [...document.querySelectorAll(`input[name="${told.dataset.ticked}"]`)];
  const here = () => boxes.filter((one) => one.checked).length;
  const elsewhere = Number(told.textContent.match(/\d+/)?.[0] ?? 0) - here(); // on pages that were left before
  const words = told.textContent;
  let last = -1;

  const tell = () => {
    told.textContent = words.replace(/\d+/, String(elsewhere + here()));
  };

  document.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last >= 0) {
      for (const one of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) one.checked = event.target.checked;
    }
    last = at;
    tell();
  });
})();
