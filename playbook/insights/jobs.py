"""What is done for insights in the background."""

import datetime

from playbook.insights import gaps, verdicts
from playbook.web.jobs import job


@job(every=datetime.timedelta(hours=1))
def forget_what_readers_said() -> None:
    """Delete searches and verdicts that are kept no longer."""
    gaps.forget_old()
    verdicts.forget_old()
