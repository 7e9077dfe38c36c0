"""Finding text that looks like personal data: card numbers, e-mail addresses, phone numbers, numbers of documents.

It looks only; what is done about a find (refuse, flag) is the caller's to decide. A card number is a row of groups of
digits, with up to three separators between two of them, that has the first digits and the length of an issuer and
the checksum of ISO/IEC 7812 (Luhn). `tests/guidance/personal_cases.json` has the cases; whoever looks for cards
elsewhere, as the browser does, is tested by the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# First digits from, to; how many digits a number of theirs has.
ISSUERS: tuple[tuple[str, str, frozenset[int]], ...] = (
    ("4", "4", frozenset({13, 16, 19})),
    ("51", "55", frozenset({16})),
    ("2221", "2720", frozenset({16})),
    ("34", "34", frozenset({15})),
    ("37", "37", frozenset({15})),
    ("300", "305", frozenset({14})),
    ("36", "36", frozenset({14})),
    ("38", "39", frozenset({14})),
    ("3528", "3589", frozenset({16, 17, 18, 19})),
    ("50", "50", frozenset({13, 14, 15, 16, 17, 18, 19})),
    ("56", "69", frozenset({13, 14, 15, 16, 17, 18, 19})),
)
FEWEST_DIGITS, MOST_DIGITS, LONGEST_ISSUER = 13, 19, 4
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_RUN = re.compile(r"\d(?:[\s./_\-\u2010-\u2015\u2212\u00b7]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(?0?\d{2,5}\)?[ .-]?)\d{3,4}[ .-]?\d{3,4}(?!\w|\.\d)")
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.I)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_HEALTH = re.compile(r"(?<!\d)\d{3}[ -]\d{3}[ -]\d{4}(?!\d)")


@dataclass(frozen=True)
class Find:
    """A stretch of text that looks like personal data: what (`card`, `email`, `phone`, `id`) and the text itself."""

    kind: str
    text: str


def find(text: str) -> Iterator[Find]:
    """Whatever in `text` looks like personal data, cards first. Full-width digits count as digits."""
    plain = _plain(text)
    for card in _cards(plain):
        yield Find("card", card)
    for match in EMAIL.finditer(plain):
        yield Find("email", match[0])
    for match in _PHONE.finditer(plain):
        if len(re.sub(r"\D", "", match[0])) >= 9:
            yield Find("phone", match[0] if ")" in match[0] else match[0].lstrip("("))
    for match in (*_INSURANCE.finditer(plain), *_ACCOUNT.finditer(plain), *_HEALTH.finditer(plain)):
        if _is_id(match[0]):
            yield Find("id", match[0])


def cards(text: str) -> list[str]:
    """The card numbers in `text`, as they stand there."""
    return list(_cards(_plain(text)))


def _plain(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _cards(plain: str) -> Iterator[str]:
    for run in _RUN.finditer(plain):
        if len(run[0]) < FEWEST_DIGITS:
            continue
        groups = [(match.start(), match.end(), _in_ascii(match[0])) for match in _GROUP.finditer(run[0])]
        passed = 0
        for first in range(len(groups)):
            end = _card_from(groups, first) if groups[first][0] >= passed else 0
            if end:
                passed = end
                yield " ".join(run[0][groups[first][0] : end].split())


def _card_from(groups: list[tuple[int, int, str]], first: int) -> int:
    """Where a card number ends that begins with the group `first`, or 0."""
    digits, lengths = "", frozenset[int]()
    for _start, end, group in groups[first : first + MOST_DIGITS]:
        digits += group
        if not lengths and len(digits) >= LONGEST_ISSUER and not (lengths := _lengths(digits)):
            return 0
        if len(digits) > MOST_DIGITS:
            return 0
        if len(digits) in lengths and _checksum([int(digit) for digit in digits]) == 0:
            return end
    return 0


def _in_ascii(digits: str) -> str:
    """Digits of any writing as 0 to 9."""
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _lengths(digits: str) -> frozenset[int]:
    """How many digits a card number has that begins with these; none where no issuer's does."""
    return frozenset().union(*(lengths for low, high, lengths in ISSUERS if low <= digits[: len(low)] <= high))


def _checksum(digits: list[int]) -> int:
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10


def _is_id(text: str) -> bool:
    """Whether the check digits are right, where the number has any."""
    plain = re.sub(r"[ -]", "", text).upper()
    if plain.isdigit():
        rest = 11 - sum(int(digit) * weight for digit, weight in zip(plain, range(10, 1, -1), strict=False)) % 11
        return rest % 11 == int(plain[9])
    if len(plain) > 9:
        moved = "".join(str(int(character, 36)) for character in plain[4:] + plain[:4])
        return int(moved) % 97 == 1
    return True
