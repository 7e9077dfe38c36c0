"""Passwords that are long and still guessed at once: a word again and again, rows of keys, names everybody knows.

Django refuses what is on its list of common passwords; of fifteen characters or more the list has nearly none. So what
the words of that list, and of this installation, make up is taken out, and what remains must be enough to guess at.
"""

import re
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from playbook.accounts.models import User

FEWEST_CHARACTERS = 5  # different ones
MOST_WORDS = 2  # different well-known words that may not make up the whole of a password
LEFT_OVER = 4  # characters beside them that do not make it a better one
SHORTEST, LONGEST = 4, 20  # characters of a word that is looked for
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "azertyuiop")
_STEPS = frozenset(pair for row in (*ROWS, *(row[::-1] for row in ROWS)) for pair in zip(row, row[1:], strict=False))


class NotGuessable:
    """Refuses a password of few characters, of rows of keys, or of well-known words and names of this place."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError`, saying what to do instead, for one that would be guessed."""
        plain = password.casefold()
        if len(set(plain)) < FEWEST_CHARACTERS or _is_row(plain):
            raise ValidationError(_("That is a row or a pattern that is tried first. Take several words."), "pattern")
        if _is_well_known(plain, names_here(user)):
            raise ValidationError(
                _("That is made of words that are tried first, such as names of this place. Take others."), "guessable"
            )

    def get_help_text(self) -> str:
        """What a good one is."""
        return _("Take several words that have nothing to do with you or this place. They need no odd characters.")


def names_here(user: User | None) -> frozenset[str]:
    """Words of this installation and of the person: product, host names, their own names, their team's."""
    told = ["playbook", *settings.ALLOWED_HOSTS]
    if user is not None:
        told += [user.username, user.first_name, user.last_name, user.email, getattr(user.team, "name", "")]
    return frozenset(word for one in told for word in re.findall(r"\w{3,}", str(one).casefold()))


def _is_row(text: str) -> bool:
    """Whether nearly every character is beside the one before it on a keyboard or in the alphabet."""
    steps = sum(pair in _STEPS for pair in zip(text, text[1:], strict=False))
    return steps >= 0.7 * (len(text) - 1)


def _is_well_known(text: str, names: Iterable[str]) -> bool:
    """Whether a word or two, however often, make up all of the text but a few characters."""
    known = _common() | set(names)
    found, rest, at = set(), 0, 0
    while at < len(text):
        # The longest word that begins here: each character is looked at once for each length.
        word = next((one for size in range(LONGEST, 2, -1) if (one := text[at : at + size]) in known), "")
        found.add(word)
        rest += not word
        at += len(word) or 1
    return len(found - {""}) <= MOST_WORDS and rest <= LEFT_OVER


@cache
def _common() -> frozenset[str]:
    """Django's list, without what is too short to be a word."""
    return frozenset(word for word in CommonPasswordValidator().passwords if SHORTEST <= len(word) <= LONGEST)
