"""A complaint and everything that was done in it, as rows."""

from playbook.complaints.models.complaint import Complaint
from playbook.complaints.models.holds import Hold
from playbook.complaints.models.notes import TextOf, Window
from playbook.complaints.models.people import Ask, Holding, Looking, Presence, Restriction
from playbook.complaints.models.rows import Closure, Move, Offer, Promise, Recording, SentReply, Warning
from playbook.complaints.models.tickets import Ticket

__all__ = [
    "Ask",
    "Closure",
    "Complaint",
    "Hold",
    "Holding",
    "Looking",
    "Move",
    "Offer",
    "Presence",
    "Promise",
    "Recording",
    "Restriction",
    "SentReply",
    "TextOf",
    "Ticket",
    "Warning",
    "Window",
]
