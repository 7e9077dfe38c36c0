"""What was sent to a customer in writing."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.models.moves import COMPLAINT


class SentReply(models.Model):
    """What was sent to the customer in writing, as it was when the worker said so. Nothing is sent from here."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="replies"
    )
    key = models.UUIDField(_("key"), editable=False)
    text = models.TextField(_("text"), blank=True)
    is_public = models.BooleanField(_("read by everybody"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("sent at"), default=timezone.now)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("sent reply")
        verbose_name_plural = _("sent replies")
        constraints = (models.UniqueConstraint(fields=("complaint", "key"), name="one_reply_a_key"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d %H:%M}"
