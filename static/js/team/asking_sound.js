// Two short notes when somebody asks for a lead, on a computer where that was switched on (the team page has the switch):
// a loudspeaker belongs to a room, not to a person. Off until then. One ask rings once, whatever page comes next.
(() => {
  "use strict";

  const [SWITCHED_ON, HEARD] = ["asking-sound", "asking-heard"];
  const NOTES = [660, 880]; // hertz
  const [LASTS, LOUD] = [0.18, 0.15]; // seconds of a note; a seventh of full volume

  const isOn = () => localStorage.getItem(SWITCHED_ON) === "1";
  const ring = () => {
    const audio = new AudioContext();
    NOTES.forEach((pitch, at) => {
      const [note, volume] = [audio.createOscillator(), audio.createGain()];
      const begins = audio.currentTime + at * LASTS;
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(LOUD, begins);
      volume.gain.exponentialRampToValueAtTime(0.001, begins + LASTS);
      note.connect(volume).connect(audio.destination);
      note.start(begins);
      note.stop(begins + LASTS);
      if (at === NOTES.length - 1) note.onended = () => audio.close();
    });
  };
  const listen = () => {
    const strip = document.getElementById("asking");
    if (strip?.dataset.count === undefined) return;
    const waiting = Number(strip.dataset.count);
    if (isOn() && waiting > Number(sessionStorage.getItem(HEARD))) ring();
    sessionStorage.setItem(HEARD, waiting);
  };
  const show = () => {
    const button = document.querySelector("[data-asking-sound]");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isOn()));
  };
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-asking-sound]")) return;
    localStorage.setItem(SWITCHED_ON, isOn() ? "0" : "1");
    show();
    if (isOn()) ring();
  });
  for (const event of ["htmx:afterSettle", "htmx:afterSwap"]) document.addEventListener(event, listen);
  show();
})();
