// What the step can be painted and worked without comes when it stands: the scripts of `live_after.js`, and the style
// sheet of what opens beside the step, which serves print alone until then.
(() => {
  "use strict";

  const { dataset } = document.querySelector("script[data-after]");
  const sheet = document.querySelector("link[data-after]");
  window.addEventListener("load", () => {
    sheet.media = "all";
    document.head.append(Object.assign(document.createElement("script"), { type: "module", src: dataset.after }));
  });
})();
