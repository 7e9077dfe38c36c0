// Signing in again beside a page, as the same person: the page stays as it is.
(() => {
  "use strict";

  const send = (form) => {
    const headers = { "X-CSRFToken": playbook.token() };
    const body = new URLSearchParams(new FormData(form));
    return fetch(form.action, { method: "POST", headers, body, redirect: "manual" });
  };

  /** Let `dialog` sign its person in again; `done` is called when it has. */
  const signInAgain = (dialog, done) => {
    const error = dialog.querySelector("[role=alert]");
    const complain = (text) => {
      error.textContent = text;
      error.hidden = !text;
    };
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      try {
        let response = await send(form);
        if (response.status === 403) {
          await fetch(form.action); // sets a new token where there was none
          response = await send(form);
        }
        if (response.type !== "opaqueredirect") {
          const page = new DOMParser().parseFromString(await response.text(), "text/html");
          return complain(page.getElementById("sign-in-error")?.textContent ?? form.dataset.gone);
        }
        complain("");
        form.reset();
        done();
      } catch {
        complain(form.dataset.gone);
      }
    });
  };

  Object.assign(window.playbook, { signInAgain });
})();
