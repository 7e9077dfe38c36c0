"""What a list of people would do: who is made, changed, left as they are, deactivated, and what is wrong by line.

It changes nothing. A cell that is empty, and a column that is not there, leave what is there as it is.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from playbook.accounts.models import Team, User
from playbook.accounts.people_table import ACTIVE, EMAIL, FIRST, LAST, NAME, ROLE, TEAM, USERNAME, Row
from playbook.web.role_words import in_role_words, role_name, role_words, usual_names

NO_TEAM = "-"
NEW, CHANGED, SAME, LEAVES = "new", "changed", "same", "leaves"
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
# What a column of the list fills.
_FIELDS = {FIRST: "first_name", LAST: "last_name", EMAIL: "email"}
_COLUMNS = {"username": USERNAME, "is_active": ACTIVE, **{name: column for column, name in _FIELDS.items()}}


@dataclass(frozen=True)
class Change:
    """One thing of a person that becomes another."""

    field: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """What the field is called."""
        return label_of(self.field)


@dataclass(frozen=True)
class Step:
    """What becomes of one person: `what` is one of the four above, `open` how many open complaints they have.

    `line` is 0 for somebody who is on no line.
    """

    line: int
    person: User
    what: str
    changes: tuple[Change, ...]
    open: int = 0


@dataclass
class Plan:
    """Everything that a list would do, and the teams that it would make."""

    steps: list[Step] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)

    def of(self, what: str) -> list[Step]:
        """The steps of one kind."""
        return [step for step in self.steps if step.what == what]

    @property
    def does_something(self) -> bool:
        """Whether anything would be made or changed."""
        return any(step.what != SAME for step in self.steps)

    @property
    def digest(self) -> str:
        """What names exactly this plan: whoever confirms it confirms what they saw."""
        seen = [
            (step.person.username, step.what, step.open if step.what == LEAVES else 0)
            + tuple((one.field, one.before, one.after) for one in step.changes)
            for step in self.steps
        ]
        return hashlib.sha256(json.dumps([seen, self.problems, self.teams]).encode()).hexdigest()


def plan_of(rows: Iterable[Row], *, by: User, is_whole: bool) -> Plan:
    """What these rows would do when `by` brings them in; `is_whole` says that who is on none of them has left."""
    planner = _Planner(by)
    for row in rows:
        planner.take(row)
    if is_whole:
        planner.let_go_of_others()
    return planner.plan


class _Planner:
    """Goes through the rows with everybody and every team at hand."""

    def __init__(self, by: User) -> None:
        self.by, self.plan = by, Plan()
        everybody = User.objects.select_related("team").annotate(
            open_complaints=Count("complaints", filter=Q(complaints__closed_at=None))
        )
        self.people = {one.username.casefold(): one for one in everybody.order_by("username")}
        self.teams = {one.name.casefold(): one for one in Team.objects.all()}
        self.seen: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """Plan what becomes of one row; what is wrong with it is a problem of the plan."""
        try:
            self.plan.steps.append(self._step(row))
        except ValidationError as error:
            self.plan.problems += [(row.line, words) for words in error.messages]

    def let_go_of_others(self) -> None:
        """Plan that everybody leaves who works here and was on no row."""
        for name, person in self.people.items():
            if name not in self.seen and person.is_active and not person.is_superuser and person.pk != self.by.pk:
                person.is_active = False
                gone = (_activity(was=True, now=False),)
                self.plan.steps.append(Step(0, person, LEAVES, gone, _open(person)))

    def _step(self, row: Row) -> Step:
        """What becomes of a row. Raises `ValidationError` with everything that is wrong with it at once."""
        _refuse_formulas(row)
        person, wrong = self._person(row), list[str]()
        wanted = _wanted(row, wrong, is_new=person.pk is None)
        changes = [*_set(person, wanted), *_found(wrong, lambda: self._set_team(person, row))]
        wrong += [*_wrong_with(person), *self._wrong_for_oneself(person, changes)]
        if wrong:
            raise ValidationError(wrong)
        return Step(row.line, person, _what(person, changes), tuple(changes), _open(person))

    def _person(self, row: Row) -> User:
        """Whom the row is about: somebody who is there, or somebody new. Raises `ValidationError`."""
        name = row.cells[USERNAME]
        if not name:
            raise ValidationError(_("There is no sign-in name."))
        if at := self.seen.get(name.casefold()):
            raise ValidationError(_("“%(name)s” stands on line %(line)d already.") % {"name": name, "line": at})
        self.seen[name.casefold()] = row.line
        person = self.people.get(name.casefold())
        if person is None:
            return User(username=User.normalize_username(name))
        if person.is_superuser and not self.by.is_superuser:
            raise ValidationError(_("“%(name)s” is an account that you cannot change.") % {"name": name})
        return person

    def _set_team(self, person: User, row: Row) -> Iterator[Change]:
        """Put somebody into the team that the row names, if it names one; what that changes."""
        if not row.cells.get(TEAM):
            return
        before, person.team = person.team, self._team(row.cells[TEAM])
        if before != person.team:
            yield Change("team", str(before or ""), str(person.team or ""))

    def _team(self, name: str) -> Team | None:
        """The team of that name, whatever its case; a new one where there is none. Raises `ValidationError`."""
        if name == NO_TEAM:
            return None
        if name.casefold() not in self.teams:
            team = Team(name=name)
            team.clean_fields()
            self.teams[name.casefold()] = team
            self.plan.teams.append(name)
        return self.teams[name.casefold()]

    def _wrong_for_oneself(self, person: User, changes: list[Change]) -> list[str]:
        """What is wrong where somebody would take their own role away, or deactivate themselves."""
        if person.pk == self.by.pk and {"role", "is_active"} & {one.field for one in changes}:
            return [
                in_role_words(_("This is you. Ask another %(administrator)s to change your role or deactivate you."))
            ]
        return []


def label_of(name: str) -> str:
    """What a field of a person is called in a list."""
    return _COLUMNS.get(name, name)


def _found[T](wrong: list[str], look: Callable[[], Iterable[T]]) -> list[T]:
    """What `look` finds. Where it raises `ValidationError`, that is added to what is `wrong`, and it found nothing."""
    try:
        return list(look())
    except ValidationError as error:
        wrong += error.messages
        return []


def _what(person: User, changes: list[Change]) -> str:
    if person.pk is None:
        return NEW
    if not person.is_active and any(one.field == "is_active" for one in changes):
        return LEAVES
    return CHANGED if changes else SAME


def _set(person: User, wanted: dict[str, str | bool]) -> Iterator[Change]:
    """Give somebody what is wanted; what that changes. All of it for somebody new."""
    for name, value in wanted.items():
        before = getattr(person, name)
        if before == value and person.pk is not None:
            continue
        setattr(person, name, value)
        yield _change(name, before, value)


def _change(name: str, before: str | bool, now: str | bool) -> Change:
    if name == "is_active":
        return _activity(was=before, now=now)
    words = role_name if name == "role" else str
    return Change(name, words(str(before)), words(str(now)))


def _wanted(row: Row, wrong: list[str], *, is_new: bool) -> dict[str, str | bool]:
    """What the row says of a person, by field; nothing of an empty cell, nor of one that goes to what is `wrong`."""
    cells = {column: cell for column, cell in row.cells.items() if cell}
    found: dict[str, str | bool] = {"role": str(User.Role.AGENT)} if is_new else {}
    if NAME in cells:
        first, _blank, last = cells[NAME].partition(" ")
        found |= {"first_name": first, "last_name": last.strip()}
    found |= {name: cells[column] for column, name in _FIELDS.items() if column in cells}
    if ROLE in cells:
        found |= dict(_found(wrong, lambda: [("role", _role(cells[ROLE]))]))
    if ACTIVE in cells:
        found |= dict(_found(wrong, lambda: [("is_active", _is_active(cells[ACTIVE]))]))
    return found


def _role(said: str) -> str:
    """The role that a cell says, by its own name here or by the usual one. Raises `ValidationError`."""
    usual = {name: role for role, names in usual_names().items() for name in (role, *names)}
    own = {name: role for role in User.Role.values for name in (role_name(role), role_words()[f"{role}s"])}
    named = {name.casefold(): role for name, role in {**own, **usual}.items()}
    if said.casefold() not in named:
        known = ", ".join(map(role_name, User.Role.values))
        raise ValidationError(_("“%(role)s” is no role. Write one of: %(known)s.") % {"role": said, "known": known})
    return named[said.casefold()]


def _is_active(said: str) -> bool:
    if said.casefold() not in (*_YES, *_NO):
        raise ValidationError(_("Write yes or no under “active”, not “%(said)s”.") % {"said": said})
    return said.casefold() in _YES


def _refuse_formulas(row: Row) -> None:
    """Raise `ValidationError` for a cell that a spreadsheet would run. No name, address or role begins so."""
    if row.formulas:
        words = _("What stands under “%(column)s” begins like a formula. Write it without the first sign.")
        raise ValidationError(words % {"column": row.formulas[0]})


def _wrong_with(person: User) -> list[str]:
    """What cannot be kept, each with the field that it is in."""
    try:
        person.clean_fields(exclude=["password", "team"])
    except ValidationError as error:
        return [f"{label_of(name).capitalize()}: {' '.join(words)}" for name, words in error.message_dict.items()]
    return []


def _activity(*, was: str | bool, now: str | bool) -> Change:
    return Change("is_active", _("yes") if was else _("no"), _("yes") if now else _("no"))


def _open(person: User) -> int:
    return int(getattr(person, "open_complaints", 0))
