"""The secret address by which a calendar program reads one person's promises."""

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.web.digests import digest_of

USE_NOTED_EVERY = datetime.timedelta(minutes=1)


class FeedQuerySet(models.QuerySet["Feed"]):
    """Feeds, asked by what stands in an address."""

    def of_secret(self, secret: str) -> "Feed | None":
        """The feed of that secret with its person, if they are still here; else None."""
        found = self.select_related("person").filter(digest=digest_of(secret), person__is_active=True)
        return found.first()


class Feed(models.Model):
    """One person's feed; there is one or none. Only a digest of the secret is kept: nobody can read it again."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="calendar_feed"
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    used_at = models.DateTimeField(_("last read at"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"calendar feed of {self.person_id}"

    @classmethod
    def renew(cls, person: User) -> str:
        """Give a person a new secret, which is returned and cannot be read again; the one they had ends."""
        secret = secrets.token_urlsafe(32)
        values = {"digest": digest_of(secret), "made_at": timezone.now(), "used_at": None}
        cls.objects.update_or_create(person=person, defaults=values)
        return secret

    def note_use(self) -> None:
        """Write down that it was read, once a minute at most."""
        now = timezone.now()
        if self.used_at is None or now - self.used_at > USE_NOTED_EVERY:
            Feed.objects.filter(pk=self.pk).update(used_at=now)
