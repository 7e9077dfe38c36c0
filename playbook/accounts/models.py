"""People and their teams, the sessions they are signed in with, and the attempts that failed."""

import datetime
import secrets
from collections.abc import Mapping

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.audit.trail import Detail
from playbook.web.role_words import role_name


class Team(models.Model):
    """People who see one another's complaints through their lead."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


def new_browser_key() -> str:
    """A random key for the browsers of one person."""
    return secrets.token_hex(32)


class User(AbstractUser):
    """Somebody who works here. The role says all of what they may do: its group has the permissions."""

    class Role(models.TextChoices):
        """What a person does here; each has a group of the same name."""

        AGENT = "agent", _("agent")
        LEAD = "lead", _("lead")
        EDITOR = "editor", _("editor")
        PUBLISHER = "publisher", _("publisher")
        ADMINISTRATOR = "administrator", _("administrator")

    role = models.CharField(
        _("role"),
        max_length=13,
        choices=Role,
        default=Role.AGENT,
        help_text=_(
            "An agent handles complaints. A lead also sees the team's. An editor writes guidance, a publisher also "
            "publishes it, an administrator also looks after people."
        ),
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )

    customer_name = models.CharField(
        _("name to customers"),
        max_length=80,
        blank=True,
        db_default="",
        help_text=_("What lines and letters say of them. Left empty: the first name, and never the last one."),
    )

    # The newest edition that they have said to have read. It comes with the session, so the strip costs no query.
    read_up_to = models.PositiveIntegerField(_("has read up to edition"), default=0, editable=False)

    class Keys(models.TextChoices):
        """How single letters and digits work as keys: speech and stray fingers need them off, or with another key."""

        ON = "on", _("on")
        ALT = "alt", _("with Alt")
        OFF = "off", _("off")

    keys = models.CharField(_("keys"), max_length=3, choices=Keys, default=Keys.ON, db_default="on", editable=False)

    must_change_password = models.BooleanField(
        _("must choose a new password"),
        default=False,
        db_default=False,
        help_text=_("They get on only by choosing one, at the next page they open."),
    )

    # What the identity provider knows them by, as a digest; empty for whoever has never come from there.
    identity = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  # unique or none

    # What the provider's list of people (SCIM) calls them, when it changed them last, and when it took them out.
    external_id = models.CharField(max_length=255, default="", db_default="", blank=True, editable=False)
    provisioned_at = models.DateTimeField(null=True, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)

    # What their browsers seal with what is not sent yet. It is theirs alone, and no key of the server's: changing those
    # loses nobody's unsent work.
    browser_key = models.CharField(max_length=64, default=new_browser_key, db_default="", editable=False)

    # While one is saved: what it was, as far as the audit trail tells of it. See `playbook.accounts.audited`.
    before: Mapping[str, Detail] | None

    class Meta:
        ordering = ("username",)
        verbose_name = _("person")
        verbose_name_plural = _("people")

    @property
    def role_here(self) -> str:
        """The role, as it is called here."""
        return role_name(self.role)

    @property
    def is_lead(self) -> bool:
        """Whether they see what their team is doing."""
        return self.role == self.Role.LEAD

    @property
    def is_manager(self) -> bool:
        """Whether they write the guidance and may enter the admin."""
        return self.is_superuser or self.role in MANAGERS

    @property
    def is_administrator(self) -> bool:
        """Whether they also look after people, and after what is kept about customers."""
        return self.is_superuser or self.role == self.Role.ADMINISTRATOR

    @property
    def spoken_name(self) -> str:
        """The name to use on a page for colleagues: their own, or else the one they sign in with."""
        return self.get_full_name() or self.username

    @property
    def name_to_customers(self) -> str:
        """The name that lines, letters and replies say: the one they chose, or their first name; "" without either."""
        return self.customer_name or self.first_name


MANAGERS = (User.Role.EDITOR, User.Role.PUBLISHER, User.Role.ADMINISTRATOR)


class Session(models.Model):
    """One browser that somebody is signed in with. Knowing whose it is, both are read in one query."""

    session_key = models.CharField(_("session key"), max_length=40, primary_key=True)
    session_data = models.TextField(_("session data"))
    expire_date = models.DateTimeField(_("expire date"), db_index=True)
    seen_at = models.DateTimeField(_("last used"), default=timezone.now, db_default=Now())
    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"session of {self.user_id}"


class FailureQuerySet(models.QuerySet["Failure"]):
    """Attempts to sign in that failed."""

    def of(self, account: str, address: str) -> "FailureQuerySet":
        """Those of one account from one address: a whole call centre shares one."""
        return self.filter(account=account, address=address)

    def recent(self, window: datetime.timedelta) -> "FailureQuerySet":
        """Those that still count."""
        return self.filter(at__gt=timezone.now() - window)

    def old(self, window: datetime.timedelta) -> "FailureQuerySet":
        """Those that count no more."""
        return self.filter(at__lte=timezone.now() - window)


class Failure(models.Model):
    """A wrong password, or a try whose end is not known yet. Rows live as long as they count, and are deleted then."""

    account = models.CharField(_("account"), max_length=150)
    address = models.CharField(_("address"), max_length=64)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = FailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        indexes = (
            models.Index(fields=("account", "address", "at")),
            models.Index(fields=("address", "at"), name="failure_address"),
            models.Index(fields=("at",), name="failure_at"),
        )

    def __str__(self) -> str:
        return f"failed sign-in at {self.at:%Y-%m-%d %H:%M}"


class KnownAddressQuerySet(models.QuerySet["KnownAddress"]):
    """Where accounts have signed in from."""

    def of(self, account: str, address: str) -> "KnownAddressQuerySet":
        """That of one account at one address."""
        return self.filter(account=account, address=address)

    def at_address(self, address: str) -> "KnownAddressQuerySet":
        """Those of all accounts at one address."""
        return self.filter(address=address)

    def since(self, age: datetime.timedelta) -> "KnownAddressQuerySet":
        """Those seen in the time before now."""
        return self.filter(at__gt=timezone.now() - age)

    def see(self, account: str, address: str, *, forget_before: datetime.datetime) -> None:
        """Note that an account has signed in from an address now, and forget what is older."""
        self.filter(at__lte=forget_before).delete()
        self.update_or_create(account=account, address=address, defaults={"at": timezone.now()})


class KnownAddress(models.Model):
    """Where an account has signed in from, and when last: what gives an address of many people more tries."""

    account = models.CharField(_("account"), max_length=150)
    address = models.CharField(_("address"), max_length=64)
    at = models.DateTimeField(_("last signed in"), default=timezone.now)

    objects = KnownAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("known address")
        verbose_name_plural = _("known addresses")
        constraints = (models.UniqueConstraint(fields=("account", "address"), name="one_known_address"),)
        indexes = (models.Index(fields=("address", "at"), name="known_address_lately"),)

    def __str__(self) -> str:
        return f"{self.account} since {self.at:%Y-%m-%d}"


class SecondFactor(models.Model):
    """What somebody's app makes codes of. The secret is sealed; it is theirs alone, and no page shows it again."""

    user = models.OneToOneField(
        User, verbose_name=_("user"), on_delete=models.CASCADE, primary_key=True, related_name="second_factor"
    )
    secret = models.CharField(_("secret, sealed"), max_length=255)
    used_up_to = models.BigIntegerField(_("half minute of the last code used"))

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        default_permissions = ()

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


class Passkey(models.Model):
    """What a device of somebody's signs in with beside the password. Only its public half is here."""

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(_("digest of its identifier"), max_length=64, unique=True)
    credential = models.TextField(_("identifier and public key"))
    counter = models.BigIntegerField(_("how often it says to have signed"), default=0)
    answered = models.CharField(_("digest of the last challenge answered"), max_length=64, blank=True, default="")
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        default_permissions = ()

    def __str__(self) -> str:
        return f"passkey of {self.user_id}"


class RecoveryCode(models.Model):
    """A code that serves once instead of the app's. Only its digest is kept."""

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        default_permissions = ()

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"
