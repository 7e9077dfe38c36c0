"""Who has to do with a complaint: those who held it, leads who were asked for, leads who are about."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.complaints.facts import LONG
from playbook.complaints.models.moves import COMPLAINT
from playbook.complaints.querysets import AskQuerySet

# How long somebody counts as looking after their page was last heard of, and how often that is written down.
GONE_AFTER, NOTED_FOR = datetime.timedelta(seconds=30), datetime.timedelta(seconds=10)


class Holding(models.Model):
    """Somebody took a complaint over, or was given it, and has held it from then until the next one did."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="holdings"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("held by"), on_delete=models.PROTECT, related_name="holdings"
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("handed over by"), on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(_("why"), max_length=LONG, blank=True)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.holder_id}"


class Restriction(models.Model):
    """A complaint was restricted, to its holder, a lead who may be named and administrators, until it was lifted."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="restrictions"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("lead"), on_delete=models.PROTECT, related_name="+", null=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("restricted by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    why = models.CharField(_("why"), max_length=LONG, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("lifted by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lifted_why = models.CharField(_("why it was lifted"), max_length=LONG, blank=True)

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d}"


class Looking(models.Model):
    """Somebody has the live page of a complaint open: whoever works on it, and leads who look over the shoulder."""

    complaint = models.ForeignKey(
        COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="lookers"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(_("seen at"))

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("somebody who looks")
        verbose_name_plural = _("people who look")
        constraints = (models.UniqueConstraint(fields=("complaint", "person"), name="one_looking_a_person"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.person_id}"

    @classmethod
    def with_others(cls, complaint: int, person: User) -> list[User]:
        """Who else has the complaint open now. Notes that `person` has, which is written once in ten seconds."""
        now = timezone.now()
        rows = list(cls.objects.filter(complaint=complaint, at__gt=now - GONE_AFTER).select_related("person"))
        if not any(row.person_id == person.pk and row.at > now - NOTED_FOR for row in rows):
            cls.objects.update_or_create(complaint_id=complaint, person_id=person.pk, defaults={"at": now})
        return [row.person for row in rows if row.person_id != person.pk]


class Ask(models.Model):
    """The customer wants the manager: a worker asks for a lead, and a lead answers that they come, or to hold on."""

    class Reply(models.TextChoices):
        """What a lead can answer."""

        COMING = "coming", _("coming")
        HOLD = "hold", _("hold on")

    complaint = models.ForeignKey(COMPLAINT, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="asks")
    key = models.UUIDField(_("key"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("asked at"), default=timezone.now)
    reply = models.CharField(_("reply"), max_length=10, choices=Reply, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    replied_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ("complaint", "pk")
        verbose_name = _("request for a lead")
        verbose_name_plural = _("requests for a lead")
        constraints = (models.UniqueConstraint(fields=("complaint", "key"), name="one_ask_a_key"),)
        indexes = (models.Index(fields=("at",), name="asks_by_time"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.reply or 'waits'}"

    def answer(self, reply: str, *, by: User) -> None:
        """Keep what a lead answers; the latest answer counts."""
        self.reply, self.replied_by, self.replied_at = reply, by, timezone.now()
        self.save(update_fields=["reply", "replied_by", "replied_at"])


class Presence(models.Model):
    """When a lead was last seen, to within a minute."""

    lead = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name=_("lead"), on_delete=models.CASCADE)
    at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")

    def __str__(self) -> str:
        return f"{self.lead_id} {self.at:%H:%M}"

    @classmethod
    def about(cls, team: int | None) -> list[User]:
        """The leads of a team who were seen in the last five minutes."""
        since = timezone.now() - datetime.timedelta(minutes=5)
        rows = cls.objects.filter(at__gt=since, lead__team=team, lead__role=User.Role.LEAD, lead__is_active=True)
        return [row.lead for row in rows.select_related("lead").order_by("lead__username")] if team else []
