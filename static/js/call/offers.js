// What was offered to the customer, each with what they said to it: noted here as the server will note it, so that an
// offer written without a connection stands on the step and takes its answer. Until its row has a number, an offer goes
// by the key of the form that wrote its words.
(() => {
  "use strict";

  const OPEN = "open";
  const ADDRESS = /\/offers\/([^/]+)\/$/;
  const cleaned = (text) => text.replaceAll("\r\n", "\n").trim();

  // In the last offer while it has no answer, or else in a new one: `note_offer` of complaints/acts/recording.py.
  const written = (offers, what, id) => {
    const others = offers.at(-1)?.answer === OPEN ? offers.slice(0, -1) : offers;
    return what ? [...others, { id, what, answer: OPEN }] : others;
  };
  /** The offers of `place` once a form was sent to `path`; the facts of `place` are those before it. */
  const after = ({ offers = [], facts }, path, body) => {
    const [, id] = ADDRESS.exec(path) ?? [];
    if (id) return offers.map((one) => (one.id === id ? { ...one, answer: body.get("answer") } : one));
    const before = cleaned(facts.offer ?? "");
    const what = cleaned(body.get("offer") ?? before);
    return what === before ? offers : written(offers, what, body.get("key"));
  };

  const row = ({ id, what, answer }, at) => {
    const form = document.querySelector(`#offer-rows`).content.querySelector(`[data-answer=${answer}]`).cloneNode(true);
    form.setAttribute("action", `${document.getElementById("outbox").dataset.here}offers/${id}/`);
    form.querySelector("[name=key]").setAttribute("value", playbook.uuid());
    const words = form.querySelector(".offer__what");
    words.id = `offer-${at + 1}`;
    words.firstElementChild.textContent = what;
    return form;
  };
  /** Show the offers of `place` on a step that has a place for them; who stood in one stands in it again. */
  const show = (root, { offers = [] }) => {
    const held = document.activeElement?.closest(".offer")?.querySelector(".offer__what").id;
    root.querySelector("[data-offers]")?.replaceChildren(...offers.map(row));
    if (held && root.isConnected) document.getElementById(held)?.focus({ preventScroll: true });
  };

  Object.assign(window.playbook, { offers: { after, show } });
})();
