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
    const named = (name) => dialog.querySelector(`[name=${name}]`);
    const [password, code, passkey] = ["password", "code", "passkey"].map(named);
    const showing = dialog.querySelector("#again-passkey");
    let codeAt = null; // where the code is sent to, once the password was right

    /** Offer to show a passkey where the page of the code does. */
    const offer = (page) => {
      const options = page?.querySelector("[data-passkey-show]")?.dataset.passkeyShow;
      showing.hidden = !options || !playbook.showPasskey;
      showing.value = options ?? "";
    };

    showing.addEventListener("click", async () => {
      try {
        passkey.value = await playbook.showPasskey(showing.value);
      } catch {
        return complain(showing.dataset.trouble);
      }
      passkey.disabled = false;
      code.disabled = true; // it is required, and not needed now
      dialog.querySelector("form").requestSubmit();
    });

    /** Ask for the code where there is an address for it, else for the password. */
    const ask = (address) => {
      const isOther = codeAt !== address;
      codeAt = address;
      code.hidden = code.disabled = !address;
      passkey.disabled = true;
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
          offer(address ? page : null);
          return complain(wrong ?? (address ? "" : form.dataset.gone));
        }
        complain("");
        if (codeAt) ask(null);
        offer(null);
        form.reset();
        document.dispatchEvent(new Event("signed-in-again"));
        done();
      } catch {
        complain(form.dataset.gone);
      }
    });
  };

  Object.assign(window.playbook, { signInAgain });
})();
