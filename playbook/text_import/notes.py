"""What there is to say of a text that came in: what was left out or changed, and why a file cannot be taken."""

from dataclasses import dataclass

from playbook.guidance.words import gettext_noop as _


@dataclass(frozen=True)
class Note:
    """Something left out or changed, in words with places for `params`; whoever shows it translates the words."""

    words: str
    params: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return self.words % dict(self.params)


def note(words: str, /, **params: str | int) -> Note:
    """A note; `params` are what its words name."""
    return Note(words, tuple(params.items()))


class Unreadable(Exception):
    """A file or text that is not taken; `note` says why and what to do."""

    def __init__(self, words: str, /, **params: str | int) -> None:
        self.note = note(words, **params)
        super().__init__(str(self.note))


TOO_LONG = _("It has %(count)s characters; %(most)s is the most. Bring it in in parts.")
TOO_MANY_LINES = _("It has %(count)s lines; %(most)s is the most. Bring it in in parts.")
TOO_DEEP = _("It is nested too deep to be read. Copy its text, and paste that.")
NOT_TEXT = _("It holds no text that can be read. Save it as text, HTML, CSV or Word (.docx), and try again.")
