"""Texts of a page that stand for all the others, where it is asked whether their colours can be told apart."""

# Which texts look alike: the same letters on the same ground, and as much or as little in use. A page of the desk has
# thousands of texts and some thirty looks. Three of each are looked at, the first ones, the second and the last: axe
# leaves out what it cannot judge, such as what lies under something else.
LOOKS = """() => {
  const grounds = new Map(), groundOf = new WeakMap(), found = new Map();
  const named = (text) => grounds.get(text) ?? grounds.set(text, grounds.size).get(text);
  const ground = (one) => {
    if (!one) return -1;
    if (!groundOf.has(one)) {
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = getComputedStyle(one);
      const isOff = one.matches(":disabled, [aria-disabled=true], [inert], [aria-hidden=true]");
      const parts = [ground(one.parentElement), backgroundColor, backgroundImage, opacity, filter, mixBlendMode, isOff];
      groundOf.set(one, named(parts.join()));
    }
    return groundOf.get(one);
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const hasText = (one) => one.matches("input, select, textarea") || [...one.childNodes].some(isText);
  for (const one of document.body.querySelectorAll("*")) {
    if (!hasText(one) || !one.checkVisibility()) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const isOff = !!one.closest("label")?.control?.disabled;
    const look = [ground(one), one.localName, one.type, color, fontSize, fontWeight, textShadow, isOff].join();
    const alike = found.get(look) ?? found.set(look, []).get(look);
    alike.push(one);
  }
  return [...found.values()].flatMap((alike) => [...new Set([alike[0], alike[1] ?? alike[0], alike.at(-1)])]);
}"""
