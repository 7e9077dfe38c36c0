"""The outbox: who is to be told, what happened, and how far each delivery is."""

import base64
import secrets
import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team
from playbook.webhooks import endpoint_secrets
from playbook.webhooks.event_types import EventType
from playbook.webhooks.retries import next_try


def new_salt() -> str:
    """A random text that an endpoint's secret is made with."""
    return secrets.token_hex(16)


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Where events are sent to."""

    def told_of(self, kind: EventType, team: int | None) -> "list[Endpoint]":
        """Those that are to hear of this kind of event in this team."""
        found = self.filter(models.Q(team=None) | models.Q(team=team), is_on=True)
        return [one for one in found if kind in one.types]


class Endpoint(models.Model):
    """An address of another program that is told what happens.

    Its secret is kept sealed, and shown once.
    """

    name = models.CharField(_("program"), max_length=80)
    url = models.URLField(_("address"), max_length=500)
    types = models.JSONField(_("is told that"), default=list)
    team = models.ForeignKey(
        Team,
        verbose_name=_("of this team only"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        help_text=_("Left empty, of all teams."),
    )
    is_on = models.BooleanField(_("is told"), default=True)
    salt = models.CharField(_("salt"), max_length=32, default=new_salt, editable=False)
    kept_secret = models.TextField(_("secret, sealed"), blank=True, default="", db_default="", editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it; a new one gets a secret."""
        if self._state.adding and not self.kept_secret:
            self.kept_secret = endpoint_secrets.sealed_new(self.salt)
        super().save(*args, **kwargs)

    def renew_secret(self) -> None:
        """Sign with another secret from now on."""
        self.salt = new_salt()
        self.kept_secret = endpoint_secrets.sealed_new(self.salt)
        self.save(update_fields=["salt", "kept_secret"])

    @property
    def secrets(self) -> list[bytes]:
        """What it is signed with. Raises `InvalidToken` where no key of this server opens that."""
        return endpoint_secrets.opened(self.salt, self.kept_secret)

    @property
    def shown_secret(self) -> str:
        """The secret as a receiver writes it down."""
        return "whsec_" + base64.b64encode(self.secrets[0]).decode()


class Event(models.Model):
    """Something that happened. It holds numbers and names of options, and nothing that anybody typed.

    The key says what happened to what: twice the same is one event.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what"), max_length=40, choices=EventType)
    key = models.CharField(_("key"), max_length=120, unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    data = models.JSONField(_("data"), default=dict)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = (models.Index(fields=("at",), name="webhook_events_by_age"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, asked by how far they are."""

    def waiting(self) -> Self:
        """Those that are to be tried, now or later."""
        return self.filter(next_at__isnull=False, endpoint__is_on=True)

    def due(self) -> Self:
        """Those that are to be tried now, the longest due first."""
        return self.waiting().filter(next_at__lte=timezone.now()).order_by("next_at", "pk")


class Delivery(models.Model):
    """One event on its way to one endpoint. It waits until it was taken, or given up after a day."""

    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(
        Endpoint, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries"
    )
    tries = models.PositiveIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try at"), null=True, default=timezone.now)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    outcome = models.CharField(_("last answer"), max_length=80, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (models.UniqueConstraint(fields=("event", "endpoint"), name="one_delivery_an_endpoint"),)
        indexes = (
            models.Index(fields=("next_at",), name="deliveries_to_try", condition=models.Q(next_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.outcome}"

    def note(self, outcome: str, *, is_taken: bool) -> None:
        """Write down how a try ended, and when the next one is."""
        self.tries, self.outcome = self.tries + 1, outcome[:80]
        now = timezone.now()
        if is_taken:
            self.delivered_at, self.next_at = now, None
        else:
            self.next_at = next_try(self.tries, now)
        self.save(update_fields=["tries", "outcome", "delivered_at", "next_at"])

    def again(self) -> None:
        """Send it once more, with the same id, from the beginning of the pauses."""
        self.tries, self.next_at = 0, timezone.now()
        self.save(update_fields=["tries", "next_at"])
