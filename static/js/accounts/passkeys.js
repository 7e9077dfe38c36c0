// Passkeys: asks the browser to make or to show one, and sends what it says with the form around the button.
(() => {
  "use strict";

  const known = window.PublicKeyCredential;
  const can = Boolean(known?.parseRequestOptionsFromJSON);

  /** What the browser says of a passkey of theirs, as JSON; `options` are the server's. */
  const show = async (options) => {
    const publicKey = known.parseRequestOptionsFromJSON(JSON.parse(options));
    return JSON.stringify(await navigator.credentials.get({ publicKey }));
  };

  /** What the browser says of a passkey that it has made. */
  const make = async (options) => {
    const publicKey = known.parseCreationOptionsFromJSON(JSON.parse(options));
    return JSON.stringify(await navigator.credentials.create({ publicKey }));
  };

  const press = async (button) => {
    const form = button.form;
    const trouble = form.querySelector("[data-passkey-trouble]");
    trouble.hidden = true;
    button.disabled = true;
    const { passkeyShow, passkeyMake } = button.dataset;
    try {
      form.elements.passkey.value = await (passkeyShow ? show(passkeyShow) : make(passkeyMake));
      const shown = form.querySelector("[data-passkey-shown]");
      if (!shown) return form.submit(); // what else is in the form is looked at by the server
      shown.hidden = false;
    } catch {
      trouble.hidden = false;
    } finally {
      button.disabled = false;
    }
  };

  for (const one of document.querySelectorAll("[data-passkeys]")) one.hidden = !can;
  for (const one of document.querySelectorAll("[data-no-passkeys]")) one.hidden = can;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-passkey-show], [data-passkey-make]");
    if (!button || !can) return;
    event.preventDefault();
    press(button);
  });

  Object.assign(window.playbook, { showPasskey: can ? show : null });
})();
