"""The organisation's logo as text: an SVG cut down to shapes and colours, or a PNG cut down to its picture.

What cleaning makes is what may be kept, and cleaning it again changes nothing: so a logo from any other way in is
checked by cleaning it once more.
"""

import base64
import binascii
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from playbook.guidance import png
from playbook.guidance.refused_file import RefusedFile
from playbook.guidance.words import gettext_noop as _

LARGEST = 96 * 1024  # bytes of a logo
WIDEST, MOST_SHAPES, DEEPEST = 1200, 2_000, 20  # pixels; elements; elements in each other
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
_ELEMENTS = {"svg", "g", "defs", "title", "desc", "linearGradient", "radialGradient", "stop", "clipPath"} | _SHAPES
_STYLES = {
    *("fill", "fill-opacity", "fill-rule", "clip-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap"),
    *("stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "stop-color"),
    *("stop-opacity", "font-size", "font-weight", "font-style", "text-anchor", "letter-spacing", "display"),
}
_ATTRIBUTES = _STYLES | {
    *("id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy", "points"),
    *("width", "height", "viewBox", "preserveAspectRatio", "transform", "offset", "version", "clip-path"),
    *("gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits"),
}
_SAFE = re.compile(r"[\w\s.,;:#%()+/-]*")
_URL = re.compile(r"url\(\s*#[\w.:-]{1,80}\s*\)")
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SIZE = re.compile(r"\s*([\d.]{1,8})\s*(?:px|pt|mm)?\s*")


class BadLogo(RefusedFile):
    """A file that is no logo."""


@dataclass(frozen=True)
class Logo:
    """A logo that was cleaned: its bytes, their type, and the name that they are served under."""

    data: bytes
    content_type: str
    name: str


def cleaned(data: bytes) -> str:
    """The text that a logo is kept as. Raises `BadLogo`."""
    if len(data) > LARGEST:
        raise BadLogo(_("The logo has more than %(most)s KB. Make it smaller."), most=LARGEST // 1024)
    if data.startswith(png.BEGINS):
        return base64.b64encode(_png(data)).decode()
    return _svg(data)


@lru_cache(maxsize=8)
def read(text: str) -> Logo | None:
    """The logo that a text holds; None where it holds none, or one that was not cleaned here."""
    is_svg = text.startswith("<")
    try:
        data = text.encode() if is_svg else base64.b64decode(text, validate=True)
        if not data or cleaned(data) != text:
            return None
    except (BadLogo, binascii.Error, ValueError):
        return None
    name = hashlib.sha256(data).hexdigest()[:20]
    ending, content_type = ("svg", "image/svg+xml; charset=utf-8") if is_svg else ("png", "image/png")
    return Logo(data, content_type, f"{name}.{ending}")


def _png(data: bytes) -> bytes:
    """The picture alone, no larger than a logo may be."""
    try:
        bare, wide, high = png.stripped(data)
    except png.BrokenPng as error:
        raise BadLogo(_("That PNG is broken. Save it again, and choose the new file.")) from error
    if not (0 < wide <= WIDEST and 0 < high <= WIDEST):
        raise BadLogo(_("The logo is wider or higher than %(most)s pixels. Make it smaller."), most=WIDEST)
    return bare


def _svg(data: bytes) -> str:
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise BadLogo(_("That is neither a PNG nor an SVG that can be read. Choose another file.")) from error
    if root.tag != f"{_SVG}svg":
        raise BadLogo(_("That is neither a PNG nor an SVG that can be read. Choose another file."))
    if sum(1 for _one in root.iter()) > MOST_SHAPES:
        raise BadLogo(_("The SVG has more than %(most)s shapes. Make it simpler, or save it as PNG."), most=MOST_SHAPES)
    made = _element(root, _classes(root), depth=0, inside=frozenset())
    if made is None or not any(one.tag in _SHAPES for one in made.iter()):
        raise BadLogo(_("Nothing of that SVG can be shown: it has no shapes of its own. Save it as PNG."))
    made.attrib = {"xmlns": _SVG.strip("{}"), **_sized(made.attrib)}
    return ET.tostring(made, encoding="unicode")


def _element(one: ET.Element, classes: Mapping[str, str], *, depth: int, inside: frozenset[str]) -> ET.Element | None:
    """An element of the allow-list with what is allowed in it; None for any other."""
    name = one.tag.removeprefix(_SVG) if isinstance(one.tag, str) else ""
    if name not in _ELEMENTS or depth > DEEPEST or (name == "svg") != (depth == 0):
        return None
    made = ET.Element(name, _attributes(one, name, classes, inside))
    for child in one:
        if (kept := _element(child, classes, depth=depth + 1, inside=inside | {name})) is not None:
            made.append(kept)
    if name in ("title", "desc", "text", "tspan"):
        made.text = one.text
        for kept, child in zip(made, [child for child in one if _is_kept(child)], strict=False):
            kept.tail = child.tail
    return made


def _is_kept(one: ET.Element) -> bool:
    return isinstance(one.tag, str) and one.tag.removeprefix(_SVG) in _ELEMENTS


def _attributes(one: ET.Element, name: str, classes: Mapping[str, str], inside: frozenset[str]) -> dict[str, str]:
    """The attributes of the allow-list, with those that stood in a class or a style; what leads out is left out."""
    styles = ";".join(classes.get(each, "") for each in one.get("class", "").split()) + ";" + one.get("style", "")
    pairs = [(key.strip(), value.strip()) for key, _sign, value in (part.partition(":") for part in styles.split(";"))]
    values = {**dict(one.attrib), **{key: value for key, value in pairs if key in _STYLES}}
    if name.endswith("Gradient") and (href := one.get("href") or one.get(_XLINK) or "").startswith("#"):
        values["href"] = href
    found = {key: value for key, value in values.items() if _is_safe(key, value)}
    # A cut inside a cut would be drawn as often as the product of them all.
    return {key: value for key, value in found.items() if key != "clip-path" or "clipPath" not in inside | {name}}


def _is_safe(key: str, value: str) -> bool:
    if key == "href":
        return re.fullmatch(r"#[\w.:-]{1,80}", value) is not None
    rest = _URL.sub("", value)
    return key in _ATTRIBUTES and _SAFE.fullmatch(rest) is not None and "url" not in rest.casefold()


def _classes(root: ET.Element) -> dict[str, str]:
    """What the classes of its own style sheet say; of other rules nothing is read."""
    found: dict[str, str] = {}
    for sheet in root.iter(f"{_SVG}style"):
        for names, rule in _RULE.findall((sheet.text or "")[:20_000]):
            for name in re.findall(r"\.([\w-]+)\s*(?=,|$)", names.strip()):
                found[name] = f"{found.get(name, '')};{rule}"
    return found


def _sized(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes with a box to see it in. Raises `BadLogo` where nobody could know its shape."""
    if "viewBox" in attributes:
        return attributes
    sides = [_SIZE.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
    if not all(sides):
        raise BadLogo(_("The SVG does not say how large it is. Save it with a size, or as PNG."))
    return {**attributes, "viewBox": "0 0 " + " ".join(side[1] for side in sides if side)}
