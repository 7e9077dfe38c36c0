"""What was done in a complaint, a row each: moves, facts, promises, warnings, and how it ended."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import FACT_LONGEST, LONG, SHORT
from playbook.complaints.querysets import DUE_FIRST, PromiseQuerySet
from playbook.guidance import limits

COMPLAINT = "complaints.Complaint"


class Move(models.Model):
    """One thing the worker did, in order. Rows are only ever added; the key makes sending one twice harmless."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="moves"
    )
    number = models.PositiveIntegerField(_("number"))
    key = models.UUIDField(_("key"), editable=False)
    kind = models.CharField(_("kind"), max_length=12)
    target = models.CharField(_("target"), max_length=limits.SCREEN, blank=True)
    # The key of the form that this came with (its last row has that key), and of the one that the page sent before.
    form = models.UUIDField(_("form"), null=True, editable=False)
    after = models.UUIDField(_("after"), null=True, editable=False)
    # Of what the form said, so that the same key with other words is noticed.
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    label = models.CharField(_("words on the screen"), max_length=limits.MOVE_LABEL, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("at"), default=timezone.now)
    # Whether it was taken back (see `playbook.flow.standing`); all that is ever changed in a row, and worked out from
    # the rows alone. What was taken back is in the full trail and in nothing else that is read or counted.
    undone = models.BooleanField(_("taken back"), default=False, db_default=False)

    class Meta:
        ordering = ("complaint", "number")
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = (
            models.UniqueConstraint(fields=("complaint", "number"), name="one_move_a_number"),
            models.UniqueConstraint(fields=("complaint", "key"), name="one_move_a_key"),
        )
        indexes = (
            models.Index(fields=("complaint", "target"), condition=Q(kind="interrupted"), name="moves_that_broke_in"),
            models.Index(fields=("at", "target"), name="moves_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.target}"


class Recording(models.Model):
    """A fact as it was written down, so that a correction never hides what stood there before.

    `number` is that of the move it came with. One that was not `taken` came from a page that did not know what
    somebody else had written meanwhile: it is kept here and offered again.
    """

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="recordings"
    )
    fact = models.CharField(_("fact"), max_length=FACT_LONGEST)
    text = models.CharField(_("text"), max_length=LONG, blank=True)
    number = models.PositiveIntegerField(_("number of the move"), default=0)
    taken = models.BooleanField(_("taken"), default=True)
    # Stated by a choice: taken back with it.
    by_choice = models.BooleanField(_("by a choice"), default=False, db_default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        indexes = (models.Index(Upper("text"), condition=Q(fact="reference"), name="references_ever_written"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.fact}"


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


class Warning(models.Model):
    """A warning given to a customer: for what conduct, in which words."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="warnings"
    )
    key = models.UUIDField(_("key"), editable=False)
    conduct = models.CharField(_("conduct"), max_length=limits.CONDUCT)
    words = models.CharField(_("words"), max_length=LONG)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("given by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("given at"), default=timezone.now)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        constraints = (models.UniqueConstraint(fields=("complaint", "key"), name="one_warning_a_key"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.conduct}"


class Offer(models.Model):
    """What was offered to the customer, and what they said to it.

    `form` is the key of the form that wrote its words last: by it a page names an offer whose row it has not seen yet.
    """

    class Answer(models.TextChoices):
        """What became of an offer."""

        OPEN = "open", _("no answer yet")
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("refused")

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="offers"
    )
    what = models.CharField(_("what"), max_length=LONG)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("offered by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("offered at"), default=timezone.now)
    form = models.UUIDField(_("form that wrote it"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("offer")
        verbose_name_plural = _("offers")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.answer}"


class Closure(models.Model):
    """One ending of a complaint: the outcome at once, the root cause when there is time to think.

    A complaint that was ended, came back and was resolved has two.
    """

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="closures"
    )
    outcome = models.CharField(_("outcome"), max_length=limits.OPTION)
    reason = models.CharField(_("reason"), max_length=LONG, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("closed by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("closed at"), default=timezone.now)
    cause = models.CharField(_("root cause"), max_length=limits.OPTION, blank=True)
    seen_before = models.CharField(_("seen before"), max_length=10, blank=True)
    prevention = models.CharField(_("what would have prevented it"), max_length=LONG, blank=True)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("closure")
        verbose_name_plural = _("closures")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.outcome}"


class SentReply(models.Model):
    """What was sent to the customer in writing, as it was when the worker said so. Nothing is sent from here."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="replies"
    )
    key = models.UUIDField(_("key"), editable=False)
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("sent at"), default=timezone.now)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("sent reply")
        verbose_name_plural = _("sent replies")
        constraints = (models.UniqueConstraint(fields=("complaint", "key"), name="one_reply_a_key"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d %H:%M}"
