"""What on a page stands in less room than it needs: words cut in letters, fields narrower than what is in them."""

from playwright.sync_api import Page

LONG = 20  # signs without a space that may be broken: an address, a digest, choices side by side

# A run of letters and digits stays on one line; a field shows each word of what is in it; what is pressed, heads a part
# or is a cell of a table holds its words; and those of a button stand in its middle.
SQUEEZED = """(long) => {
  const bad = new Set();
  const named = (one) => `${one.localName}.${one.className} "${(one.value || one.textContent).trim().slice(0, 40)}"`;
  const hidden = (one) => !one.checkVisibility() || one.getBoundingClientRect().width <= 1;
  const words = (text) => [...text.matchAll(/\\S+/g)]
    .filter(({ 0: run }) => run.length < long)
    .flatMap(({ 0: run, index }) => [...run.matchAll(/[\\p{L}\\p{N}]+/gu)].map((one) => [one[0], index + one.index]));

  const range = document.createRange();
  const inside = (one) => document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  for (const texts = inside(document.body); texts.nextNode(); ) {
    const { currentNode: text } = texts;
    const { parentElement: within } = text;
    if (within.closest("script, style, svg, select, textarea, pre, .visually-hidden") || hidden(within)) continue;
    for (const [word, index] of words(text.data)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const boxes = [...range.getClientRects()];
      if (boxes.some(({ top }) => top >= boxes[0].bottom - 1)) bad.add(`broken: ${word} in ${named(within)}`);
    }
  }

  const pen = document.createElement("canvas").getContext("2d");
  for (const one of document.querySelectorAll("input, select, textarea")) {
    const isPlain = !one.matches(".visually-hidden, [type=checkbox], [type=radio], [type=file], [type=color]");
    if (hidden(one) || !isPlain) continue;
    const look = getComputedStyle(one);
    pen.font = look.font;
    const room = one.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
    const text = one.selectedOptions?.[0]?.text ?? (one.value || one.placeholder || "");
    const widest = Math.max(24, ...words(text).map(([word]) => pen.measureText(word).width));
    if (room < widest - 1) bad.add(`too narrow: ${named(one)}`);
  }

  for (const one of document.querySelectorAll("button, .button, th, td, label, summary, h1, h2, h3, .state")) {
    if (hidden(one) || one.matches(".visually-hidden")) continue;
    if (one.clientWidth && one.scrollWidth > one.clientWidth + 1) bad.add(`spilt: ${named(one)}`);
  }

  for (const one of document.querySelectorAll(".button:not(.button--plain)")) {
    if (hidden(one) || one.matches(".visually-hidden") || getComputedStyle(one).justifyContent !== "center") continue;
    const { left, right } = one.getBoundingClientRect();
    const edges = [];
    for (const texts = inside(one); texts.nextNode(); ) {
      const { currentNode: text } = texts;
      if (!text.data.trim() || text.parentElement.closest(".visually-hidden")) continue;
      range.selectNodeContents(text.parentElement.matches(".key") ? text.parentElement : text);
      const box = text.parentElement.matches(".key") ? text.parentElement : range;
      edges.push(box.getBoundingClientRect());
    }
    if (!edges.length || getComputedStyle(one, "::before").content !== "none") continue;
    const before = Math.min(...edges.map((box) => box.left)) - left;
    const after = right - Math.max(...edges.map((box) => box.right));
    if (Math.abs(before - after) > 3) bad.add(`off its middle: ${named(one)}`);
  }
  return [...bad];
}"""


def squeezed(page: Page) -> list[str]:
    """What is squeezed on an open page, in the window as it is."""
    found: list[str] = page.evaluate(SQUEEZED, LONG)
    return found
