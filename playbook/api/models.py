"""Tokens: with one of them another program acts for a person of the house, within scopes and for a time."""

import datetime
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.api.scopes import Scope
from playbook.web.digests import digest_of

BEGINS = "playbook_"  # so that scanners for leaked secrets know a token when they see one
SHOWN = len(BEGINS) + 6  # characters of a token that are kept, to tell it from others
SEEN_EVERY = datetime.timedelta(minutes=1)  # use is noted no more often


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, asked by what a program sends."""

    def usable(self) -> Self:
        """Those that are neither revoked nor expired, and whose person is still here."""
        now = timezone.now()
        return self.filter(revoked_at=None, expires_at__gt=now, person__is_active=True, person__is_superuser=False)


class Token(models.Model):
    """One program's token. Only a digest of it is kept: nobody can read it after it was made."""

    name = models.CharField(_("program"), max_length=80, help_text=_("Which program uses it, and for what."))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acts as"),
        on_delete=models.PROTECT,
        related_name="tokens",
        help_text=_("It sees and does what this person may see and do, in their name; no more."),
    )
    scopes = models.JSONField(_("may"), default=list)
    expires_at = models.DateTimeField(_("expires at"))
    shown = models.CharField(_("begins with"), max_length=SHOWN, editable=False)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    made = ""  # its whole text, on the object that was just made and nowhere else

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name

    def renew(self) -> str:
        """Give it a new random text, which is returned: this is the only time that anybody can read it."""
        text = BEGINS + secrets.token_urlsafe(32)
        self.shown, self.digest = text[:SHOWN], digest_of(text)
        return text

    def may(self, scope: Scope) -> bool:
        """Whether it may be used for that."""
        return scope in self.scopes

    def note_use(self) -> None:
        """Write down that it was used, once a minute at most."""
        now = timezone.now()
        if self.used_at is None or now - self.used_at > SEEN_EVERY:
            Token.objects.filter(pk=self.pk).update(used_at=now)

    def revoke(self) -> None:
        """End it at once and for good."""
        self.revoked_at = self.revoked_at or timezone.now()
        self.save(update_fields=["revoked_at"])

    @property
    def is_usable(self) -> bool:
        """Whether a program that sends it now is let in."""
        return Token.objects.usable().filter(pk=self.pk).exists()

    def may_act_as(self, other: User) -> bool:
        """Whether it may act in the name of `other`: an agent or a lead of the same team."""
        is_colleague = self.person.team_id is not None and other.team_id == self.person.team_id
        is_plain = other.role in (User.Role.AGENT, User.Role.LEAD) and not other.is_superuser
        return self.may(Scope.ACT_AS) and other.is_active and is_colleague and is_plain
