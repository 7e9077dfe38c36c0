"""What is the organisation's own: its name, its telephone numbers, its addresses.

None of it is personal data, and in a line it is true of every complaint: no invented detail.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playbook.guidance import personal
from playbook.guidance.library import Library

# Addresses there belong to whoever has one: an organisation that uses one has that address alone.
_FOR_EVERYBODY = frozenset(
    ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "msn.com", "yahoo.com")
    + ("yahoo.co.uk", "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com")
    + ("btinternet.com", "sky.com", "virginmedia.com", "t-online.de", "orange.fr", "mail.com")
)
_FEWEST_DIGITS = 3  # of a number in a line; fewer say nothing by themselves
_LAST = 9  # digits of a number, which are the same with the code of the country and without it


@dataclass(frozen=True)
class OwnDetails:
    """Numbers and addresses in their plain forms, the domains of its mail, the words of its name.

    `written` finds name, numbers and addresses as they may be written in a line.
    """

    details: frozenset[str]
    domains: tuple[str, ...]
    words: frozenset[str]
    written: re.Pattern[str] | None

    def has(self, found: str) -> bool:
        """Whether a number or an address is the organisation's own, or one that it names."""
        address = found.strip().casefold()
        ends = tuple(sign + domain for domain in self.domains for sign in "@.")
        return ("@" in address and address.endswith(ends)) or _plain(found) in self.details

    def taken_out_of(self, line: str) -> str:
        """A line without what is the organisation's own in it, each an ellipsis."""
        return self.written.sub("…", line) if self.written else line


def own_details(library: Library) -> OwnDetails:
    """What the organisation gives as its own, and numbers and addresses of bodies that it names."""
    own = library.organisation
    found = (find.text for text in _texts(library) for find in personal.find(text))
    details = frozenset(map(_plain, [*found, *own.ours, *filter(None, (own.phone, own.email))]))
    of_mail = own.email.rpartition("@")[2].strip().casefold()
    domains = [one.strip().casefold()[1:] for one in own.ours if one.strip().startswith("@")]
    if of_mail and of_mail not in _FOR_EVERYBODY:
        domains.append(of_mail)
    words = frozenset(re.findall(r"\w+", own.name))
    return OwnDetails(details, tuple(filter(None, domains)), words, _written(library))


def _texts(library: Library) -> Iterator[str]:
    for contact in library.contacts.values():
        yield from (contact.title, contact.what, contact.number, contact.hint)
    for body in library.organisation.bodies:
        yield from (body.title, body.when, body.how)
    yield from library.organisation.ours


def _plain(text: str) -> str:
    """A number without the marks between its digits and the code of its country, an address in small letters."""
    if "@" in text:
        return text.strip().casefold()
    plain = "".join(sign for sign in text if sign.isalnum()).casefold()
    return plain[-_LAST:] if plain.isdigit() else plain


def _written(library: Library) -> re.Pattern[str] | None:
    own, contacts = library.organisation, library.contacts.values()
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
