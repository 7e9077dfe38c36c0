"""A complaint and what was done in it: moves in order, a note, promises, warnings, and how it ended."""

import uuid
from collections.abc import Iterable
from functools import cache, cached_property

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team, User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.complaints.addresses import addresses_of
from playbook.complaints.facts import COLUMNS, FACTS, Fact
from playbook.complaints.models.closures import Closure
from playbook.complaints.models.notes import Window
from playbook.complaints.models.people import Holding
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.flow import engine
from playbook.flow.engine import KINDS, Kind
from playbook.guidance import limits
from playbook.guidance.channels import PUBLIC
from playbook.guidance.library import Library
from playbook.web.written_sql import Rows

# Written out, because every step of a call asks them: composing such a query costs ten times what running it does.
_ONE = """
    SELECT {columns}, EXISTS (SELECT 1 FROM complaints_window w WHERE w.complaint_id = c.id AND w.refused)
    FROM complaints_complaint c WHERE c.id = %s
"""
_OPEN = """
    SELECT {columns} FROM complaints_complaint c
    WHERE c.holder_id = %s AND c.closed_at IS NULL
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
    # When its last ending closed it; empty while it is open, also after the contact was ended and it came back.
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    last_move = models.PositiveIntegerField(_("number of the last move"), default=0)
    # Where the moves lead, kept so that a list need not replay every complaint; a test holds the two together.
    screen = models.CharField(_("screen"), max_length=limits.SCREEN, blank=True)
    stage = models.CharField(_("stage"), max_length=limits.STAGE, blank=True)

    # Restricted: see `playbook.complaints.querysets.restricted_for`, which says who may still open it.
    is_restricted = models.BooleanField(_("restricted"), default=False, db_default=False, editable=False)
    named_lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lead named on it"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    # When a lead was last asked for, so that other pages need not look for an answer.
    asked_at = models.DateTimeField(_("lead asked for at"), null=True, blank=True, editable=False)

    # Below the class stands one column for each fact of `playbook.complaints.facts`. Facts that an organisation has
    # added for itself have no column; what is known of them is here, by name.
    own_facts = models.JSONField(_("facts of the organisation's own"), default=dict, db_default={}, blank=True)

    note = models.TextField(_("note"), blank=True)
    note_version = models.PositiveIntegerField(_("note's version"), default=0)
    note_saved_at = models.DateTimeField(_("note saved at"), null=True, blank=True)
    # The window that saved last, and the version there was before it began to: only it has saved since then.
    note_client = models.CharField(_("window of the note"), max_length=40, blank=True, editable=False)
    note_since = models.PositiveIntegerField(_("its first version"), default=0, editable=False)

    # What is being written to the customer, on channels where people write to each other; kept as the note is.
    reply = models.TextField(_("reply"), blank=True, db_default="")
    reply_version = models.PositiveIntegerField(_("reply's version"), default=0, db_default=0)
    reply_saved_at = models.DateTimeField(_("reply saved at"), null=True, blank=True)
    reply_client = models.CharField(_("window of the reply"), max_length=40, blank=True, editable=False, db_default="")
    reply_since = models.PositiveIntegerField(_("its first version"), default=0, editable=False, db_default=0)

    # Where everybody may read along: whether the reply is a private message. It is a public post until that is said.
    reply_in_private = models.BooleanField(_("reply in private"), default=False, db_default=False, editable=False)

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
            models.Index(fields=("holder", "closed_at"), name="complaints_of_holder_by_end"),
            # With all that a search looks at: it reads the words of a team's years from here, and no row of them.
            models.Index(
                fields=("team", "closed_at"),
                include=("customer", "reference", "thing", "moved_at", "is_restricted", "holder", "id"),
                name="complaints_of_team_sought",
            ),
            models.Index(fields=("opened_at",), name="complaints_by_beginning"),
            models.Index(fields=("closed_at",), name="complaints_by_end"),
            models.Index(fields=("team", "opened_at"), name="complaints_of_team_by_begin"),
            models.Index(Upper("reference"), name="complaints_by_reference"),
            models.Index(fields=("-moved_at",), condition=models.Q(is_restricted=True), name="restricted_complaints"),
            models.Index(
                fields=("-closed_at",), condition=models.Q(is_restricted=True), name="restricted_complaints_by_end"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the live complaint."""
        return addresses_of(self.pk)["complaint"]

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it yet."""
        return self.closed_at is None

    @property
    def has_posts(self) -> bool:
        """Whether it came where everybody reads along, so that a reply is a public post or a private message."""
        return self.fact("channel") in PUBLIC

    @property
    def reply_is_public(self) -> bool:
        """Whether everybody will read the reply."""
        return self.has_posts and not self.reply_in_private

    @cached_property
    def closure(self) -> Closure | None:
        """How it ended last; None where it never has."""
        endings = list(self.closures.all())
        return endings[-1] if endings else None

    @classmethod
    @transaction.atomic(durable=True)
    def begin(cls, library: Library, start: str, *, by: User, key: uuid.UUID | None = None) -> "Complaint":
        """Open a complaint for `by` on the first step of the stage `start`; the same `key` again gives the same one.

        Raises `WrongMove` for no such stage.
        """
        return cls.begin_within(library, start, by=by, key=key)

    @classmethod
    def begin_within(
        cls, library: Library, start: str, *, by: User, key: uuid.UUID | None = None, channel: str = ""
    ) -> "Complaint":
        """The same inside a transaction that does more; on the road of the channel, where that is known."""
        jump = engine.jump(library, start, channel)
        defaults = {"holder": by, "team": by.team, "last_move": 1, "screen": jump.target, "stage": start}
        complaint, is_new = cls.objects.get_or_create(key=key or uuid.uuid4(), defaults=defaults)
        if is_new:
            key = uuid.uuid4()
            first = {"number": 1, "kind": str(Kind.ENTERED), "target": jump.target, "label": jump.label}
            complaint.moves.create(**first, key=key, form=key, by=by, at=complaint.moved_at)
            Holding.objects.create(complaint=complaint, holder=by, by=by)
            record(Act.COMPLAINT_BEGUN, person=by.pk, complaint=complaint.pk)
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
        complaint = rows.instance(values)
        complaint.has_refused = bool(has_refused)
        return complaint

    @classmethod
    def open_of(cls, holder: User, *, most: int) -> "list[Complaint]":
        """What the home page shows of those that `holder` has open, the last moved first: no column more."""
        rows = _rows_of_home()
        with connection.cursor() as cursor:
            cursor.execute(_OPEN.format(columns=rows.columns), [holder.pk, most])
            return [rows.instance(values) for values in cursor.fetchall()]

    def fact(self, name: str) -> str:
        """What is known of a fact, by its name; nothing while nobody has said it."""
        known = getattr(self, name) if name in COLUMNS else self.own_facts.get(name, "")
        return known if isinstance(known, str) else ""  # a complaint that was never stored has no values yet

    def set_fact(self, name: str, text: str) -> str:
        """Note what is known of a fact; the name of the field that has to be saved."""
        if name in COLUMNS:
            setattr(self, name, text)
            return name
        self.own_facts = {**self.own_facts, name: text}
        return "own_facts"

    def may_be_changed_by(self, user: User) -> bool:
        """Whether it is theirs to go on with: the holder's, and a lead's of the team; restricted, the lead's named."""
        if user.pk == self.holder_id:
            return True
        if self.is_restricted:
            return user.is_lead and self.named_lead_id == user.pk
        return bool(user.is_lead and self.team_id and user.team_id == self.team_id)

    def may_be_unrestricted_by(self, user: User) -> bool:
        """Whether they may lift the restriction: the lead named on it while they are one, and administrators."""
        return user.is_administrator or (user.is_lead and self.named_lead_id == user.pk)

    def moves_made(self) -> list[engine.Move]:
        """The moves so far, as the flow knows them: as many as this complaint was read with."""
        with connection.cursor() as cursor:
            cursor.execute(_MOVES, [self.pk, self.last_move])
            return [engine.Move(KINDS[kind], target, label) for kind, target, label in cursor.fetchall()]

    def refused_texts(self) -> "Iterable[Window]":
        """What was typed in another window and not taken into the note, until somebody settles it."""
        if self.has_refused is False:
            return ()
        return self.windows.filter(refused=True).select_related("by")


def _column(fact: Fact) -> "models.CharField[str, str]":
    return models.CharField(_(fact.title), max_length=fact.longest, blank=True, db_default="")


for _fact in FACTS:
    Complaint.add_to_class(_fact.name, _column(_fact))


@cache
def _rows() -> Rows[Complaint]:
    """Made when first needed: the model knows all its fields only once every model has been imported."""
    return Rows(Complaint, of="c")


@cache
def _rows_of_home() -> Rows[Complaint]:
    return Rows(Complaint, {"id", "screen", "customer", "problem", "moved_at"}, of="c")
