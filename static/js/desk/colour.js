// The organisation's colour: chosen in the browser's own box beside the field, which holds what is sent, and the contrast
// that it has with our light page said as it changes. The server judges it again, against every ground it stands on.
(() => {
  "use strict";

  const field = document.querySelector("[data-colour]");
  const said = document.getElementById("contrast");
  if (!field || !said) return;

  const LEAST = 4.5;
  const GROUND = "#eff2f0"; // the darkest of the light grounds that it stands on, but for its own tint of the first
  const FIRST = "#fdfdfb";
  const TINT = 0.12;
  const box = document.createElement("input");
  box.type = "color";
  box.className = "colour__box";
  box.setAttribute("aria-label", field.dataset.colour);
  field.before(box);

  /** Six digits behind a "#"; nothing for what is no colour. */
  const written = (text) => {
    const digits = text.trim().match(/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i)?.[1].toLowerCase();
    if (!digits) return "";
    return `#${digits.length === 6 ? digits : digits.replace(/./g, "$&$&")}`;
  };
  const luminance = (colour) =>
    [1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  /** The contrast of two colours, 1 to 21. */
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((less, more) => more - less);
    return (high + 0.05) / (low + 0.05);
  };
  const tinted = (colour) => {
    const part = (at) => {
      const [own, ground] = [colour, FIRST].map((one) => parseInt(one.slice(at, at + 2), 16));
      return Math.round(own * TINT + ground * (1 - TINT)).toString(16).padStart(2, "0");
    };
    return `#${[1, 3, 5].map(part).join("")}`;
  };
  const tell = () => {
    const colour = written(field.value);
    said.textContent = "";
    if (!colour) return;
    const ratio = Math.min(contrast(colour, GROUND), contrast(colour, tinted(colour)));
    const words = ratio >= LEAST ? field.dataset.colourOk : field.dataset.colourWeak;
    said.textContent = words.replace("%n", (Math.floor(ratio * 10) / 10).toFixed(1)); // 4.49 is not 4.5
    box.value = colour;
  };

  box.addEventListener("input", () => {
    field.value = box.value;
    tell();
  });
  field.addEventListener("input", tell);
  // An empty field is our own colour: the box shows that one until another is chosen.
  box.value = written(field.value) || "#005e5c";
  tell();
})();
