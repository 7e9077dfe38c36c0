"""The organisation's own name, numbers and addresses in a line: true of every complaint, so no invented details."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from playbook.guidance import personal
from playbook.guidance.library import Library
from playbook.guidance.lists import Contact, Organisation

_FEWEST_DIGITS = 3  # of a number; fewer say nothing by themselves


def without_own(library: Library, line: str) -> str:
    """A line without what is the organisation's own in it, each an ellipsis."""
    own = _pattern(library.organisation, tuple(library.contacts.values()))
    return own.sub("…", line) if own else line


@lru_cache(maxsize=8)
def _pattern(own: Organisation, contacts: tuple[Contact, ...]) -> re.Pattern[str] | None:
    texts = [own.phone, *own.ours, *(one.text for contact in contacts for one in contact.ways if one.address)]
    bodies = (text for body in own.bodies for text in (body.how, body.when))
    texts += [find.text for text in bodies for find in personal.find(text)]
    words = [re.escape(text.strip()) for text in (own.name, own.email) if text.strip()]
    every = sorted({*words, *_numbers_and_addresses(texts)}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(every)})(?!\w)", re.IGNORECASE) if every else None


def _numbers_and_addresses(texts: Iterable[str]) -> Iterator[str]:
    """A pattern for each: a number however its digits are set apart, an address, any address of a domain."""
    for text in (one.strip() for one in texts):
        digits = re.sub(r"\D", "", text)
        if "@" in text:
            yield (r"[\w.+-]+" if text.startswith("@") else "") + re.escape(text)
        elif len(digits) >= _FEWEST_DIGITS:
            yield r"[+(]{0,2}" + r"[\s.()-]{0,3}".join(digits)
