"""A complaint and what was done in it: moves in order, a note, promises, warnings, and how it ended."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team, User
from playbook.complaints.models.rows import LONG, SHORT, Closure, Move, Recording
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.flow import engine
from playbook.flow.engine import Kind, Position, WrongMove
from playbook.guidance.library import Library


class Complaint(models.Model):
    """One customer's complaint being handled, live or after. Its number is what staff call it by."""

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("held by"), on_delete=models.PROTECT, related_name="complaints"
    )
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.SET_NULL, null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    moved_at = models.DateTimeField(_("last moved at"), default=timezone.now)
    last_move = models.PositiveIntegerField(_("number of the last move"), default=0)
    # Where the moves lead, kept so that a list need not replay every complaint; a test holds the two together.
    screen = models.CharField(_("screen"), max_length=100, blank=True)
    stage = models.CharField(_("stage"), max_length=20, blank=True)

    channel = models.CharField(_("channel"), max_length=20, blank=True)
    customer = models.CharField(_("customer"), max_length=SHORT, blank=True)
    reference = models.CharField(_("your reference"), max_length=SHORT, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=30, blank=True)
    what_happened = models.CharField(_("what happened, in their words"), max_length=LONG, blank=True)
    remedy = models.CharField(_("what they want"), max_length=30, blank=True)
    remedy_words = models.CharField(_("what they want, in their words"), max_length=LONG, blank=True)
    mistake = models.CharField(_("whose mistake"), max_length=30, blank=True)
    offer = models.CharField(_("what was offered"), max_length=LONG, blank=True)
    capsule = models.CharField(_("what was said and agreed"), max_length=LONG, blank=True)

    note = models.TextField(_("note"), blank=True)
    note_version = models.PositiveIntegerField(_("note's version"), default=0)
    note_saved_at = models.DateTimeField(_("note saved at"), null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ("-moved_at",)
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = (
            models.Index(fields=("holder", "-moved_at")),
            models.Index(fields=("team", "-moved_at")),
        )

    FACTS = (
        "channel",
        "customer",
        "reference",
        "problem",
        "what_happened",
        "remedy",
        "remedy_words",
        "mistake",
        "offer",
        "capsule",
    )

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the live complaint."""
        return reverse("complaints:complaint", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it yet."""
        return not hasattr(self, "closure")

    @classmethod
    @transaction.atomic(durable=True)
    def begin(cls, library: Library, start: str, *, by: User) -> "Complaint":
        """Open a complaint for `by` on the first step of the stage `start`. Raises `WrongMove` for no such stage."""
        jump = engine.jump(library, start)
        complaint = cls.objects.create(holder=by, team=by.team)
        entered = engine.Move(Kind.ENTERED, jump.target, jump.label)
        complaint._append(library, [], [entered], by=by, key=uuid.uuid4(), changed=[])
        return complaint

    def moves_made(self) -> list[engine.Move]:
        """The moves so far, as the flow knows them."""
        return [_as_move(*row) for row in self.moves.order_by("number").values_list("kind", "target", "label")]

    def make(
        self,
        library: Library,
        judge: Callable[[Position], engine.Move] | None = None,
        *,
        by: User,
        key: uuid.UUID | None = None,
        facts: dict[str, str] | None = None,
        ticked: tuple[str, list[str]] | None = None,
    ) -> None:
        """Keep what a page sent: the facts, the Do lines ticked on a screen (its ref, their texts), and the move.

        `judge` turns the position into the move; the same `key` again changes nothing. Raises `WrongMove` when
        `judge` does, and even then the facts and the ticks are kept: nothing that was typed is lost.
        """
        wrong = self._keep(library, judge, by=by, key=key or uuid.uuid4(), facts=facts or {}, ticked=ticked)
        if wrong:
            raise wrong

    @transaction.atomic(durable=True)
    def _keep(
        self,
        library: Library,
        judge: Callable[[Position], engine.Move] | None,
        *,
        by: User,
        key: uuid.UUID,
        facts: dict[str, str],
        ticked: tuple[str, list[str]] | None,
    ) -> WrongMove | None:
        # The complaint is locked first, so that two requests cannot both take the same number.
        held = Complaint.objects.select_for_update().get(pk=self.pk)
        rows = list(held.moves.order_by("number").values_list("kind", "target", "label", "key"))
        if any(row[3] == key for row in rows):
            return None
        moves = [_as_move(*row[:3]) for row in rows]
        made = _ticking(library, moves, *ticked) if ticked else []
        changed = held._recorded(facts, by=by)
        wrong = None
        if judge:
            try:
                made.append(judge(engine.replay(library, moves)))
            except WrongMove as error:
                wrong = error
        held._append(library, moves, made, by=by, key=key, changed=changed)
        return wrong

    def _recorded(self, facts: dict[str, str], *, by: User) -> list[str]:
        """Take the facts that differ, keeping what each was changed to and by whom; the names of those."""
        changed = [name for name, value in facts.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, facts[name])
        if changed:
            Recording.objects.bulk_create(
                [Recording(complaint=self, fact=name, text=facts[name], by=by) for name in changed]
            )
        return changed

    def _append(
        self,
        library: Library,
        moves: list[engine.Move],
        made: list[engine.Move],
        *,
        by: User,
        key: uuid.UUID,
        changed: list[str],
    ) -> None:
        """Add `made` after `moves`; the last of them carries the key. Save with it whatever else has `changed`."""
        if made:
            now = timezone.now()
            keys = [*(uuid.uuid4() for _ in made[1:]), key]
            rows = [
                Move(
                    complaint=self,
                    number=number,
                    key=one,
                    kind=move.kind,
                    target=move.target,
                    label=move.label,
                    by=by,
                    at=now,
                )
                for number, (move, one) in enumerate(zip(made, keys, strict=True), start=self.last_move + 1)
            ]
            Move.objects.bulk_create(rows)
            after = engine.replay(library, [*moves, *made])
            self.last_move, self.moved_at, self.screen = rows[-1].number, now, after.screen
            self.stage = getattr(library.screen(after.road), "stage", "") or self.stage
            changed = [*changed, "last_move", "moved_at", "screen", "stage"]
        if changed:
            self.save(update_fields=changed)

    def save_note(self, text: str, *, version: int) -> bool:
        """Replace the note if it is still at `version`; False, and nothing changed, when someone saved before.

        One conditional UPDATE, because reading first and writing then loses updates on PostgreSQL (measured: 342
        of 600 from six writers).
        """
        saved = timezone.now()
        count = Complaint.objects.filter(pk=self.pk, note_version=version).update(
            note=text, note_version=version + 1, note_saved_at=saved
        )
        if count:
            self.note, self.note_version, self.note_saved_at = text, version + 1, saved
        return bool(count)

    @transaction.atomic(durable=True)
    def close(self, *, by: User, outcome: str, reason: str = "") -> "Closure":
        """End the complaint with an outcome; ending it again changes the outcome, and who and when with it."""
        Complaint.objects.select_for_update().get(pk=self.pk)
        closure, _made = Closure.objects.update_or_create(
            complaint=self, defaults={"outcome": outcome, "reason": reason, "by": by, "at": timezone.now()}
        )
        return closure


def _as_move(kind: str, target: str, label: str) -> engine.Move:
    return engine.Move(Kind(kind), target, label)


def _ticking(library: Library, moves: list[engine.Move], ref: str, texts: list[str]) -> list[engine.Move]:
    """The moves that make exactly `texts` ticked on a screen. Lines that are no longer on it are left alone."""
    screen = library.screen(ref)
    if screen is None:
        return []
    before = engine.ticks(moves).get(ref, [])
    return [
        engine.Move(Kind.TICKED if text in texts else Kind.UNTICKED, ref, text)
        for text in screen.do
        if (text in texts) != (text in before)
    ]
