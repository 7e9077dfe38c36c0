// Signing in again beside a live complaint: what waits is sent then, and who was not typing goes on at the step.
(() => {
  "use strict";

  const { outbox, stepTitle } = window.playbook;
  const dialog = document.getElementById("sign-in-again");

  playbook.signInAgain(dialog, () => {
    const focused = dialog.contains(document.activeElement);
    outbox.signedIn();
    if (focused) stepTitle()?.focus({ preventScroll: true });
  });
})();
