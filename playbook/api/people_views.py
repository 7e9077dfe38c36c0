"""People and teams over the API, to be read: an administrator's token sees all, any other its person's team."""

from django.db.models import QuerySet
from ninja import Query, Router, Schema

from playbook.accounts.models import Team, User
from playbook.api.authentication import Call
from playbook.api.operations import reads
from playbook.api.paging import Part, page_of
from playbook.api.scopes import Scope

router = Router(tags=["People"])


class TeamOut(Schema):
    """A team."""

    id: int
    name: str


class TeamsOut(Schema):
    """Teams."""

    items: list[TeamOut]
    next: str | None


class PersonOut(Schema):
    """Somebody who works here. `name` is what `Act-As` and `to` take."""

    name: str
    spoken_name: str
    role: str
    team: str | None
    active: bool


class PeopleOut(Schema):
    """People."""

    items: list[PersonOut]
    next: str | None


@reads(router, "/teams", Scope.PEOPLE, TeamsOut)
def teams(request: Call, part: Query[Part]) -> TeamsOut:
    """The teams that the token's person knows of."""
    person = request.auth.person
    every = Team.objects.all() if _sees_all(person) else Team.objects.filter(members=person)
    rows, further = page_of(every, part)
    return TeamsOut(items=[TeamOut(id=one.pk, name=one.name) for one in rows], next=further)


@reads(router, "/people", Scope.PEOPLE, PeopleOut)
def people(request: Call, part: Query[Part]) -> PeopleOut:
    """The people of those teams."""
    rows, further = page_of(_known_to(request.auth.person), part)
    return PeopleOut(items=[_described(one) for one in rows], next=further)


def _known_to(person: User) -> QuerySet[User]:
    every = User.objects.filter(is_superuser=False).select_related("team")
    if _sees_all(person):
        return every
    return every.filter(team=person.team_id) if person.team_id else every.filter(pk=person.pk)


def _sees_all(person: User) -> bool:
    return person.role == User.Role.ADMINISTRATOR


def _described(one: User) -> PersonOut:
    return PersonOut(
        name=one.username,
        spoken_name=one.spoken_name,
        role=one.role,
        team=one.team.name if one.team else None,
        active=one.is_active,
    )
