"""The questions asked of complaints: whose they are, which are open, what is due."""

import datetime
import functools
import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from playbook.accounts.models import Team, User
from playbook.complaints.facts import Fact
from playbook.web.parameters import whole_number

if TYPE_CHECKING:
    from playbook.complaints.models import Ask, Complaint, Promise  # noqa: F401

DUE_FIRST = (F("due").asc(), F("due_time").asc(nulls_last=True))
HALF_AN_HOUR = datetime.timedelta(minutes=30)


def unrestricted(at: str = "") -> Q:
    """What is not restricted. Every way to a complaint that is not its holder's own is of these, or the next."""
    return Q(**{f"{at}is_restricted": False})


def restricted_for(user: User, at: str = "") -> Q | None:
    """The restricted complaints that are for `user`: for a lead those that name them, for an administrator every one.

    For its holder a complaint is the same as before. To anybody else a restricted one does not exist, whatever their
    team, what they held before or what they write: no list, search, figure or event tells of it. `at` is how a row of
    another table leads to its complaint, as `complaint__`.
    """
    restricted = {f"{at}is_restricted": True}
    if user.is_administrator:
        return Q(**restricted)
    return Q(**restricted, **{f"{at}named_lead": user}) if user.is_lead else None


def doors_of(user: User) -> list[Q]:
    """Each way by which a complaint can be somebody's to see."""
    found = [Q(holder=user)]
    if user.team_id and user.is_lead:
        found.append(unrestricted() & Q(team=user.team_id))
    elif user.team_id:
        found.append(unrestricted() & Q(team=user.team_id, pk__in=user.holdings.values("complaint")))
    named = restricted_for(user)
    return [*found, named] if named else found


def desk_of(user: User, at: str = "") -> Q:
    """What is `user`'s to go on with: their own, and for a lead the team's and what names them."""
    found = Q(**{f"{at}holder": user})
    if not user.is_lead:
        return found
    if user.team_id:
        found |= unrestricted(at) & Q(**{f"{at}team": user.team_id})
    return found | (restricted_for(user, at) or Q())


