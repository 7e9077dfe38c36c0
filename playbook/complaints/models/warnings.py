"""A warning that was given to a customer."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import LONG
from playbook.complaints.models.moves import COMPLAINT
from playbook.guidance import limits


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
