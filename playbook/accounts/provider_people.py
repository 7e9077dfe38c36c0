"""Who comes from the identity provider: an account made or brought up to date by what the provider says."""

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team, User
from playbook.web.json_values import Json
from playbook.web.parameters import line
from playbook.web.role_words import in_role_words

# The role that counts where somebody has groups of several.
_HIGHEST_FIRST = tuple(reversed(User.Role.values))


type Claims = Mapping[str, Json]  # what the provider says of somebody: texts, lists, whatever it likes


class NotWelcome(Exception):
    """Somebody whom the provider knows and who has no place here; says what to do about it."""


@transaction.atomic
def person_of(claims: Claims) -> User:
    """The person that the claims are about, made where they are new. Raises `NotWelcome`.

    Role and team are what the groups say at every sign-in; whoever may do everything does not come this way.
    """
    role = role_of(claims)
    if role is None:
        raise NotWelcome(_("Your account has no group that may use this. Ask whoever looks after accounts."))
    identity = identity_of(claims)
    user = User.objects.select_for_update().filter(identity=identity).first() or _new(claims, identity)
    if not user.is_active or user.is_superuser:
        raise NotWelcome(_("This account is closed. Ask your manager."))
    user.role, user.team = role, team_of(claims, user.team)
    user.first_name = line(_said(claims, "given_name"), 150) or user.first_name
    user.last_name = line(_said(claims, "family_name"), 150) or user.last_name
    user.email = line(_said(claims, "email"), 254) or user.email
    user.save()
    return user


def identity_of(claims: Claims) -> str:
    """What an account is known by for good: the issuer and its name for the person, which no rename changes."""
    return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def role_of(claims: Claims) -> str | None:
    """The highest role that a group of the person's stands for; none where no group does."""
    roles = {settings.OIDC_ROLES[group] for group in _groups(claims) if group in settings.OIDC_ROLES}
    return next((role for role in _HIGHEST_FIRST if role in roles), settings.OIDC_DEFAULT_ROLE or None)


def team_of(claims: Claims, now: Team | None) -> Team | None:
    """The team that a group of the person's stands for; the one they are in where the settings name no teams."""
    if not settings.OIDC_TEAMS:
        return now
    name = next((settings.OIDC_TEAMS[group] for group in _groups(claims) if group in settings.OIDC_TEAMS), None)
    return Team.objects.get_or_create(name=name[:80])[0] if name else None


def _said(claims: Claims, name: str) -> str:
    """A claim that is a text; nothing where it is none."""
    said = claims.get(name)
    return said if isinstance(said, str) else ""


def _groups(claims: Claims) -> list[str]:
    said = claims.get(settings.OIDC_GROUPS_CLAIM, ())
    return [str(one) for one in said] if isinstance(said, list | tuple) else [str(said)]


def _new(claims: Claims, identity: str) -> User:
    """An account of that name: a new one, or the one that is there and that nobody at the provider has yet.

    Raises `NotWelcome` where it may not be taken: a name alone proves nothing unless the settings trust it.
    """
    name = line(_said(claims, settings.OIDC_NAME_CLAIM) or str(claims["sub"]), 150)
    there = User.objects.select_for_update().filter(username__iexact=name).first()
    if there is None:
        user = User(username=name, identity=identity)
        user.set_unusable_password()
        return user
    is_known = settings.OIDC_LINK_BY_NAME or there.provisioned_at is not None  # the provider's own list made it
    if there.identity or not is_known:
        raise NotWelcome(
            in_role_words(_("There is an account of your name already. Ask %(a_administrator)s to join the two."))
        )
    there.identity = identity
    return there
