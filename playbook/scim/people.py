"""A person as SCIM describes them, and what is described put into the person."""

import datetime
import hashlib

from django.utils import timezone
from scim2_models import InvalidValueException, Meta

from playbook.accounts.models import Team, User
from playbook.scim.resources import WORK, Email, Name, Person, Role, Work
from playbook.web.parameters import line

ROLES = ", ".join(User.Role.values)


def described(user: User) -> Person:
    """The person as it is answered."""
    found = Person(
        id=str(user.pk),
        external_id=user.external_id or None,
        user_name=user.username,
        name=Name(given_name=user.first_name or None, family_name=user.last_name or None) if _has_name(user) else None,
        display_name=user.spoken_name,
        user_type=Role(user.role),
        active=user.is_active,
        emails=[Email(value=user.email, type=WORK, primary=True)] if user.email else None,
    )
    found[Work] = Work(department=user.team.name) if user.team else None
    changed = user.provisioned_at or user.date_joined
    found.meta = Meta(resource_type="User", created=user.date_joined, last_modified=changed)
    found.meta.version = version_of(user)
    return found


def version_of(user: User) -> str:
    """A text that changes with anything that is described."""
    parts = (user.external_id, user.username, user.first_name, user.last_name, user.email, user.role, user.team_id)
    return hashlib.sha256(repr((*parts, user.is_active)).encode()).hexdigest()[:32]


def put_into(user: User, person: Person) -> None:
    """Put what is described into the person; nothing is saved. Raises `InvalidValueException`."""
    name, work = person.name or Name(), person[Work] or Work()
    user.username = _plain(person.user_name, 150, "userName")
    user.external_id = _plain(person.external_id, 255, "externalId") if person.external_id else ""
    user.first_name, user.last_name = line(name.given_name, 150), line(name.family_name, 150)
    user.email = _email(person.emails or [])
    user.role = _role(person.user_type)
    user.team = _team(work.department)
    user.is_active = person.active is not False
    user.left_at = None
    user.provisioned_at = _now()


def _has_name(user: User) -> bool:
    return bool(user.first_name or user.last_name)


def _plain(value: str | None, longest: int, name: str) -> str:
    """The value, if it is kept as it is. Raises `InvalidValueException`: two must not become one by being cut."""
    found = line(value, longest)
    if not found or found != value:
        raise InvalidValueException(detail=f"{name} is 1 to {longest} characters, without space around it.")
    return found


def _email(emails: list[Email]) -> str:
    """The main one, or that for work, or the first."""
    chosen = min(emails, key=lambda one: (not one.primary, one.type != WORK), default=Email())
    return line(str(chosen.value or ""), 254)


def _role(value: Role | None) -> User.Role:
    """The role; an agent's where nothing is said. Raises `InvalidValueException` for any other word."""
    said = str(value.value if value else User.Role.AGENT).lower()
    if said not in User.Role.values:
        raise InvalidValueException(detail=f"userType is the role here: {ROLES}. Leave it out for an agent.")
    return User.Role(said)


def _team(name: str | None) -> Team | None:
    """The team of that name, made where it is new."""
    found = line(name, 80)
    if not found:
        return None
    return Team.objects.filter(name__iexact=found).first() or Team.objects.create(name=found)


def _now() -> datetime.datetime:
    return timezone.now()
