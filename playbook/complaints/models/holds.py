"""Complaints that are kept: while somebody asks for what stands there, nothing of it is forgotten or erased."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.complaints.facts import LONG
from playbook.complaints.models.moves import COMPLAINT


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds."""

    def standing(self) -> Self:
        """Those that nobody has ended. The day to look at one again ends nothing by itself."""
        return self.filter(ended_at=None)


class Hold(models.Model):
    """Somebody keeps a complaint from being forgotten or erased, for a reason, to be looked at again on a day."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="holds"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    why = models.CharField(_("why"), max_length=LONG)
    look_again = models.DateField(_("to be looked at again on"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ended by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        indexes = (models.Index(fields=("look_again",), condition=models.Q(ended_at=None), name="standing_holds"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} until {self.look_again}"
