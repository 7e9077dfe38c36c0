"""Pieces of pages are drawn once, know nothing of anybody, and take a bounded room."""

import gc
from enum import Enum

import pytest
from django.template import Context, Engine

from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.web import pieces
from playbook.web.pieces import LARGEST_NUMBER, MissingName, NotShared, Store
from tests.conftest import make_user

pytestmark = pytest.mark.one_engine


class Owner:
    """Something that pieces are drawn from; a `Thing` is its own."""

    def key_of(self, value):
        if isinstance(value, Thing):
            return value.name
        raise LookupError


class Thing:
    """Of an owner."""

    def __init__(self, name):
        self.name = name


class Colour(Enum):
    """A value that is not of an owner."""

    RED = 1


@pytest.fixture
def draw(monkeypatch):
    """Draw a page that holds the piece whose template is given."""

    def draw(piece, tag, **page):
        engine = Engine(
            libraries={"web": "playbook.web.templatetags.web", "i18n": "django.templatetags.i18n"},
            loaders=[("django.template.loaders.locmem.Loader", {"piece.html": piece, "inner.html": "{{ note }}"})],
        )
        monkeypatch.setattr(pieces.Engine, "get_default", staticmethod(lambda: engine))
        return engine.from_string("{% load web %}" + tag).render(Context({"owner": Owner(), **page}))

    pieces.forget()
    yield draw
    pieces.forget()


def test_a_text_is_made_once_an_owner_and_key():
    store, one, other, made = Store(), Owner(), Owner(), []

    for owner, key in ((one, "a"), (one, "a"), (one, "b"), (other, "a"), (other, "a"), (None, "a")):
        store.get(owner, key, lambda owner=owner, key=key: made.append((owner, key)) or "text")

    assert made == [(one, "a"), (one, "b"), (other, "a"), (None, "a")]


def test_texts_of_an_owner_that_is_gone_go_when_the_next_one_comes():
    store, owner = Store(), Owner()
    store.get(owner, "a", lambda: "text")
    del owner
    gc.collect()

    store.get(Owner(), "b", lambda: "text")

    assert len(store) == 1


def test_what_was_not_asked_for_the_longest_gives_way_and_the_bound_is_in_bytes():
    store, owner = Store(most_bytes=35_000), Owner()
    for key in "abca":
        store.get(owner, key, lambda: "x" * 10_000)

    store.get(owner, "d", lambda: "x" * 10_000)

    assert store.bytes <= 35_000
    assert [store.get(owner, key, lambda: "made again")[:4] for key in "acdb"] == ["xxxx", "xxxx", "xxxx", "made"]


def test_a_text_larger_than_the_whole_store_is_made_each_time_and_not_kept():
    store, owner = Store(most_bytes=5_000), Owner()

    assert len(store.get(owner, "a", lambda: "x" * 9_000)) == 9_000
    assert (len(store), store.bytes) == (0, 0)


def test_a_piece_is_drawn_anew_for_another_value(draw):
    page = '{% for one in things %}{% piece "piece.html" of owner thing=one %}{% endfor %}'

    assert draw("{{ thing.name }}", page, things=[Thing("a"), Thing("b"), Thing("a")]) == "aba"


@pytest.mark.parametrize(
    "template",
    [
        "{{ note }}",
        "{{ note|default:'none' }}",
        "{% if note %}a{% endif %}",
        "{% if thing == note %}a{% endif %}",
        "{% if thing and note %}a{% endif %}",
        "{% for one in note %}a{% endfor %}",
        '{% include "inner.html" %}',
        "{% with shown=note %}a{% endwith %}",
        "{% load i18n %}{% blocktranslate %}so {{ note }}{% endblocktranslate %}",
        "{{ request.user }}",
    ],
)
def test_a_piece_cannot_use_a_name_that_it_is_not_given(draw, template):
    with pytest.raises(MissingName):
        draw(template, '{% piece "piece.html" of owner thing=thing %}', thing=Thing("a"), note="secret", request=1)


@pytest.mark.parametrize("value", ["typed", "", b"typed", 1.5, -1, LARGEST_NUMBER + 1, ["a"], {}, object(), ("typed",)])
def test_what_may_have_been_sent_cannot_be_in_a_key(draw, value):
    with pytest.raises(NotShared):
        draw("a", '{% piece "piece.html" of owner value=value %}', value=value)


def test_things_enums_small_numbers_and_yes_and_no_can_be_in_a_key(draw):
    for value in (Thing("a"), Colour.RED, 7, True, None, (1, Thing("b"))):
        assert draw("a", '{% piece "piece.html" of owner value=value %}', value=value) == "a"


def test_a_piece_that_could_not_be_drawn_is_drawn_the_next_time(draw):
    thing = Thing("a")
    with pytest.raises(MissingName):
        draw("{{ note }}", '{% piece "piece.html" of owner thing=thing %}', thing=thing)

    assert draw("{{ thing.name }}", '{% piece "piece.html" of owner thing=thing %}', thing=thing) == "a"


def test_only_what_is_in_a_library_can_be_in_its_keys(playbook, agent):
    complaint = Complaint.begin(library(), "listen", by=agent)
    tip = library().tips["act-fast"]

    assert library().key_of(tip) == library().key_of(library().tips["act-fast"])
    for other in (complaint, agent, complaint.screen, "act-fast", object()):
        with pytest.raises(LookupError):
            library().key_of(other)


def test_options_of_two_lists_with_one_slug_have_two_keys(playbook):
    options = [option for shelf in library().options.values() for option in shelf.values()]

    assert len({library().key_of(option) for option in options}) == len(options)


def test_the_frame_names_whoever_is_asking(client, playbook, agent, manager):
    client.force_login(agent)
    first = client.get("/tips/act-fast/").text
    client.force_login(manager)
    second = client.get("/tips/act-fast/").text
    client.force_login(make_user(username="another", first_name="Ada", last_name="<b>"))
    third = client.get("/tips/act-fast/").text

    assert ('class="menu__name">agent<' in first, "/admin/" in first) == (True, False)
    assert ('class="menu__name">manager<' in second, "/admin/" in second) == (True, True)
    assert ('class="menu__name">Ada &lt;b&gt;<' in third, "/admin/" in third) == (True, False)
