"""A complaint and everything that was done in it."""

from playbook.complaints.models.complaint import Complaint
from playbook.complaints.models.ledger import Answer, Clash, KeyReused, Ledger, Sending
from playbook.complaints.models.notes import MOST, NoteText, Window
from playbook.complaints.models.rows import LONG, SHORT, Closure, Move, Promise, Recording, Warning

__all__ = [
    "LONG",
    "MOST",
    "SHORT",
    "Answer",
    "Clash",
    "Closure",
    "Complaint",
    "KeyReused",
    "Ledger",
    "Move",
    "NoteText",
    "Promise",
    "Recording",
    "Sending",
    "Warning",
    "Window",
]
