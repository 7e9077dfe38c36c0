"""What is done for people and their sessions in the background."""

import datetime

from playbook.accounts.sessions import SessionStore
from playbook.web.jobs import job


@job(every=datetime.timedelta(hours=1))
def clear_sessions() -> None:
    """Delete the sessions that are over."""
    SessionStore.clear_expired()
