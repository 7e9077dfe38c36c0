// Plays a case system with Playbook as a panel beside the case: `case.html?case=AB-1&panel=https://playbook.example.org`.
(() => {
  "use strict";

  const asked = new URLSearchParams(window.location.search);
  const { origin } = new URL(asked.get("panel"));
  const panel = document.getElementById("panel");
  const told = document.getElementById("told");
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== panel.contentWindow || event.data?.playbook !== 1) return;
    told.append(Object.assign(document.createElement("li"), { textContent: JSON.stringify(event.data) }));
  });
  document.getElementById("ask").addEventListener("click", () => {
    panel.contentWindow.postMessage({ playbook: 1, type: "summary?" }, origin);
  });
  panel.src = `${origin}/complaints/start/?reference=${encodeURIComponent(asked.get("case"))}&channel=phone`;
})();
