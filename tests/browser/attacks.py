"""A playbook in which every field that a person writes holds an attack, as a folder of documents.

The body and the situations of the first document of each kind hold all of them, those of the others their own: the same
two dozen in each of a thousand documents would be drawn, and learned from by search, a thousand times over.
"""

import datetime
from collections.abc import Callable, Iterable
from itertools import cycle
from pathlib import Path
from typing import Any

import tomli_w
from django.conf import settings

from playbook.guidance import documents
from playbook.guidance.documents import LIST, Document, read_folder

ATTACKS = (
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<svg onload=hit()>",
    '"><svg/onload=hit()>',
    "'onfocus=hit() autofocus x='",
    "<a href=javascript:hit()>a</a>",
    "[a](javascript:hit())",
    "[a](JaVaScRiPt&#58;hit())",
    "[a](//evil.example/a)",
    "[a](/\\evil.example/a)",
    "[a](data:text/html,<script>hit())",
    "![a](//evil.example/pixel.png)",
    "<math><mi xlink:href=javascript:hit()>a",
    "<b hx-get=/evil hx-trigger=load>a</b>",
    "<b data-hx-get=/evil data-hx-trigger=load>",
    "<b hx-on:htmx:load=hit()>a</b>",
    "<meta http-equiv=refresh content=0;url=/evil>",
    "<iframe srcdoc='<script>top.hit()'></iframe>",
    "<base href=//evil.example>",
    "<object data=javascript:hit()></object>",
    "<style>@import'//evil.example/a';</style>",
    "<details open ontoggle=hit()>a</details>",
    "</title><script>hit()</script>",
    "{% debug %}{% now 'Y' %}",
)
# What names or counts something; anything else that is text is attacked.
_NAMES = {"code", "key", "stage", "stages", "interrupt", "interrupts", "points", "to", "channel", "record", "tips"}
_NAMES |= {"related", "style", "slug", "letter", "start", "language", "source", "country", "region"}
_NAMES |= {
    "letters",
    "silent",
    "start_written",
    "written_start",
    "speaker",
    "danger",
    "pages",
    "wrong",
    "fact",
    "value",
    "clock",
    "acknowledge_unit",
    "answer_unit",
    "words",
    "channels",
    "day",
    "opens",
    "closes",
}


# What ships empty, and an organisation fills in.
_FILLED = {
    "name": "x",
    "home_phrases": ["x", "x"],
    "worse": ["x"],
    "starters": ["x", "x", "x"],
    "ours": ["x"],
    "closed": [{"day": datetime.date(2030, 1, 2), "why": "x"}],
}


def write_folder(folder: Path) -> None:
    """Write the attacked playbook to `folder`, one attack a document, all of them in the lists."""
    # No line to say may have an exclamation mark, nor a brace that opens no slot; bodies have these too.
    turns = cycle(one for one in ATTACKS if not {"!", "{"} & set(one))
    begun: set[str] = set()
    for one in read_folder(settings.CONTENT_DIR / "en", "en"):
        path = folder / "en" / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        everything = () if one.kind in begun else ATTACKS
        path.write_text(_attacked(one, turns, everything) if one.slug != "thesaurus" else one.text)
        begun.add(one.kind)


def _attacked(document: Document, turns: Iterable[str], everything: tuple[str, ...]) -> str:
    parts = documents.parse(document)
    if document.kind == LIST:
        each = iter(turns)
        header = {**parts.header, **(_FILLED if document.slug == "organisation" else {})}
        return tomli_w.dumps(_through(header, lambda: next(each)))
    attack = next(iter(turns))
    header = _through(parts.header, lambda: attack)
    body = "\n\n".join(["Why", attack, *everything])
    return documents.write(header, body, (attack, *everything))


def _through(value: Any, attack: Callable[[], str], key: str = "") -> Any:
    """`value` with every text in it replaced that is not a name."""
    if isinstance(value, dict):
        return {name: _through(one, attack, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_through(one, attack, key) for one in value]
    return attack() if isinstance(value, str) and value and key not in _NAMES else value
