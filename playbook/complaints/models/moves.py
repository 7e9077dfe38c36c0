"""What was done in a complaint and which facts were written down, a row each, in order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import FACT_LONGEST, LONG
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
            # The same without those that were taken back: counted from the index alone.
            models.Index(
                fields=("complaint", "target"),
                condition=Q(kind="interrupted", undone=False),
                name="moves_still_broken_in",
            ),
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
