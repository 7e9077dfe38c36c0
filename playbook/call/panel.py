"""What a page that has ours inside it is told of the complaint in front. `.github/PANEL.md` is the contract."""

import json

from django.conf import settings

from playbook.complaints.models import Complaint


def told_of(complaint: Complaint) -> str:
    """Number, stage, reference and whether it is closed, in JSON for `frame.js`.

    "" where no page may have ours, or where the complaint is restricted.
    """
    if not settings.FRAME_ORIGINS or complaint.is_restricted:
        return ""
    told = {"number": complaint.pk, "stage": complaint.stage, "reference": complaint.fact("reference")}
    return json.dumps({**told, "closed": not complaint.is_open}, ensure_ascii=False)
