"""Saving the note of a complaint, which is typed in several windows at once: none overwrites the text of another."""

from dataclasses import replace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.complaints.commands import Answer, KeyReused, SaveNote, Sending, SettleText
from playbook.complaints.models import Complaint, Window
from playbook.flow.engine import WrongMove

MOST = 20_000  # characters of a note


def save_note(complaint: Complaint, typed: SaveNote, sending: Sending) -> Answer:
    """Replace the note of a locked complaint, if it is still the one that was typed on, or nobody else has saved since.

    Otherwise the text is refused and kept beside the note. A save that comes late, after a newer one of the same
    window, changes nothing. Raises `KeyReused` for a key that was another text's.
    """
    window = _window_of(complaint, typed, sending)
    if window.key == sending.key or typed.sequence < window.sequence:
        answer = _answer(complaint, refused=window.refused, again=True)
        # Of what others have saved since, this window knows nothing: it must not be told that it does.
        knows = window.client == complaint.note_client or window.refused
        return answer if knows else replace(answer, note_version=complaint.note_since)
    refused = not complaint.may_be_changed_by(sending.by) or not _takes(complaint, typed, window)
    window.take(typed.text, typed.sequence, sending, refused=refused)
    if not refused:
        put_note(complaint, typed.text, window.client)
    return _answer(complaint, refused=refused)


def _window_of(complaint: Complaint, typed: SaveNote, sending: Sending) -> Window:
    """The window that a text comes from; one that names none is new. Raises `KeyReused` for another text's key."""
    key, client = sending.key, typed.client or sending.key.hex
    found = {row.client: row for row in complaint.windows.filter(Q(client=client) | Q(key=key))}
    if any(row.key == key and (row.digest != sending.digest or row.client != client) for row in found.values()):
        raise KeyReused
    return found.get(client) or Window(complaint=complaint, client=client)


def _takes(complaint: Complaint, typed: SaveNote, window: Window) -> bool:
    """Whether a text typed on that version may replace the note."""
    by_itself = window.client == complaint.note_client and typed.version >= complaint.note_since
    return typed.version == complaint.note_version or by_itself or typed.text == complaint.note


def put_note(complaint: Complaint, text: str, client: str) -> None:
    """Write the note of a locked complaint, as `client` typed it."""
    if text == complaint.note:
        return
    if client != complaint.note_client:
        complaint.note_client, complaint.note_since = client, complaint.note_version
    complaint.note, complaint.note_version, complaint.note_saved_at = text, complaint.note_version + 1, timezone.now()
    complaint.forgotten_at = None  # it has words again
    names = ["note", "note_version", "note_saved_at", "note_client", "note_since", "forgotten_at"]
    complaint.save(update_fields=names)


def _answer(complaint: Complaint, *, refused: bool, again: bool = False) -> Answer:
    """The answer. The text goes with the version: both are those of the row that was locked."""
    why = _("Another window saved a different note meanwhile. Both texts are kept.") if refused else ""
    return Answer(
        complaint.last_move, complaint.screen, complaint.note_version, again=again, why=why, note=complaint.note
    )


def settle_text(complaint: Complaint, asked: SettleText) -> None:
    """Put a text that was refused under the note, or let it go. One that is settled already changes nothing.

    Raises `WrongMove` when the note would be too long.
    """
    window = complaint.windows.filter(pk=asked.window, refused=True).first()
    if window is None:
        return
    if asked.put:
        together = f"{complaint.note}\n{window.text}".strip("\n")
        if len(together) > MOST:
            raise WrongMove(_("Together the two texts are too long for one note. Shorten the note first."))
        put_note(complaint, together, "")
    window.settle()
