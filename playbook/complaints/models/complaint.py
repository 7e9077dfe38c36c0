"""A complaint and what was done in it: moves in order, a note, promises, warnings, and how it ended."""

import uuid
from collections.abc import Callable, Iterable
from functools import cache

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team, User
from playbook.complaints.addresses import addresses_of
from playbook.complaints.models.ledger import Answer, Ledger, Sending
from playbook.complaints.models.notes import NoteText, Window
from playbook.complaints.models.people import Holding
from playbook.complaints.models.rows import LONG, SHORT
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.flow import engine
from playbook.flow.engine import Kind, WrongMove
from playbook.guidance.library import Library
from playbook.web.written_sql import Rows

# Written out, because every step of a call asks them: composing such a query costs ten times what running it does.
_ONE = """
    SELECT {columns}, EXISTS (SELECT 1 FROM complaints_window w WHERE w.complaint_id = c.id AND w.refused)
    FROM complaints_complaint c WHERE c.id = %s
"""
_OPEN = """
    SELECT {columns} FROM complaints_complaint c
    WHERE c.holder_id = %s AND NOT EXISTS (SELECT 1 FROM complaints_closure e WHERE e.complaint_id = c.id)
    ORDER BY c.moved_at DESC LIMIT %s
"""
_MOVES = """
    SELECT kind, target, label FROM complaints_move WHERE complaint_id = %s AND number <= %s ORDER BY number
"""


