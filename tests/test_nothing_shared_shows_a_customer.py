"""No page, part, JSON or text in store that was drawn for one person shows another what is the first one's.

Two people of two teams have a row of every model, with a word of their own in every column of text. Every address there
is is drawn for the first, with all that they may see; then for the second, whose pages must not hold a word of the
first. The models, the columns and the addresses are found by walking them, so that a new one is in the test by itself.
"""

import datetime
import itertools
import re
import uuid
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.template import Context, Engine
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from playbook.accounts.models import Team, User
from playbook.complaints.models import Complaint, Move
from playbook.complaints.privacy import CHOSEN, OURS
from playbook.editions.current import library
from playbook.editions.models import Document, Edition, Release, Revision, Shipped
from playbook.flow.engine import Kind
from playbook.insights.models import Gap
from playbook.web import pieces, rates
from playbook.web.templatetags.web import PieceNode
from tests.test_roles import SLUGS, addresses

TEXT = (models.CharField, models.TextField, models.JSONField)
# What everybody is meant to read: documents as they ship or are published, and what an edition says of itself.
FOR_EVERYBODY = {Document, Edition, Shipped}
# Values that the code goes by: with another one there would be no page to look at.
KEPT_AS_THEY_ARE = {(Move, "kind"), (Complaint, "screen"), (Complaint, "stage"), (User, "role"), (User, "password")}
# What was searched for in vain: leads of every team see it, kept without a name and not where it looks personal.
KEPT_AS_THEY_ARE |= {(Gap, "text")}
# Whoever restricts a complaint names a lead of any team: those names are for every colleague.
WHOM_TO_NAME = re.compile(r'<select name="lead".*?</select>', re.DOTALL)
pytestmark = pytest.mark.one_engine

type Two = tuple[list[Person], list[Person]]
IN_A_WEEK = datetime.timedelta(days=7)


