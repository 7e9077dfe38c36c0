// Signing in again beside a page, as the same person: the page stays as it is.
(() => {
  "use strict";

  const send = (form, address) => {
    const headers = { "X-CSRFToken": playbook.token(), "X-Beside": "1" };
    const body = new URLSearchParams(new FormData(form));
    return fetch(address, { method: "POST", headers, body, redirect: "manual" });
  };

  /** Let `dialog` sign its person in again; `done` is called when it has. */
  const signInAgain = (dialog, done) => {
    const error = dialog.querySelector("[role=alert]");
    const complain = (text) => {
      error.textContent = text;
      error.hidden = !text;
    };
    const [password, code] = ["password", "code"].map((name) => dialog.querySelector(`[name=${name}]`));
    let codeAt = null; // where the code is sent to, once the password was right

    /** Ask for the code where there is an address for it, else for the password. */
    const ask = (address) => {
      const isOther = codeAt !== address;
      codeAt = address;
      code.hidden = code.disabled = !address;
      password.hidden = password.disabled = Boolean(address);
      if (!isOther) return;
      password.value = code.value = "";
      (address ? code : password).focus();
    };

    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      try {
        let response = await send(form, codeAt ?? form.action);
        if (response.status === 403) {
          await fetch(form.action); // sets a new token where there was none
          response = await send(form, codeAt ?? form.action);
        }
        if (response.type !== "opaqueredirect") {
          const page = new DOMParser().parseFromString(await response.text(), "text/html");
          const address = response.headers.get("X-Code-At");
          const wrong = page.getElementById("sign-in-error")?.textContent;
          if (address || codeAt) ask(address);
          return complain(wrong ?? (address ? "" : form.dataset.gone));
        }
        complain("");
        if (codeAt) ask(null);
        form.reset();
        done();
      } catch {
        complain(form.dataset.gone);
      }
    });
  };

  Object.assign(window.playbook, { signInAgain });
})();