def _doors_to_pick_up(user: User) -> list[Q]:
    """Each way by which a complaint can be somebody's to take over."""
    doors = [unrestricted() & Q(team=user.team_id)] if user.team_id else []
    named = restricted_for(user)
    return [*doors, named] if named else doors


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Complaints; start from `visible_to`."""

    def visible_to(self, user: User) -> Self:
        """Those `user` may see: their own, those of the team they held before, and for a lead all of the team's.

        Who has left the team reads nothing there any more, whatever they held while they were in it.
        """
        return self._through(doors_of(user))

    def first_of(self, user: User, order: str, count: int) -> Self:
        """The first `count` that `user` may see in `order`, a field that an index has after the holder and the team.

        Asked door by door, each of which an index leads to; of all doors at once a database would sort everything.
        """
        return self._first_through(doors_of(user), order, count)

    def first_to_pick_up(self, user: User, count: int) -> Self:
        """The `count` in which something was done last, of those that `user` may take over and has not."""
        return self.exclude(holder=user)._first_through(_doors_to_pick_up(user), "-moved_at", count)

    def _first_through(self, doors: Iterable[Q], order: str, count: int) -> Self:
        """The first `count` by their numbers alone, then these: who holds them is read of what is shown only.

        A database that thinks that words fit hardly anything would look up the holder of each that they fit.
        """
        found: set[int] = set()
        for door in doors:
            found.update(self.filter(door).order_by(order).values_list("pk", flat=True)[:count])
        return self.filter(pk__in=found).order_by(order)[:count]

    def on_desk_of(self, user: User) -> Self:
        """Those that are `user`'s to go on with: their own, and for a lead the team's."""
        return self.filter(desk_of(user))

    def to_pick_up(self, user: User) -> Self:
        """Those that `user` may take over: those of their team, closed ones too, for the customer may come back."""
        return self._through(_doors_to_pick_up(user))

    def with_reference(self, reference: str, user: User) -> Self:
        """Those with a reference that the team of `user` has (without a team: they), and that they may know of."""
        mine = Q(team=user.team_id) if user.team_id else Q(holder=user)
        known = self._through([unrestricted(), Q(holder=user), restricted_for(user)])
        return known.filter(mine, reference__iexact=reference)

    def to_count(self, user: User) -> Self:
        """Those that the figures of `user` are made of: of all teams for managers, else those they may see."""
        if not user.is_manager:
            return self.visible_to(user)
        return self.all() if user.is_administrator else self.unrestricted()

    def unrestricted(self) -> Self:
        """Those that may be told of where it is not known who reads it: other programs, calendars."""
        return self.filter(unrestricted())

    def _same(self, **rows: object) -> Exists:
        """Whether a complaint has such rows: asked of the complaint alone, so that nobody else's rows are read."""
        return Exists(self._every.filter(pk=OuterRef("pk"), **rows))

    @property
    def _every(self) -> Self:
        """All complaints there are, to ask about the rows of each."""
        return type(self)(self.model)

    def _through(self, doors: Iterable[Q | None]) -> Self:
        """Those to which one of `doors` leads."""
        found = [door for door in doors if door]
        return self.filter(functools.reduce(operator.or_, found)) if found else self.none()

    def open(self) -> Self:
        """Those that have not been closed."""
        return self.filter(closed_at=None)

    def unmoved_since(self, moment: datetime.datetime) -> Self:
        """Open ones in which nothing was done or written since, which nobody was given, and with no promise to come."""
        written = Q(note_saved_at__gte=moment) | Q(reply_saved_at__gte=moment)
        still = self.open().filter(moved_at__lt=moment).exclude(written)
        promised = self._same(promises__kept_at=None, promises__due__gte=timezone.localdate())
        return still.exclude(promised).exclude(self._same(holdings__since__gte=moment))

    def not_kept(self) -> Self:
        """Those that nobody keeps from being forgotten."""
        return self.exclude(self._same(holds__isnull=False, holds__ended_at=None))

    def closed(self) -> Self:
        """Those that have been closed, the latest first."""
        return self.exclude(closed_at=None).order_by("-closed_at").prefetch_related("closures")

    def fitting(self, text: str, facts: Iterable[Fact]) -> Self:
        """Those whose number, or one of those `facts` that can be searched, fits what somebody typed."""
        if not text:
            return self
        found = Q(*(Q(**{f"{fact.column}__icontains": text}) for fact in facts if fact.searchable), _connector=Q.OR)
        if (number := whole_number(text.strip().lstrip("#"))) is not None:
            found |= Q(pk=number)
        return self.filter(found) if found else self.none()

    def unfinished(self) -> Self:
        """Those in which a customer waits for something: open ones, and closed ones with a promise still to be kept."""
        promised = self._every.filter(promises__isnull=False, promises__kept_at=None)
        return self.filter(Q(closed_at=None) | Q(pk__in=promised.values("pk")))

    def without_holder_at_work(self) -> Self:
        """Unfinished ones that nobody goes on with, or no lead sees.

        Who holds them has left, or is in another team than they are; or, where people work in teams, an agent or a lead
        has them who is in none any more.
        """
        left = Q(holder__is_active=False)
        moved = Q(team__isnull=False) & (Q(holder__team=None) | ~Q(holder__team=F("team")))
        teamless = Q(team=None, holder__team__isnull=False)
        staff = Q(holder__role__in=(User.Role.AGENT, User.Role.LEAD)) & Exists(Team.objects.all())
        lost = Q(team=None, holder__team=None) & staff
        return self.unfinished().filter(left | moved | teamless | lost)

    def given_to(self, user: User) -> Self:
        """Open ones that somebody else has given `user`, and in which nothing was done since."""
        given = user.holdings.exclude(by=user).filter(since__gt=F("complaint__moved_at"))
        return self.open().filter(holder=user, pk__in=given.values("complaint"))

    def left_behind(self, lead: User) -> Self:
        """Open ones of the lead's team whose holder does not work here any more; nobody else is shown any."""
        if not (lead.is_lead and lead.team_id):
            return self.none()
        return self.on_desk_of(lead).open().filter(team=lead.team_id, holder__is_active=False)

    def for_desk(self) -> Self:
        """What a list shows, and nothing that it would have to fetch later."""
        return self.select_related("holder").fetch_mode(models.FETCH_RAISE)


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Promises made to customers."""

    def visible_to(self, user: User) -> Self:
        """Those in complaints that `user` may see."""
        return self.filter(desk_of(user, "complaint__"))

    def to_tell_of(self) -> Self:
        """Those in complaints that are not restricted: what other programs and calendars may be told."""
        return self.filter(unrestricted("complaint__"))

    def waiting(self) -> Self:
        """Those not yet kept, the earliest first; one with an hour comes before one for any time of its day."""
        return self.filter(kept_at=None).order_by(*DUE_FIRST, "pk")

    def from_that_of(self, first: "Promise") -> Self:
        """That one and those that come after it in the order of `waiting`."""
        beside = Q(due_time=first.due_time, pk__gte=first.pk)
        if first.due_time is not None:
            beside |= Q(due_time__gt=first.due_time) | Q(due_time=None)
        return self.filter(Q(due__gt=first.due) | Q(due=first.due) & beside)

    def overdue(self) -> Self:
        """Those whose hour, or day, has gone by."""
        now = timezone.localtime()
        today_by_now = Q(due=now.date(), due_time__lt=now.time())
        return self.waiting().filter(Q(due__lt=now.date()) | today_by_now)

    def named(self, person: User) -> Self:
        """Those that wait and that `person` is to keep, wherever: in what they have or had, and where they said so.

        Who keeps one is written as a name, and another team may have somebody of the same.
        """
        theirs = Q(by=person) | Q(complaint__in=person.holdings.values("complaint"))
        return self.waiting().filter(theirs, who=person.spoken_name)

    def for_desk(self) -> Self:
        """What a list shows, and nothing that it would have to fetch later."""
        return self.select_related("complaint__holder", "by").fetch_mode(models.FETCH_RAISE)


class AskQuerySet(models.QuerySet["Ask"]):
    """Workers asking for a lead."""

    def recent(self) -> Self:
        """Those of the last half hour, the newest first: after that nobody waits on the line any more."""
        return self.filter(at__gt=timezone.now() - HALF_AN_HOUR).order_by("-pk")

    def for_lead(self, user: User) -> Self:
        """Those of open complaints for a lead that wait, and those to which they said that they come.

        Whoever asked and has left meanwhile waits no more.
        """
        mine = self.filter(desk_of(user, "complaint__"), complaint__closed_at=None, by__is_active=True)
        waits = ~Q(reply="coming") | Q(replied_by=user)
        return mine.filter(waits).exclude(complaint__holder=user).recent().order_by("pk")

    def for_desk(self) -> Self:
        """What a strip shows."""
        return self.select_related("complaint", "by", "replied_by").fetch_mode(models.FETCH_RAISE)