class Person:
    """Somebody with a complaint, and with a row of every model that is marked with their own words."""

    def __init__(self, mark: str, role: str, team: Team) -> None:
        self.mark, self.team = mark, team
        self.numbers = itertools.count(1000 * User.objects.count())  # no two rows have the same number
        self.marked: dict[tuple[type[models.Model], str], str] = {}
        self.user = User.objects.create_user(f"{mark}name", role=role, team=team)
        self.browser = Client(raise_request_exception=True)
        self.browser.force_login(self.user)
        self.complaint = Complaint.begin(library(), "listen", by=self.user)
        self.rows: list[models.Model] = []
        self.document = Document.objects.filter(kind="tip").exclude(revisions__since=None)[0]  # one without a draft
        self._mark(self.user)
        self._mark(team)
        self._mark(self.complaint)
        for model in ours():
            if not any(isinstance(row, model) for row in self.rows):
                self._row(model)

    def _word(self, model: type[models.Model], field: models.Field) -> str:
        """A word of this person's for a column."""
        word = f"{self.mark}{next(self.numbers)}q"
        self.marked[model, field.name] = word
        return word[: field.max_length] if field.max_length else word

    def _mark(self, row: models.Model, *, chosen: bool = False) -> None:
        """Put a word into every column of text of a row; `chosen` says into those that name something instead."""
        model = type(row)
        values = {}
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXT) and not field.primary_key and is_marked(model, field, chosen=chosen):
                word = self._word(model, field)
                values[field.name] = {"floor": word} if isinstance(field, models.JSONField) else word
        model._base_manager.filter(pk=row.pk).update(**values)
        row.refresh_from_db()

    def _row(self, model: type[models.Model]) -> models.Model:
        values = {field.name: self._value(model, field) for field in model._meta.concrete_fields if not is_left(field)}
        values |= {name: {"floor": values[name]} for name in values if is_json(model, name)}
        row = model(**values)
        model._base_manager.bulk_create([row])
        self.rows.append(row)
        return row

    def _value(self, model: type[models.Model], field: models.Field) -> object:
        """Something for a column that has to hold something, and a word for a column of text."""
        if isinstance(field, models.ForeignKey):
            return self._other(field)
        if isinstance(field, models.UUIDField):
            return uuid.uuid4()
        if isinstance(field, models.BinaryField):
            return b""
        if isinstance(field, models.DateTimeField):
            return timezone.now() + (IN_A_WEEK if model is Release else datetime.timedelta())
        if isinstance(field, models.DateField):
            return timezone.localdate()
        if isinstance(field, models.BooleanField):
            return False
        if isinstance(field, TEXT):
            return self._text(model, field)
        return next(self.numbers) + 1000

    def _text(self, model: type[models.Model], field: models.Field) -> str:
        if field.choices:
            return field.choices[0][0]
        if (model, field.name) == (Move, "kind"):
            return Kind.RETURNED
        if model is Revision:  # a draft that can be read, with the word as one more way to find it
            return f"{self.document.revisions.first().text}{self._word(model, field)}\n"
        if field.primary_key or is_marked(model, field, chosen=False):
            return self._word(model, field)
        return ""

    def _other(self, field: models.ForeignKey) -> models.Model | None:
        """The row that a foreign key leads to: this person's own, or a published one; none where none is needed."""
        model = field.related_model
        own = {User: self.user, Team: self.team, Complaint: self.complaint}
        if model in own:
            return own[model]
        if model is Document:
            return self.document
        if field.null:
            return None
        if model is Edition:
            return Edition.objects.first()
        return next((row for row in self.rows if isinstance(row, model)), None) or self._row(model)

    def mark_what_is_chosen(self) -> None:
        """Put words also where something of the library is named: the channel, what a warning was for."""
        for row in (self.complaint, *self.rows):
            if type(row) in CHOSEN:
                self._mark(row, chosen=True)

    def paths(self) -> list[str]:
        """Every address, with whatever of this person's there is in it."""
        numbers = sorted(
            {str(row.pk) for row in (self.user, self.team, self.complaint, *self.rows)}, key=lambda pk: (len(pk), pk)
        )[:3]
        tip = Document.objects.get(kind="tip", slug="act-fast")
        found = []
        for route in addresses(get_resolver().url_patterns):
            slug = next((slug for start, slug in SLUGS.items() if route.startswith(start)), "")
            path = "/" + route.replace("<slug:slug>", slug).replace("<str:letter>", "A")
            path = path.replace("^(?P<app_label>accounts|editions|api|webhooks)/$", "accounts/").replace(
                "(?P<url>.*)$", "nowhere/"
            )
            path = path.replace("<int:number>", str(self.complaint.pk))
            path = path.replace("<int:revision>", str(tip.revisions.first().pk))
            names = ("<int:pk>", "<path:object_id>", "<path:content_type_id>", "<id>")
            several = [str(tip.pk), *numbers] if any(name in path for name in names) else [""]
            for number in several:
                filled = path
                for name in names:
                    filled = filled.replace(name, number)
                found.append(filled)
        return list(dict.fromkeys(found))

    def draws(self, under: str = "/") -> Iterator[tuple[str, str]]:
        """Every page and part that this person gets, then what forms answer that they send nothing right in.

        A page that may come in part says so to whoever keeps it ("Vary").
        """
        forms = []
        for path in (one for one in self.paths() if one.startswith(under)):
            status, text, varies = self._answer("GET", path)
            yield f"GET {path}", text
            if status == 200 and "HX-Request" in varies:
                yield f"GET {path} in part", self._answer("GET", path, {"HX-Request": "true"})[1]
            # A form of the admin would publish or delete what is looked for; the other two are nobody's.
            if (status == 405 or path == "/complaints/new/") and not path.startswith(
                ("/admin/", "/theme/", "/sign-out/")
            ):
                forms.append(path)
        for path, headers in itertools.product(forms, ({}, {"X-Outbox": "1"})):
            yield f"POST {path}", self._answer("POST", path, headers)[1]

    def _answer(self, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text, and what the answer depends on."""
        rates.buckets.clear()
        send = self.browser.post if method == "POST" else self.browser.get
        wrong = dict.fromkeys(("to", "channel", "customer", "due", "conduct", "text", "outcome"), f"{self.mark}sent")
        answer = send(path, wrong if method == "POST" else None, headers=headers)
        assert answer.status_code < 500, (method, path)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, WHOM_TO_NAME.sub("", text.decode(errors="replace")), answer.headers.get("Vary", "")


def ours() -> list[type[models.Model]]:
    """Every model of the project that has rows of people."""
    every = [model for model in apps.get_models() if model.__module__.startswith("playbook.")]
    return [model for model in every if model not in {User, Team, Complaint, *FOR_EVERYBODY}]


def is_json(model: type[models.Model], name: str) -> bool:
    """Whether a column holds more than a text."""
    return isinstance(model._meta.get_field(name), models.JSONField)


def is_left(field: models.Field) -> bool:
    """Whether a new row needs nothing in this column."""
    return isinstance(field, models.AutoField) or (field.null and not isinstance(field, (models.ForeignKey, *TEXT)))


def is_marked(model: type[models.Model], field: models.Field, *, chosen: bool) -> bool:
    """Whether a column of text holds a word of somebody's; `chosen` asks for those that name something instead."""
    if field.choices or (model, field.name) in KEPT_AS_THEY_ARE:
        return False
    named = {*CHOSEN.get(model, ()), *OURS.get(model, ())}
    return (field.name in named) is chosen


@pytest.fixture
def two(playbook: None) -> Two:
    """An agent, a lead and an administrator of one team; an agent and a lead of another."""
    front, back = Team.objects.create(name="front"), Team.objects.create(name="back")
    first = [Person(f"zz~{role[:2]}", role, front) for role in ("agent", "lead", "administrator")]
    second = [Person(f"yy~{role[:2]}", role, back) for role in ("agent", "lead")]
    return first, second


def crossed(first: list[Person], second: list[Person], under: str = "/") -> list[str]:
    """Where words of the first people show on pages of the second, or in what is kept for everybody."""
    pieces.forget()
    own = sum(any(person.mark in text for person in first) for one in first for _where, text in one.draws(under))
    assert own > 20, "the first people hardly saw themselves: there is nothing to look for"
    found = [where for one in second for where, text in one.draws(under) if "zz~" in text]
    return found + [f"in store: {text[:80]}" for text in pieces.store.texts() if "zz~" in text]


def test_no_word_of_one_person_is_on_a_page_of_another(two: Two) -> None:
    assert crossed(*two) == []


def test_nor_where_what_is_chosen_is_words_too(two: Two) -> None:
    (agent, lead, _administrator), second = two
    for person in (agent, lead, *second):
        person.mark_what_is_chosen()

    assert crossed([agent, lead], second) == []


def test_no_screen_of_a_complaint_shows_a_word_of_another(two: Two) -> None:
    (one, *_rest), (other, *_others) = two
    pieces.forget()
    for ref in (*library().steps, *(one.ref for one in library().interrupts.values() if not one.private)):
        for person in (one, other):
            stand_on(person.complaint, ref)
        shown_to_each(one, other, "")
    for place in ("temper/", "summary/"):  # of all the screens that they have been on
        shown_to_each(one, other, place)
    assert not [text for text in pieces.store.texts() if "zz~" in text]


def shown_to_each(one: Person, other: Person, place: str) -> None:
    """See that one person finds their words in their complaint, and that the other finds none of those."""
    screens = (one.complaint.screen, other.complaint.screen)
    assert "zz~" in one.browser.get(f"/complaints/{one.complaint.pk}/{place}").text, screens
    assert "zz~" not in other.browser.get(f"/complaints/{other.complaint.pk}/{place}").text, screens


def test_every_column_of_text_is_marked(two: Two) -> None:
    """So that none is forgotten: what is left out is what everybody reads, and what the code goes by."""
    agent = two[0][0]
    agent.mark_what_is_chosen()
    left_out = {
        f"{model.__name__}.{field.name}"
        for model in (User, Team, Complaint, *ours())
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT) and not field.choices and (model, field.name) not in KEPT_AS_THEY_ARE
        if (model, field.name) not in agent.marked
    }

    assert left_out == set()


