"""A complaint and everything that was done in it."""

from playbook.complaints.models.complaint import Complaint
from playbook.complaints.models.rows import LONG, SHORT, Closure, Move, Promise, Recording, Warning

__all__ = ["LONG", "SHORT", "Closure", "Complaint", "Move", "Promise", "Recording", "Warning"]
