"""How a complaint ended, and why it came about."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import LONG
from playbook.complaints.models.moves import COMPLAINT
from playbook.guidance import limits


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
