"""One form taken into a complaint: judged by what its page knew, written once, answered the same when sent again."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.complaints.models.rows import Move, Recording
from playbook.flow import engine
from playbook.flow.engine import MOVING, Kind, Position, WrongMove
from playbook.guidance.library import Library
from playbook.web.written_sql import insert, update


class KeyReused(Exception):
    """A key that stands for another form already."""


@dataclass(frozen=True)
class Sending:
    """What every form brings: who sent it, its key, the last move its page showed, the form that page sent before."""

    by: User
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    seen: int | None = None
    after: uuid.UUID | None = None
    digest: str = ""


@dataclass(frozen=True)
class Clash:
    """A fact that somebody else wrote while this worker wrote it too: theirs stands, yours is offered again."""

    fact: str
    yours: str
    theirs: str


@dataclass(frozen=True)
class Answer:
    """What became of a form. `why` says why it was refused; `missing` names a form that has to come first."""

    number: int
    screen: str
    note_version: int
    again: bool = False
    why: str = ""
    missing: uuid.UUID | None = None
    clashes: tuple[Clash, ...] = ()
    holder: str = ""

    @property
    def taken(self) -> bool:
        """Whether everything was done that the form asked for."""
        return not self.why and self.missing is None


# Written out, because every step of a call asks it: composing such a query costs five times what running it does.
_MOVES = """
    SELECT kind, target, label, key, digest, number, form, after
    FROM complaints_move WHERE complaint_id = %s ORDER BY number
