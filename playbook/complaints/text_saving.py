"""Saving the note and the reply of a complaint as they are typed, in several windows at once: none overwrites another.

Both are kept by the same rules: the text, its version, and the window that saved it last are columns of the complaint,
named after the text (`note`, `note_version`, ...).
"""

from dataclasses import replace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.complaints.commands import Answer, KeyReused, SaveText, Sending, SettleText
from playbook.complaints.models import Complaint, TextOf, Window
from playbook.flow.engine import WrongMove

MOST = 20_000  # characters of a text
_COLUMNS = ("", "_version", "_saved_at", "_client", "_since")


def save_text(complaint: Complaint, typed: SaveText, sending: Sending) -> Answer:
    """Replace a text of a locked complaint, if it is still the one that was typed on, or nobody else has saved since.

    Otherwise what was typed is refused and kept beside it. A save that comes late, after a newer one of the same
    window, changes nothing. Raises `KeyReused` for a key that was another text's.
    """
    window, of = _window_of(complaint, typed, sending), typed.of
    if window.key == sending.key or typed.sequence < window.sequence:
        answer = _answer(complaint, of, refused=window.refused, again=True)
        # Of what others have saved since, this window knows nothing: it must not be told that it does.
        knows = window.client == _now(complaint, of, "_client") or window.refused
        return answer if knows else replace(answer, note_version=_number(complaint, of, "_since"))
    taken_over = not complaint.may_be_changed_by(sending.by)
    refused = taken_over or not _takes(complaint, typed, window)
    window.take(typed.text, typed.sequence, sending, refused=refused)
    if not refused:
        put_text(complaint, of, typed.text, window.client)
        _put_place(complaint, typed.private)
    answer = _answer(complaint, of, refused=refused)
    return _taken_over(answer, complaint.holder.spoken_name) if taken_over else answer


def _window_of(complaint: Complaint, typed: SaveText, sending: Sending) -> Window:
    """The window that a text comes from; one that names none is new. Raises `KeyReused` for another text's key."""
    key, client = sending.key, typed.client or sending.key.hex
    found = {(row.of, row.client): row for row in complaint.windows.filter(Q(client=client, of=typed.of) | Q(key=key))}
    mine = (typed.of, client)
    if any(row.key == key and (row.digest != sending.digest or name != mine) for name, row in found.items()):
        raise KeyReused
    return found.get(mine) or Window(complaint=complaint, of=typed.of, client=client)


def _takes(complaint: Complaint, typed: SaveText, window: Window) -> bool:
    """Whether what was typed on that version may replace the text."""
    of, version = typed.of, typed.version
    by_itself = window.client == _now(complaint, of, "_client") and version >= _number(complaint, of, "_since")
    return version == _number(complaint, of, "_version") or by_itself or typed.text == _now(complaint, of)


def put_text(complaint: Complaint, of: str, text: str, client: str) -> None:
    """Write a text of a locked complaint, as `client` typed it."""
    if text == _now(complaint, of):
        return
    version = _number(complaint, of, "_version")
    if client != _now(complaint, of, "_client"):
        setattr(complaint, f"{of}_client", client)
        setattr(complaint, f"{of}_since", version)
    setattr(complaint, of, text)
    setattr(complaint, f"{of}_version", version + 1)
    setattr(complaint, f"{of}_saved_at", timezone.now())
    complaint.forgotten_at = None  # it has words again
    complaint.save(update_fields=[*(f"{of}{column}" for column in _COLUMNS), "forgotten_at"])


def _put_place(complaint: Complaint, private: bool | None) -> None:
    """Note of the reply of a locked complaint whether it is for a private message, where that was said."""
    if private is None or private == complaint.reply_in_private:
        return
    complaint.reply_in_private = private
    complaint.save(update_fields=["reply_in_private"])


def _now(complaint: Complaint, of: str, column: str = "") -> str:
    return str(getattr(complaint, f"{of}{column}"))


def _number(complaint: Complaint, of: str, column: str) -> int:
    return int(getattr(complaint, f"{of}{column}"))


def _answer(complaint: Complaint, of: str, *, refused: bool, again: bool = False) -> Answer:
    """The answer. The text goes with the version: both are those of the row that was locked."""
    whys = {
        TextOf.NOTE: _("Another window saved a different note meanwhile. Both texts are kept."),
        TextOf.REPLY: _("Another window saved a different reply meanwhile. Both texts are kept."),
    }
    version, text = _number(complaint, of, "_version"), _now(complaint, of)
    why = whys[TextOf(of)] if refused else ""
    return Answer(complaint.last_move, complaint.screen, version, again=again, why=why, note=text)


def _taken_over(answer: Answer, holder: str) -> Answer:
    """The answer to somebody who typed while a colleague took the complaint over: nobody saved another text."""
    why = _("%(name)s has this complaint now. What you typed is kept beside it, for whoever has it.") % {"name": holder}
    return replace(answer, why=why, holder=holder)


def settle_text(complaint: Complaint, asked: SettleText) -> None:
    """Put a text that was refused under the note or the reply, or let it go. One settled already changes nothing.

    Raises `WrongMove` when that would be too long.
    """
    window = complaint.windows.filter(pk=asked.window, refused=True).first()
    if window is None:
        return
    if asked.put:
        together = f"{_now(complaint, window.of)}\n{window.text}".strip("\n")
        if len(together) > MOST:
            raise WrongMove(_("Together the two texts are too long. Shorten the one above first."))
        put_text(complaint, window.of, together, "")
    window.settle()
