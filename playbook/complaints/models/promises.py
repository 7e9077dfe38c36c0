"""A promise to a customer, and whether it is waiting, overdue, done or done late."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import LONG, SHORT
from playbook.complaints.models.moves import COMPLAINT
from playbook.complaints.querysets import DUE_FIRST, PromiseQuerySet


class Promise(models.Model):
    """What was promised to the customer, who does it, and by when."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="promises"
    )
    key = models.UUIDField(_("key"), editable=False)
    what = models.CharField(_("what"), max_length=LONG)
    who = models.CharField(_("who"), max_length=SHORT)
    due = models.DateField(_("by when"))
    due_time = models.TimeField(_("by what time"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("promised by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("promised at"), default=timezone.now)
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)
    kept_how = models.CharField(_("how it was kept"), max_length=LONG, blank=True)
    # How the day was counted out, or why it is another one.
    counted = models.CharField(_("how the day was found"), max_length=LONG, blank=True)
    reason = models.CharField(_("why this day"), max_length=LONG, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = (*DUE_FIRST, "pk")
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = (models.UniqueConstraint(fields=("complaint", "key"), name="one_promise_a_key"),)
        indexes = (models.Index(fields=("due", "due_time"), condition=Q(kept_at=None), name="promises_that_wait"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.due}"

    class State(models.TextChoices):
        """How a promise stands."""

        WAITING = "waiting", _("to do")
        OVERDUE = "overdue", _("overdue")
        DONE = "done", _("done")
        LATE = "late", _("done late")

    @property
    def deadline(self) -> datetime.datetime:
        """The moment by which it has to be kept: its hour, or else the end of its day."""
        return timezone.make_aware(datetime.datetime.combine(self.due, self.due_time or datetime.time.max))

    @property
    def state(self) -> State:
        """How it stands at this moment."""
        if self.kept_at is None:
            return self.State.OVERDUE if self.deadline < timezone.now() else self.State.WAITING
        return self.State.LATE if self.kept_at > self.deadline else self.State.DONE
