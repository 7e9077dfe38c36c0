"""Finding text that looks like personal data: card numbers, e-mail addresses, phone numbers.

It looks only; what is done about a find (refuse, flag) is the caller's to decide. A card number is told by the
checksum of ISO/IEC 7812 (Luhn) over 13 to 19 digits and by a first digit that a payment card can have.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_CARD = re.compile(r"(?<!\d)\d(?:[ .\-/\u00a0]?\d){12,18}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(?0?\d{2,5}\)?[ .-]?)\d{3,4}[ .-]?\d{3,4}(?![\w.])")


@dataclass(frozen=True)
class Find:
    """A stretch of text that looks like personal data: what (`card`, `email`, `phone`) and the text itself."""

    kind: str
    text: str


def find(text: str) -> Iterator[Find]:
    """Whatever in `text` looks like personal data, cards first. Full-width digits count as digits."""
    plain = unicodedata.normalize("NFKC", text)
    for match in _CARD.finditer(plain.replace("\n", " ")):
        if _is_card(match[0]):
            yield Find("card", match[0])
    for match in _EMAIL.finditer(plain):
        yield Find("email", match[0])
    for match in _PHONE.finditer(plain):
        if len(re.sub(r"\D", "", match[0])) >= 9:
            yield Find("phone", match[0])


def _is_card(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    if digits[0] not in (2, 3, 4, 5, 6):
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0
