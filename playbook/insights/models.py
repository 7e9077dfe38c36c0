"""What readers did not find, and what they said of what they read. No row says who it was."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.models import Complaint
from playbook.editions.models import Document
from playbook.guidance import limits
from playbook.insights.limits import TEXT, WORDS
from playbook.insights.querysets import GapQuerySet, VerdictQuerySet


def today() -> datetime.date:
    """The day where the organisation is."""
    return timezone.localdate()


class Gap(models.Model):
    """A search that did not help: its words, the stage it was made in, and how often on a day."""

    class How(models.TextChoices):
        """How it is known that the search did not help."""

        NOTHING = "nothing", _("found nothing")
        REFINED = "refined", _("was changed at once")
        NEEDED = "needed", _("“I needed this”")

    text = models.CharField(_("words"), max_length=TEXT)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    how = models.CharField(_("how it ended"), max_length=10, choices=How)
    day = models.DateField(_("day"), default=today)
    count = models.PositiveIntegerField(_("times"), default=0)

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "text")
        verbose_name = _("search that did not help")
        verbose_name_plural = _("searches that did not help")
        constraints = (models.UniqueConstraint(fields=("text", "stage", "how", "day"), name="one_gap_a_day"),)
        indexes = (models.Index(fields=("day",)),)

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """What a manager did about the searches for some words, up to a day."""

    text = models.CharField(_("words"), max_length=TEXT)
    day = models.DateField(_("day"), default=today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True)
    document = models.ForeignKey(
        Document, verbose_name=_("added to"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = (models.Index(fields=("text", "day")),)

    def __str__(self) -> str:
        return self.text


class Verdict(models.Model):
    """What a reader said of a document in an edition, with a few words if they wished."""

    class Kind(models.TextChoices):
        """What can be said."""

        USEFUL = "useful", _("Useful")
        WRONG = "wrong", _("Something is wrong")
        ELSE = "else", _("I needed something else")

    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.CASCADE, related_name="verdicts"
    )
    edition = models.PositiveIntegerField(_("edition"))
    kind = models.CharField(_("verdict"), max_length=6, choices=Kind)
    words = models.CharField(_("in a few words"), max_length=WORDS, blank=True)
    personal = models.BooleanField(_("may name a person"), default=False)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        indexes = (models.Index(fields=("at",)),)

    def __str__(self) -> str:
        return f"{self.document}: {self.kind}"


class Reply(models.Model):
    """What a manager did about a verdict, in a word."""

    verdict = models.OneToOneField(Verdict, verbose_name=_("verdict"), on_delete=models.CASCADE, related_name="reply")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    words = models.CharField(_("what was done"), max_length=WORDS, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return f"{self.verdict_id}: {self.words}"


class StageTime(models.Model):
    """How many seconds a complaint was in a stage, added up from its moves (see `stage_times.py`)."""

    complaint = models.ForeignKey(Complaint, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(_("stage"), max_length=limits.STAGE)
    seconds = models.PositiveIntegerField(_("seconds"))

    class Meta:
        verbose_name = _("time in a stage")
        verbose_name_plural = _("times in stages")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.stage} {self.seconds}"


class Counted(models.Model):
    """Up to which move the times of a complaint are added up, and by which stages of the steps."""

    complaint = models.OneToOneField(
        Complaint, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    last_move = models.PositiveIntegerField(_("number of the last move"))
    mapping = models.CharField(_("stages of the steps"), max_length=16)

    class Meta:
        verbose_name = _("counted complaint")
        verbose_name_plural = _("counted complaints")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.complaint_id} up to {self.last_move}"
