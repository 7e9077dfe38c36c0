"""The organisation's one colour: whether it can be read on our pages, and what it is where the page is dark.

No colour reaches 4.5:1 on both a white and a black page: the one that is chosen stands on the light page, and on the
dark one a lighter shade of it.
"""

import colorsys
import re
from dataclasses import dataclass

LEAST = 4.5  # contrast of text with its ground, WCAG 2.2 AA
LIGHT, DARK = ("#fdfdfb", "#eff2f0", "#ffffff"), ("#0f1515", "#182020", "#06201e")  # the grounds that it stands on
WASH = 0.12  # how much of it tints the ground behind what is marked
_HEX = re.compile(r"#[0-9a-f]{6}")
_SHORT = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
type Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Accent:
    """The colour on the light page and on the dark one, each with the tint of the ground behind what is marked."""

    light: str
    dark: str
    light_wash: str
    dark_wash: str

    @property
    def css(self) -> str:
        """The style sheet that puts it on our pages. On paper the words stay black, and it draws the two rules."""
        return (
            "@media screen { :root { "
            f"--accent: light-dark({self.light}, {self.dark}); "
            f"--on-accent: light-dark(#ffffff, {DARK[-1]}); "
            f"--wash: light-dark({self.light_wash}, {self.dark_wash}); "
            "} }\n"
            f"@media print {{ :root {{ --own: {self.light}; }} }}\n"
        )


def written(text: str) -> str:
    """A colour as six small digits behind a `#`; empty for what is none."""
    match = _SHORT.fullmatch(text.strip())
    if not match:
        return ""
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(one * 2 for one in digits))


def passes(colour: str) -> bool:
    """Whether a colour can be read on the light page, and white on it."""
    return bool(_HEX.fullmatch(colour)) and _stands_on(colour, light=True)


def nearest(colour: str) -> str:
    """The nearest shade of a colour that passes: as light as it may be."""
    return _shade(colour, light=True)


def accent(colour: str) -> Accent | None:
    """What a colour is on our pages; None for one that does not pass."""
    if not passes(colour):
        return None
    dark = _shade(colour, light=False)
    return Accent(colour, dark, _mixed(colour, LIGHT[0]), _mixed(dark, DARK[0]))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _stands_on(colour: str, *, light: bool) -> bool:
    grounds = LIGHT if light else DARK
    return all(contrast(colour, ground) >= LEAST for ground in (*grounds, _mixed(colour, grounds[0])))


def _shade(colour: str, *, light: bool) -> str:
    """The first shade on the way to black (or white) that can be read."""
    hue, lightness, strength = colorsys.rgb_to_hls(*_triple(colour))
    for step in range(101):
        to = lightness * (1 - step / 100) if light else lightness + (1 - lightness) * step / 100
        shade = _hex(colorsys.hls_to_rgb(hue, to, strength)) if step else colour
        if _stands_on(shade, light=light):
            return shade
    return "#000000" if light else "#ffffff"


def _mixed(colour: str, ground: str) -> str:
    pairs = zip(_triple(colour), _triple(ground), strict=True)
    red, green, blue = (one * WASH + other * (1 - WASH) for one, other in pairs)
    return _hex((red, green, blue))


def _luminance(colour: str) -> float:
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in _triple(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _triple(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(triple: Triple) -> str:
    return "#" + "".join(f"{round(one * 255):02x}" for one in triple)
