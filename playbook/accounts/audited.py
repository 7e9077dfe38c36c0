"""What is written into the audit trail about people: signing in and out, and changes of who they are and what they may.

By Django's signals, so that it holds for every way there is: a page, the admin, a command, single sign-on.
"""

import datetime
from collections.abc import Mapping
from typing import Unpack

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from playbook.accounts.models import Team, User
from playbook.audit.models import Act
from playbook.audit.trail import Detail, record
from playbook.web.recently import Recently
from playbook.web.signals import Sent

# What of a person is compared, before and after. Roles and numbers: their names and addresses are theirs.
_COMPARED = ("role", "team_id", "is_active", "is_superuser", "must_change_password")
_NAMES = ("username", "first_name", "last_name", "customer_name", "email")

# A crowd that goes on trying while it is paused would fill the trail.
_paused = Recently(datetime.timedelta(minutes=15), most=10_000)


@receiver(user_logged_in)
def signed_in(user: User, **sent: Unpack[Sent]) -> None:
    """Somebody has signed in, and with what."""
    by = getattr(sent.get("request"), "signed_in_by", "")
    record(Act.SIGNED_IN, person=user.pk, more={"by": by} if by else None)


@receiver(user_logged_out)
def signed_out(user: User | None, **_sent: Unpack[Sent]) -> None:
    """Somebody has signed out; nothing where nobody was signed in."""
    if user is not None:
        record(Act.SIGNED_OUT, person=user.pk)


@receiver(user_login_failed)
def failed(credentials: dict[str, str], **_sent: Unpack[Sent]) -> None:
    """A password, or whatever else was shown, was wrong. Of a typed name only the account is kept, not the words."""
    record(Act.SIGN_IN_FAILED, whom=account_of(str(credentials.get("username", ""))))


def wrong_of_own(user: User, where: str) -> None:
    """Somebody whose account is known already gave a wrong password or code of theirs."""
    record(Act.SIGN_IN_FAILED, whom=user.pk, where=where)


def paused(name: str, address: str) -> None:
    """Tries at an account from an address are not looked at any more; noted once while that lasts."""
    if _paused.is_new((name, address)):
        record(Act.SIGN_IN_PAUSED, whom=account_of(name))


def account_of(name: str) -> int | None:
    """The number of the account with that name, whatever its case; None where there is none, or two."""
    found = list(User.objects.filter(username__iexact=name).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@receiver(pre_save, sender=User)
def remember(instance: User, **sent: Unpack[Sent]) -> None:
    """Note what a person was before, where something that matters may change."""
    fields = {"team" if one == "team_id" else one for one in (*_COMPARED, *_NAMES, "password")}
    saved = sent.get("update_fields")
    instance.before = None
    if instance.pk and (saved is None or fields & saved):
        instance.before = User.objects.filter(pk=instance.pk).values(*_COMPARED, *_NAMES).first()


@receiver(post_save, sender=User)
def changed(instance: User, created: bool, **_sent: Unpack[Sent]) -> None:
    """Write down who was added; and what was changed, from and to."""
    if created:
        # `createsuperuser` asks for no role, and whoever it makes may do what an administrator may.
        role = User.Role.ADMINISTRATOR if instance.is_superuser else instance.role
        record(Act.PERSON_ADDED, whom=instance.pk, role=str(role), team_id=instance.team_id)
        return
    if instance.before is None:
        return
    if details := _changes(instance.before, instance):
        record(Act.PERSON_CHANGED, whom=instance.pk, more=details)
    # Django keeps the typed password on the object only where a new one was chosen, not where its hash is renewed.
    if getattr(instance, "_password", None) is not None:
        record(Act.PASSWORD_CHANGED, whom=instance.pk)


def _changes(before: Mapping[str, Detail], now: User) -> dict[str, Detail]:
    details: dict[str, Detail] = {}
    for name in _COMPARED:
        if before[name] != (value := getattr(now, name)):
            details |= {f"from_{name}": before[name], name: str(value) if name == "role" else value}
    names = [name for name in _NAMES if before[name] != getattr(now, name)]
    return details | ({"names": "+".join(names)} if names else {})


@receiver(post_delete, sender=User)
def removed(instance: User, **_sent: Unpack[Sent]) -> None:
    """Write down that a person was removed."""
    record(Act.PERSON_REMOVED, whom=instance.pk)


@receiver(post_save, sender=Team)
def team_saved(instance: Team, created: bool, **_sent: Unpack[Sent]) -> None:
    """Write down that a team was added or changed."""
    record(Act.TEAM_ADDED if created else Act.TEAM_CHANGED, team=instance.pk)


@receiver(post_delete, sender=Team)
def team_removed(instance: Team, **_sent: Unpack[Sent]) -> None:
    """Write down that a team was removed."""
    record(Act.TEAM_REMOVED, team=instance.pk)
