"""The texts of a complaint, typed in several windows at once: none overwrites the text of another."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.commands import Sending
from playbook.complaints.models.moves import COMPLAINT


class TextOf(models.TextChoices):
    """The texts of a complaint that are saved as they are typed."""

    NOTE = "note", _("the note")
    REPLY = "reply", _("the reply")


class Window(models.Model):
    """A window (a tab) that a text `of` the complaint was typed in, and the last thing it sent.

    A text that was `refused`, because another window had saved first, is kept here until somebody settles it; a text
    that was saved is in the complaint and no longer here.
    """

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="windows"
    )
    of = models.CharField(
        _("text"), max_length=10, choices=TextOf, default=TextOf.NOTE, db_default="note", editable=False
    )
    client = models.CharField(_("window"), max_length=40)
    sequence = models.PositiveIntegerField(_("number of the save"), default=0)
    key = models.UUIDField(_("key"), editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    refused = models.BooleanField(_("refused"), default=False)
    text = models.TextField(_("text that was refused"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        constraints = (
            models.UniqueConstraint(fields=("complaint", "of", "client"), name="one_window_a_text"),
            models.UniqueConstraint(fields=("complaint", "key"), name="one_window_a_key"),
        )

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.client}"

    def take(self, text: str, sequence: int, sending: Sending, *, refused: bool) -> None:
        """Keep what came: how far this window is, and its text if that was refused."""
        self.sequence, self.key, self.digest = sequence, sending.key, sending.digest
        self.refused, self.text = refused, text if refused else ""
        self.by, self.at = sending.by, timezone.now()
        self.save()

    def settle(self) -> None:
        """Let the refused text go: it is in the note now, or nobody wants it."""
        self.refused, self.text = False, ""
        self.save(update_fields=["refused", "text"])
