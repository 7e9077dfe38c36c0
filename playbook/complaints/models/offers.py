"""What was offered to a customer, and the answer."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import LONG
from playbook.complaints.models.moves import COMPLAINT


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
