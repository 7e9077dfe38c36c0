"""A complaint and everything that was done in it, as rows."""

from playbook.complaints.models.closures import Closure
from playbook.complaints.models.complaint import Complaint
from playbook.complaints.models.holds import Hold
from playbook.complaints.models.moves import Move, Recording
from playbook.complaints.models.notes import TextOf, Window
from playbook.complaints.models.offers import Offer
from playbook.complaints.models.people import Ask, Holding, Looking, Presence, Restriction
from playbook.complaints.models.promises import Promise
from playbook.complaints.models.sent_replies import SentReply
from playbook.complaints.models.tickets import Ticket
from playbook.complaints.models.warnings import Warning

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
