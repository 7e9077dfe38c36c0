"""What is done for people and their sessions in the background."""

import datetime

from playbook.accounts.second_factor import seal_anew
from playbook.accounts.sessions import SessionStore
from playbook.web.jobs import job


@job(every=datetime.timedelta(hours=1))
def clear_sessions() -> None:
    """Delete the sessions that are over."""
    SessionStore.clear_expired()


@job(every=datetime.timedelta(hours=1))
def seal_second_factors_anew() -> None:
    """Have second factors rest on the key of now alone, whether or not their owners sign in."""
    seal_anew()
