"""A complaint and everything that was done in it."""

from playbook.complaints.models.complaint import Complaint
from playbook.complaints.models.ledger import Answer, Clash, KeyReused, Ledger, Sending
from playbook.complaints.models.notes import MOST, NoteText, Window
from playbook.complaints.models.people import Ask, Holding, Presence
from playbook.complaints.models.rows import LONG, SHORT, Closure, Move, Promise, Recording, Warning

__all__ = [
    "LONG",
    "MOST",
    "SHORT",
    "Answer",
    "Ask",
    "Clash",
    "Closure",
    "Complaint",
    "Holding",
    "KeyReused",
    "Ledger",
    "Move",
    "NoteText",
    "Presence",
    "Promise",
    "Recording",
    "Sending",
    "Warning",
    "Window",
]
