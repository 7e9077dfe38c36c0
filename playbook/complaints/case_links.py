"""The link from a complaint back to the case that another system has under its reference (`CASE_LINK`)."""

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from playbook.complaints.models import Complaint


def case_address(complaint: Complaint) -> str:
    """Where the other system shows the case; "" without a setting, or a reference that an address can carry.

    The reference is quoted whole, so it stays one part of the address. Two dots would still lead up in a path.
    """
    reference = complaint.fact("reference").strip()
    if not settings.CASE_LINK or reference in ("", ".", ".."):
        return ""
    return str(settings.CASE_LINK).replace("{reference}", quote(reference, safe="", errors="replace"))


def case_line(complaint: Complaint) -> str:
    """The line of a summary that leads there, or ""."""
    address = case_address(complaint)
    return _("Case: %(address)s") % {"address": address} if address else ""
