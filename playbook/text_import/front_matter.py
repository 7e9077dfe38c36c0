"""What a file says of itself above its text: title, owner, tags."""

import re
import tomllib

from playbook.guidance.words import gettext_noop as _
from playbook.text_import.notes import Unreadable

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.{0,8000}?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"^(?:([A-Za-z_ -]{1,40}):[ \t]*(.*)|[ \t]+-[ \t]+(.+)|-[ \t]+(.+))$")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """What a file says of itself above its text (title, owner, tags), and the text. Only plain keys are read."""
    match = _FRONT.match(text.lstrip("\n"))
    if not match:
        return {}, text
    if match[1] == "+++" and "\n+++" in text[match.end() - 4 :]:
        raise Unreadable(_("It is a document of the playbook itself. Put it into a zip, and use In and out."))
    rest = text.lstrip("\n")[match.end() :]
    said = _of_toml(match[2]) if match[1] == "+++" else _of_lines(match[2])
    return said, rest


def _of_toml(text: str) -> dict[str, str]:
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {key: ", ".join(map(str, one)) if isinstance(one, list) else str(one) for key, one in values.items()}


def _of_lines(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    key = ""
    for line in text.split("\n"):
        match = _FRONT_LINE.match(line)
        if match and match[1]:
            key = match[1].strip().casefold()
            said[key] = match[2].strip().strip("[]\"'")
        elif match and key:
            said[key] = f"{said[key]}, {match[3] or match[4]}".lstrip(", ")
    return said


def listed(text: str) -> list[str]:
    """The entries of a list of search words, written with commas, semicolons or lines."""
    return [word for one in re.split(r"[,;|\n]", text) if (word := one.strip(" \"'[]#"))][:60]
