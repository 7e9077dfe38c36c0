"""Tickets: what another program knows of a customer, put aside for a few minutes until somebody starts with it."""

import datetime
import secrets
import uuid
from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team, User
from playbook.complaints.models.moves import COMPLAINT
from playbook.complaints.querysets import restricted_for, unrestricted
from playbook.guidance import limits
from playbook.web.digests import digest_of

GOOD_FOR = datetime.timedelta(minutes=10)
KEPT_FOR = datetime.timedelta(days=1)  # so that the same link leads to the same complaint for a while


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets, asked by what stands in a link."""

    def for_person(self, text: str, user: User) -> "Ticket | None":
        """The ticket of that text, if somebody of the person's team made it and its time has not run out."""
        mine = models.Q(team=user.team_id) if user.team_id else models.Q(by=user)
        used = models.Q(complaint__isnull=False)
        known = models.Q(complaint=None) | models.Q(complaint__holder=user) | unrestricted("complaint__")
        known |= restricted_for(user, "complaint__") or models.Q()
        return self.filter(
            mine, known, used | models.Q(at__gt=timezone.now() - GOOD_FOR), digest=digest_of(text)
        ).first()

    def overdue(self) -> Self:
        """Those whose words were not used in time, and those that nobody needs any more."""
        now = timezone.now()
        return self.filter(models.Q(complaint=None, at__lte=now - GOOD_FOR) | models.Q(at__lte=now - KEPT_FOR))


class Ticket(models.Model):
    """What is known of a complaint before it starts. It serves once; its words go when it is used, or in ten minutes.

    With it no name has to stand in an address. Only a digest of the text in the link is kept.
    """

    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    stage = models.CharField(_("stage"), max_length=limits.STAGE, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, null=True, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, null=True, blank=True, related_name="tickets"
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.complaint_id or ''}"

    @classmethod
    def make(cls, facts: Mapping[str, str], stage: str, *, by: User) -> str:
        """Put it aside; the text for the link, which nobody can read again."""
        text = secrets.token_urlsafe(24)
        cls.objects.create(digest=digest_of(text), facts=dict(facts), stage=stage, by=by, team=by.team)
        return text

    @property
    def key(self) -> uuid.UUID:
        """The key of the start that it serves for: used at once by two, it starts one complaint."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"ticket {self.digest}")

    def use(self, complaint: int) -> None:
        """Note which complaint it started or found, and let its words go."""
        Ticket.objects.filter(pk=self.pk).update(complaint=complaint, facts={})
