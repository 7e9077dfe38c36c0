"""What is done for insights in the background."""

import datetime

from django.utils import timezone

from playbook.editions.current import library
from playbook.insights import gaps, verdicts
from playbook.insights.figures import stages_of_steps
from playbook.insights.periods import DAYS
from playbook.insights.stage_times import keep_sums
from playbook.web.jobs import job


@job(every=datetime.timedelta(hours=1))
def forget_what_readers_said() -> None:
    """Delete searches and verdicts that are kept no longer."""
    gaps.forget_old()
    verdicts.forget_old()


@job(every=datetime.timedelta(minutes=5))
def add_up_times_in_stages() -> None:
    """Keep the sums that the figures are made of, for the longest time that they are shown of."""
    since = timezone.now() - datetime.timedelta(days=max(DAYS) + 1)
    keep_sums(stages_of_steps(library()), since)