class Complaint(models.Model):
    """One customer's complaint being handled, live or after. Its number is what staff call it by."""

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("held by"), on_delete=models.PROTECT, related_name="complaints"
    )
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.SET_NULL, null=True, blank=True)
    # Of the form that opened it, so that sending that twice opens one.
    key = models.UUIDField(_("key"), null=True, unique=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    moved_at = models.DateTimeField(_("last moved at"), default=timezone.now)
    last_move = models.PositiveIntegerField(_("number of the last move"), default=0)
    # Where the moves lead, kept so that a list need not replay every complaint; a test holds the two together.
    screen = models.CharField(_("screen"), max_length=100, blank=True)
    stage = models.CharField(_("stage"), max_length=20, blank=True)

    # When a lead was last asked for, so that other pages need not look for an answer.
    asked_at = models.DateTimeField(_("lead asked for at"), null=True, blank=True, editable=False)

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
    # The window that saved last, and the version there was before it began to: only it has saved since then.
    note_client = models.CharField(_("window of the note"), max_length=40, blank=True, editable=False)
    note_since = models.PositiveIntegerField(_("its first version"), default=0, editable=False)

    # When its words were taken out; what can be counted stays.
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, blank=True, editable=False)

    # Whether a text waits beside the note; a complaint that was not read by its number does not know.
    has_refused: bool | None = None

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
        return addresses_of(self.pk)["complaint"]

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it yet."""
        return not hasattr(self, "closure")

    @classmethod
    @transaction.atomic(durable=True)
    def begin(cls, library: Library, start: str, *, by: User, key: uuid.UUID | None = None) -> "Complaint":
        """Open a complaint for `by` on the first step of the stage `start`; the same `key` again gives the same one.

        Raises `WrongMove` for no such stage.
        """
        jump = engine.jump(library, start)
        defaults = {"holder": by, "team": by.team}
        complaint, is_new = cls.objects.get_or_create(key=key or uuid.uuid4(), defaults=defaults)
        if is_new:
            ledger = Ledger(complaint, library, Sending(by))
            ledger.made.append(engine.Move(Kind.ENTERED, jump.target, jump.label))
            ledger.write()
            Holding.objects.create(complaint=complaint, holder=by, by=by)
        return complaint

    @classmethod
    def numbered(cls, number: int, *, lock: bool = False) -> "Complaint | None":
        """The complaint of that number, or None; with `lock` nobody else writes it until the transaction ends."""
        rows = _rows()
        with connection.cursor() as cursor:
            locked = "FOR UPDATE OF c" if lock and connection.features.has_select_for_update else ""
            cursor.execute(_ONE.format(columns=rows.columns) + locked, [number])
            row = cursor.fetchone()
        if row is None:
            return None
        *values, has_refused = row
        held = rows.instance(values)
        held.has_refused = bool(has_refused)
        return held

    @classmethod
    def open_of(cls, holder: User, *, most: int) -> "list[Complaint]":
        """What the home page shows of those that `holder` has open, the last moved first: no column more."""
        rows = _rows_of_home()
        with connection.cursor() as cursor:
            cursor.execute(_OPEN.format(columns=rows.columns), [holder.pk, most])
            return [rows.instance(values) for values in cursor.fetchall()]

    def may_be_changed_by(self, user: User) -> bool:
        """Whether it is theirs to go on with: the holder's, and that of a lead of the team."""
        return user.pk == self.holder_id or bool(user.is_lead and self.team_id and user.team_id == self.team_id)

    def moves_made(self) -> list[engine.Move]:
        """The moves so far, as the flow knows them: as many as this complaint was read with."""
        with connection.cursor() as cursor:
            cursor.execute(_MOVES, [self.pk, self.last_move])
            return [engine.Move(Kind(kind), target, label) for kind, target, label in cursor.fetchall()]

    def refused_texts(self) -> "Iterable[Window]":
        """What was typed in another window and not taken into the note, until somebody settles it."""
        if self.has_refused is False:
            return ()
        return self.windows.filter(refused=True).select_related("by")

    def _locked(self) -> "Complaint":
        """This complaint as it stands now, read under a lock. Raises `DoesNotExist` when it was erased meanwhile."""
        found = Complaint.numbered(self.pk, lock=True)
        if found is None:
            raise Complaint.DoesNotExist
        return found

    @transaction.atomic(durable=True)
    def receive(
        self, library: Library, sending: Sending, act: Callable[[Ledger], None], *, by_anybody: bool = False
    ) -> Answer:
        """Take a form in: `act` adds to the ledger what it asks for, and all of it is written, or nothing.

        Refused when the complaint is not the sender's to change, unless `by_anybody`: then the caller has judged that.
        The same key again changes nothing and has the same answer. A `WrongMove` in `act` refuses the move; the facts
        and the ticks it has added before are kept even then. Raises `KeyReused` for a key that was another form's.
        """
        # The complaint is locked first, so that two requests cannot both take the same number.
        ledger = Ledger(self._locked(), library, sending)
        known = ledger.earlier() or ledger.out_of_turn()
        if known is None and not by_anybody:
            known = ledger.not_theirs()
        if known:
            return known
        try:
            act(ledger)
        except WrongMove as error:
            return ledger.write(refused=str(error))
        return ledger.write()

    @transaction.atomic(durable=True)
    def save_note(self, typed: NoteText, sending: Sending) -> Answer:
        """Replace the note, if it is still the one that was typed on, or only the same window has saved since.

        Otherwise the text is refused and kept beside the note. A save that comes late, after a newer one of the same
        window, changes nothing. Raises `KeyReused` for a key that was another text's.
        """
        held = self._locked()
        window = Window.of(held, typed, sending.key, sending.digest)
        if window.has_had(sending.key, typed.sequence):
            if window.client != held.note_client and not window.refused:
                # Of what others have saved since, this window knows nothing: it must not be told that it does.
                held.note_version = held.note_since
            return self._note_as_in(held, refused=window.refused, again=True)
        refused = not held.may_be_changed_by(sending.by) or not held._takes(typed, window)
        window.take(typed, sending, refused=refused)
        if not refused:
            held.put_note(typed.text, window.client)
        return self._note_as_in(held, refused=refused)

    def _takes(self, typed: NoteText, window: Window) -> bool:
        """Whether a text typed on that version may replace the note."""
        by_itself = window.client == self.note_client and typed.version >= self.note_since
        return typed.version == self.note_version or by_itself or typed.text == self.note

    def put_note(self, text: str, client: str) -> None:
        """Write the note, as `client` typed it. Called while the complaint is locked."""
        if text == self.note:
            return
        if client != self.note_client:
            self.note_client, self.note_since = client, self.note_version
        self.note, self.note_version, self.note_saved_at = text, self.note_version + 1, timezone.now()
        self.forgotten_at = None  # it has words again
        self.save(update_fields=["note", "note_version", "note_saved_at", "note_client", "note_since", "forgotten_at"])

    def _note_as_in(self, held: "Complaint", *, refused: bool, again: bool = False) -> Answer:
        """The answer. The text goes with the version: both are those of the row that was locked."""
        self.note, self.note_version, self.note_saved_at = held.note, held.note_version, held.note_saved_at
        why = _("Another window saved a different note meanwhile. Both texts are kept.") if refused else ""
        return Answer(held.last_move, held.screen, held.note_version, again=again, why=str(why))


@cache
def _rows() -> Rows[Complaint]:
    """Made when first needed: the model knows all its fields only once every model has been imported."""
    return Rows(Complaint, of="c")


@cache
def _rows_of_home() -> Rows[Complaint]:
    return Rows(Complaint, {"id", "screen", "customer", "problem", "moved_at"}, of="c")
