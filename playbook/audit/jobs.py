"""What is done for the audit trail in the background."""

import datetime

from playbook.audit.keeping import expire, sign_last
from playbook.web.jobs import job


@job(every=datetime.timedelta(hours=1))
def sign_and_expire() -> None:
    """Sign the chain as it stands, and remove what is older than it is kept."""
    sign_last()
    expire()
