"""What is done in a complaint beside its steps: what is recorded, and who has it."""

from playbook.complaints.acts import handing_over, recording, restricting
from playbook.complaints.acts.dispatch import act

__all__ = ["act", "handing_over", "recording", "restricting"]
