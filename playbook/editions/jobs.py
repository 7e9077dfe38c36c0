"""What is done for editions in the background."""

import datetime

from playbook.editions import open_forms, picture_use
from playbook.editions.models import Incoming
from playbook.editions.scheduling import publish_due
from playbook.web.jobs import job


@job(every=datetime.timedelta(seconds=2))
def publish_what_is_due() -> None:
    """Publish what was scheduled for a time that has come."""
    publish_due()


@job(every=datetime.timedelta(hours=1))
def forget_old_zips() -> None:
    """Delete zips that were looked into and not taken in."""
    Incoming.forget_old()


@job(every=datetime.timedelta(hours=1))
def forget_old_forms() -> None:
    """Delete what was typed at the desk and never come back for."""
    open_forms.forget_old()


@job(every=datetime.timedelta(days=1))
def forget_unused_pictures() -> None:
    """Delete pictures that no text names any more, in none of its revisions."""
    picture_use.forget_unused()