"""


class _Row(NamedTuple):
    """A move made earlier, as far as it matters here. Keys are as the database gives them: see `_stored`."""

    kind: str
    target: str
    label: str
    key: Any
    digest: str
    number: int
    form: Any
    after: Any

    def as_move(self) -> engine.Move:
        return engine.Move(Kind(self.kind), self.target, self.label)


class Ledger:
    """A complaint that is locked while one form is taken in: what stands there, and what the form adds."""

    def __init__(self, held: Any, library: Library, sending: Sending) -> None:
        """`held` is a Complaint, read under a lock. Its type is not named, because it is made of this one."""
        self.held, self.library, self.sending = held, library, sending
        with connection.cursor() as cursor:
            cursor.execute(_MOVES, [held.pk])
            self.rows = [_Row(*row) for row in cursor.fetchall()]
        self.before = [row.as_move() for row in self.rows]
        self.made: list[engine.Move] = []
        self.changed: list[str] = []
        self.clashes: list[Clash] = []
        self.recordings: list[Recording] = []

    # What stands there

    def earlier(self) -> Answer | None:
        """The answer that this form has had before, or None. Raises `KeyReused` when it was another form's key."""
        row = self._row(self.sending.key)
        if row is None:
            return None
        if row.digest != self.sending.digest:
            raise KeyReused
        refused = self.held.recordings.filter(number=row.number, taken=False)
        clashes = tuple(Clash(one.fact, one.text, getattr(self.held, one.fact)) for one in refused)
        return self._answer(again=True, why=row.label if row.kind == Kind.REFUSED else "", clashes=clashes)

    def out_of_turn(self) -> Answer | None:
        """The answer to a form whose forerunner has not come yet, or None."""
        after = self.sending.after
        return self._answer(missing=after) if after and self._row(after) is None else None

    def not_theirs(self) -> Answer | None:
        """The answer to somebody who may read the complaint but not change it, or None."""
        if self.held.may_be_changed_by(self.sending.by):
            return None
        holder = self.held.holder.spoken_name
        why = _("%(name)s has this complaint now. You can still read it.") % {"name": holder}
        return self._answer(why=why, holder=holder)

    @cached_property
    def news(self) -> list[_Row]:
        """What the worker did not know of: it came after the page was drawn, and not from that page."""
        before, seen = self._before, self.sending.seen
        if seen is None:
            seen = before.number if before else self.held.last_move
        own = set[Any]()
        while before and before.form not in own:
            own.add(before.form)
            before = self._row_of(before.after)
        return [row for row in self.rows if row.number > seen and row.form not in own]

    @property
    def is_outdated(self) -> bool:
        """Whether the worker stood elsewhere: somebody moved since the page was drawn, or a refusal came before."""
        return bool(self._before and self._before.kind == Kind.REFUSED) or self.came_since(*MOVING)

    def came_since(self, *kinds: Kind) -> bool:
        """Whether something of `kinds` was done that the sender did not know of."""
        return any(row.kind in kinds for row in self.news)

    # What the form adds

    def move(self, judge: Callable[[Position], engine.Move]) -> None:
        """Add the move that `judge` makes of the position. Raises `WrongMove` when it does, or on an outdated page."""
        if self.is_outdated:
            raise WrongMove(_("This complaint has moved on in another window. Here is where it stands now."))
        self.made.append(judge(engine.replay(self.library, [*self.before, *self.made])))

    def add(self, kind: Kind, target: str = "", label: str = "") -> None:
        """Add something that was done and that does not move the worker."""
        self.made.append(engine.Move(kind, target[:100], label[:200]))

    def tick(self, ref: str, texts: Iterable[str]) -> None:
        """Take the ticks of a screen. Only what the worker changed counts: a line ticked elsewhere stays ticked."""
        screen = self.library.screen(ref)
        if screen is None:
            return
        texts, news = set(texts), set(self.news)
        then = engine.ticks(row.as_move() for row in self.rows if row not in news).get(ref, [])
        now = engine.ticks(self.before).get(ref, [])
        for text in (line.text for line in screen.do):
            if (text in texts) != (text in then) and (text in texts) != (text in now):
                self.made.append(engine.Move(Kind.TICKED if text in texts else Kind.UNTICKED, ref, text))

    def keep(self, facts: dict[str, str]) -> None:
        """Take the facts that the worker changed. What somebody else wrote meanwhile is not overwritten."""
        changed = {name: text for name, text in facts.items() if getattr(self.held, name) != text}
        then = self._written_since(changed) if changed and self.news else {}
        for name, text in changed.items():
            if name not in then:
                self._record(name, text, taken=True)
                setattr(self.held, name, text)
                self.changed.append(name)
            elif then[name] != text:
                self._record(name, text, taken=False)
                self.clashes.append(Clash(name, text, getattr(self.held, name)))

    def _written_since(self, names: Iterable[str]) -> dict[str, str]:
        """The facts that somebody else wrote after the page was drawn, each with what stood there then."""
        then, since, news = dict.fromkeys(names, ""), set[str](), {row.number for row in self.news}
        for row in self.held.recordings.filter(fact__in=list(then), taken=True).order_by("pk"):
            if row.number not in news:
                then[row.fact] = row.text
            elif row.by_id != self.sending.by.pk:
                since.add(row.fact)
        return {name: text for name, text in then.items() if name in since}

    def _record(self, name: str, text: str, *, taken: bool) -> None:
        row = Recording(complaint=self.held, fact=name, text=text, taken=taken, by=self.sending.by)
        self.recordings.append(row)

    # Writing it down

    def write(self, *, refused: str = "") -> Answer:
        """Write everything down, the last row with the key; the answer. `refused` is why a move was not made."""
        if self.clashes and not refused and not self._moved:
            refused = _("Somebody else wrote this meanwhile. Theirs stands; yours is kept, to use if it is right.")
        if refused:
            self.add(Kind.REFUSED, self.held.screen, refused)
        elif not self.made:
            self.add(Kind.RECORDED, ",".join(self.changed))
        self._write_moves()
        if self.recordings:
            for row in self.recordings:
                row.number = self.held.last_move
            Recording.objects.bulk_create(self.recordings)
        self._keep_words()
        update(self.held, [*self.changed, "last_move", "moved_at", "screen", "stage"])
        return self._answer(why=refused, clashes=tuple(self.clashes))

    def _keep_words(self) -> None:
        """What was forgotten and goes on has words again, which are forgotten in their time."""
        if self.held.forgotten_at:
            self.held.forgotten_at = None
            self.changed.append("forgotten_at")

    @property
    def _moved(self) -> bool:
        return any(move.kind in MOVING for move in self.made)

    def _write_moves(self) -> None:
        held, sending, now = self.held, self.sending, timezone.now()
        keys = [*(uuid.uuid4() for _one in self.made[1:]), sending.key]
        rows = [
            Move(complaint=held, number=number, key=key, form=sending.key, by=sending.by, at=now, **move._asdict())
            for number, (move, key) in enumerate(zip(self.made, keys, strict=True), start=held.last_move + 1)
        ]
        rows[-1].digest, rows[-1].after = sending.digest, sending.after
        insert(rows)
        after = engine.replay(self.library, [*self.before, *self.made])
        held.last_move, held.moved_at, held.screen = rows[-1].number, now, after.screen
        held.stage = getattr(self.library.screen(after.road), "stage", "") or held.stage

    @property
    def _before(self) -> _Row | None:
        return self._row(self.sending.after)

    def _row(self, key: uuid.UUID | None) -> _Row | None:
        return self._row_of(_stored(key))

    def _row_of(self, stored: Any) -> _Row | None:
        return next((row for row in reversed(self.rows) if row.key == stored), None)

    def _answer(self, **kwargs: Any) -> Answer:
        held = self.held
        return Answer(held.last_move, held.screen, held.note_version, **kwargs)


def _stored(key: uuid.UUID | None) -> Any:
    """A key as the database keeps it, which is not the same in each."""
    return Move._meta.get_field("key").get_db_prep_value(key, connection)
