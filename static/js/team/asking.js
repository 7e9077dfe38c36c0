// A lead who is asked for sees it on every page: in the title of the tab and beside "Team", as often as the strip is
// fetched anew.
(() => {
  "use strict";

  const tell = () => {
    const count = Number(document.getElementById("asking")?.dataset.count ?? 0);
    const plain = document.title.replace(/^\(\d+\) /, "");
    const title = count ? `(${count}) ${plain}` : plain;
    if (document.title !== title) document.title = title;
    const badge = document.getElementById("asking-count");
    if (badge) badge.textContent = count || "";
  };
  document.addEventListener("htmx:afterSettle", tell);
  document.addEventListener("htmx:afterSwap", tell);
  tell();
})();