def test_the_control_with_the_guard_off_a_forgotten_word_is_found(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes the customer into a piece. Drawn with the page's names, as it would be without the guard, the
    first customer is on the second one's page: this is what the tests above look for.
    """
    careless = Engine.get_default().from_string("{{ complaint.customer }}")

    def unguarded(self: PieceNode, context: Context) -> str:
        return pieces.store.get(None, self.file, lambda: careless.render(context))

    monkeypatch.setattr(PieceNode, "render", unguarded)

    found = crossed(two[0][:1], two[1][:1], "/complaints/")

    assert f"GET {two[1][0].complaint.get_absolute_url()}" in found
    assert any(where.startswith("in store") for where in found)


def test_with_the_guard_on_that_word_is_an_error_at_the_first_look(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = Engine.get_default().from_string("{{ complaint.customer }}")
    monkeypatch.setattr(Engine, "get_template", lambda engine, name: careless)
    pieces.forget()

    with pytest.raises(pieces.MissingName, match="complaint"):
        pieces.drawn("call/pieces/stages.html", library(), {"here": None})
    assert len(pieces.store) == 0


def test_what_is_sent_is_never_kept(two: Two) -> None:
    agent = two[0][0]
    path = f"/complaints/{agent.complaint.pk}/facts/"
    agent.browser.post(path, {"channel": "first"})
    before = (len(pieces.store), pieces.store.bytes)

    for number in range(20):
        assert agent.browser.post(path, {"channel": f"sent-{number}-" * 20_000}).status_code in (400, 422)

    assert (len(pieces.store), pieces.store.bytes) == before


def stand_on(complaint: Complaint, ref: str) -> None:
    """Put a complaint on a screen, as if its worker had come there by a choice, with a Do line ticked."""
    screen = library().screen(ref)
    assert screen is not None
    rows = [(Kind.JUMPED if ref in library().steps else Kind.INTERRUPTED, ref, "")]
    rows += [(Kind.TICKED, ref, line.text) for line in screen.do[:1]]
    for kind, target, label in rows:
        complaint.last_move += 1
        row = {"number": complaint.last_move, "key": uuid.uuid4(), "by": complaint.holder}
        complaint.moves.create(kind=kind, target=target, label=label, **row)
    complaint.save(update_fields=["last_move"])
