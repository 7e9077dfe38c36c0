"""One form taken into a complaint: judged by what its page knew, written once, answered the same when sent again."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.complaints.commands import Answer, Clash, KeyReused, Sending, Stands
from playbook.complaints.models import Complaint, Move, Recording
from playbook.flow import engine
from playbook.flow.engine import KINDS, MOVING, Kind, Position, Track, WrongMove
from playbook.flow.standing import taken_back
from playbook.guidance import limits
from playbook.guidance.library import Library
from playbook.web.written_sql import insert, update

# Written out, because every step of a call asks it: composing such a query costs five times what running it does.
_MOVES = """
    SELECT kind, target, label, key, digest, number, form, after, by_id
    FROM complaints_move WHERE complaint_id = %s ORDER BY number
"""


_TAKING_BACK = (Kind.BACK, Kind.RETURNED)  # what can take a move back

# A key as the database keeps it: PostgreSQL has a type for it, SQLite has text.
type StoredKey = uuid.UUID | str | None


class _Row(NamedTuple):
    """A move made earlier, as far as it matters here."""

    kind: str
    target: str
    label: str
    key: StoredKey
    digest: str
    number: int
    form: StoredKey
    after: StoredKey
    by: int


class Ledger:
    """A complaint that is locked while one form is taken in: what stands there, and what the form adds."""

    def __init__(self, complaint: Complaint, library: Library, sending: Sending) -> None:
        """`complaint` was read under a lock."""
        self.complaint, self.library, self.sending = complaint, library, sending
        with connection.cursor() as cursor:
            cursor.execute(_MOVES, [complaint.pk])
            self.rows = list(map(_Row._make, cursor.fetchall()))
        self._by_key = {row.key: row for row in self.rows}
        self.before = [engine.Move(KINDS[row.kind], row.target, row.label) for row in self.rows]
        self.made: list[engine.Move] = []
        self.changed: list[str] = []
        self.clashes: list[Clash] = []
        self.recordings: list[Recording] = []
        self._undone: set[int] = set()  # places in `made`
        self.is_aside = False  # what is done is nothing that the customer would notice: it went to somebody else

    # What stands there

    def earlier(self) -> Answer | None:
        """The answer that this form has had before, or None. Raises `KeyReused` when it was another form's key."""
        row = self._row(self.sending.key)
        if row is None:
            return None
        if row.digest != self.sending.digest:
            raise KeyReused
        refused = self.complaint.recordings.filter(number=row.number, taken=False)
        clashes = tuple(Clash(one.fact, one.text, self.complaint.fact(one.fact)) for one in refused)
        return self._answer(again=True, why=row.label if row.kind == Kind.REFUSED else "", clashes=clashes)

    def out_of_turn(self) -> Answer | None:
        """The answer to a form whose forerunner has not come yet, or None."""
        after = self.sending.after
        return self._answer(missing=after) if after and self._row(after) is None else None

    def not_theirs(self) -> Answer:
        """The answer to somebody who may read the complaint but not change it."""
        holder = self.complaint.holder.spoken_name
        why = _("%(name)s has this complaint now. You can still read it.") % {"name": holder}
        return self._answer(why=why, holder=holder)

    @cached_property
    def news(self) -> list[_Row]:
        """What the worker did not know of: it came after the page was drawn, and not from that page."""
        before, seen = self._before, self.sending.seen
        if seen is None:
            seen = before.number if before else self.complaint.last_move
        own = set[StoredKey]()
        while before and before.form not in own:
            own.add(before.form)
            before = self._by_key.get(before.after)
        return [row for row in self.rows if row.number > seen and row.form not in own]

    @property
    def is_outdated(self) -> bool:
        """Whether the worker stood elsewhere: somebody moved since the page was drawn, or a refusal came before."""
        return bool(self._before and self._before.kind == Kind.REFUSED) or self.came_since(*MOVING)

    def came_since(self, *kinds: Kind) -> bool:
        """Whether something of `kinds` was done that the sender did not know of."""
        return not {row.kind for row in self.news}.isdisjoint(kinds)

    @property
    def position(self) -> Position:
        """Where the worker stands, by what was done before and what this form adds."""
        return self._track.onward(self.made).settled()

    @cached_property
    def _track(self) -> Track:
        """Of what was done before."""
        return Track(self.library, self.before)

    @cached_property
    def channel(self) -> str:
        """The channel whose lines the worker has before them, once the facts of the form were taken."""
        return self.complaint.fact("channel") or self.library.usual_channel

    def moved_on(self) -> str:
        """The line for a worker whose page is out of date: who moved it on, that their own other window did, or that
        the step on the page is in the playbook no more."""
        if self.position.lost and not self.came_since(*MOVING):
            return _("What you pressed belongs to a step that is not in the playbook any more.")
        others = [row.by for row in self.news if row.kind in MOVING and row.by != self.sending.by.pk]
        if not others:
            return _("This complaint has moved on in another window. Here is where it stands now.")
        name = User.objects.get(pk=others[-1]).spoken_name
        return _("%(name)s has moved this complaint on. Here is where it stands now.") % {"name": name}

    # What the form adds

    def stand(self) -> Position:
        """Where the worker stands who is about to move. Raises `WrongMove` when their page is out of date."""
        if self.is_outdated:
            raise WrongMove(self.moved_on())
        return self.position

    def add(self, kind: Kind, target: str = "", label: str = "") -> None:
        """Add something that was done and that does not move the worker."""
        self.made.append(engine.Move(kind, target[: limits.SCREEN], label[: limits.MOVE_LABEL]))

    def tick(self, ref: str, texts: Iterable[str]) -> None:
        """Take the ticks of a screen. Only what the worker changed counts: a line ticked elsewhere stays ticked."""
        screen = self.library.screens.get(ref)
        if screen is None:
            return
        texts, news = set(texts), set(self.news)
        known = [move for move, row in zip(self.before, self.rows, strict=True) if row not in news]
        then = engine.ticks(known).get(ref, [])
        if texts == set(then):
            return
        now = engine.ticks(self.before).get(ref, [])
        for text in [line.words for line in screen.shown_in(self.channel).do]:
            if (text in texts) != (text in then) and (text in texts) != (text in now):
                self.made.append(engine.Move(Kind.TICKED if text in texts else Kind.UNTICKED, ref, text))

    def keep(self, facts: Mapping[str, str]) -> None:
        """Take the facts that the worker changed. What somebody else wrote meanwhile is not overwritten."""
        changed = {name: text for name, text in facts.items() if self.complaint.fact(name) != text}
        then = self._written_since(changed) if changed and self.news else {}
        for name, text in changed.items():
            if name not in then:
                self.write_fact(name, text)
            elif then[name] != text:
                self._record(name, text, taken=False)
                self.clashes.append(Clash(name, text, self.complaint.fact(name)))

    def write_fact(self, name: str, text: str, *, by_choice: bool = False) -> None:
        """Write a fact down, whatever stands there."""
        self._record(name, text, taken=True, by_choice=by_choice)
        self.changed.append(self.complaint.set_fact(name, text))

    def _written_since(self, names: Iterable[str]) -> dict[str, str]:
        """The facts that somebody else wrote after the page was drawn, each with what stood there then."""
        then, since, news = dict.fromkeys(names, ""), set[str](), {row.number for row in self.news}
        for row in self.complaint.recordings.filter(fact__in=list(then), taken=True).order_by("pk"):
            if row.number not in news:
                then[row.fact] = row.text
            elif row.by_id != self.sending.by.pk:
                since.add(row.fact)
        return {name: text for name, text in then.items() if name in since}

    def _record(self, name: str, text: str, *, taken: bool, by_choice: bool = False) -> None:
        values = {"fact": name, "text": text, "taken": taken, "by_choice": by_choice, "by": self.sending.by}
        self.recordings.append(Recording(complaint=self.complaint, **values))

    def _take_back(self) -> None:
        """Mark the moves that this form takes back, and forget what a choice among them had stated."""
        if {move.kind for move in self.made}.isdisjoint(_TAKING_BACK):
            return
        gone, known = taken_back([*self.before, *self.made]), len(self.rows)
        self._undone = {at - known for at in gone if at >= known}
        numbers = [self.rows[at].number for at in gone if at < known]
        if not numbers:
            return
        self.complaint.moves.filter(number__in=numbers, undone=False).update(undone=True)
        for row in self.complaint.recordings.filter(number__in=numbers, taken=True, by_choice=True):
            if self.complaint.fact(row.fact) == row.text:
                self.write_fact(row.fact, self._stood_before(row))

    def _stood_before(self, row: Recording) -> str:
        """What a fact was before a choice stated it."""
        before = self.complaint.recordings.filter(fact=row.fact, taken=True, pk__lt=row.pk).order_by("-pk").first()
        return before.text if before else ""

    # Writing it down

    def write(self, *, refused: str = "") -> Answer:
        """Write everything down, the last row with the key; the answer. `refused` is why a move was not made."""
        if self.clashes and not refused and not self._moved:
            refused = _("Somebody else wrote this meanwhile. Theirs stands; yours is kept, to use if it is right.")
        if refused:
            self.add(Kind.REFUSED, self.complaint.screen, refused)
        elif not self.made:
            self.add(Kind.RECORDED, ",".join(self.changed))
        self._take_back()
        track = self._track.onward(self.made)
        self._write_moves(track.settled())
        if self.recordings:
            for row in self.recordings:
                row.number = self.complaint.last_move
            Recording.objects.bulk_create(self.recordings)
        self._keep_words()
        update(self.complaint, dict.fromkeys([*self.changed, "last_move", "moved_at", "screen", "stage"]))
        answer = self._answer(why=refused, clashes=tuple(self.clashes))
        return replace(answer, stands=Stands(self.complaint, track))

    def _keep_words(self) -> None:
        """What was forgotten and goes on has words again, which are forgotten in their time."""
        if self.complaint.forgotten_at:
            self.complaint.forgotten_at = None
            self.changed.append("forgotten_at")

    @property
    def _moved(self) -> bool:
        return any(move.kind in MOVING for move in self.made)

    def _write_moves(self, after: Position) -> None:
        complaint, sending, now = self.complaint, self.sending, timezone.now()
        keys = [*[uuid.uuid4() for _one in self.made[1:]], sending.key]
        rows = [
            Move(complaint=complaint, number=number, key=key, form=sending.key, by=sending.by, at=now, **move._asdict())
            for number, (move, key) in enumerate(zip(self.made, keys, strict=True), start=complaint.last_move + 1)
        ]
        for at in self._undone:
            rows[at].undone = True
        rows[-1].digest, rows[-1].after = sending.digest, sending.after
        insert(rows)
        complaint.last_move, complaint.screen = rows[-1].number, after.screen
        if not self.is_aside:
            complaint.moved_at = now
        complaint.stage = getattr(self.library.screens.get(after.road), "stage", "") or complaint.stage

    @cached_property
    def _before(self) -> _Row | None:
        return self._row(self.sending.after) if self.sending.after else None

    def _row(self, key: uuid.UUID) -> _Row | None:
        return self._by_key.get(_stored(key))

    def _answer(
        self,
        *,
        again: bool = False,
        why: str = "",
        missing: uuid.UUID | None = None,
        clashes: tuple[Clash, ...] = (),
        holder: str = "",
    ) -> Answer:
        now = self.complaint
        return Answer(now.last_move, now.screen, now.note_version, again, why, missing, clashes, holder)


def _stored(key: uuid.UUID) -> StoredKey:
    """A key as the database keeps it, which is not the same in each."""
    stored: StoredKey = Move._meta.get_field("key").get_db_prep_value(key, connection)
    return stored
