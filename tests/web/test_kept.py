"""Pieces of pages are drawn once, and never shown to the wrong reader."""

import gc

import pytest
from django.template import Context, Engine

from playbook.web.kept import Kept
from tests.conftest import make_user


class Owner:
    """Something that pieces are drawn from."""


def test_a_piece_is_drawn_once_an_owner_and_key():
    kept, one, other, drawn = Kept(), Owner(), Owner(), []

    for owner, key in ((one, "a"), (one, "a"), (one, "b"), (other, "a"), (other, "a")):
        kept.get(owner, key, lambda owner=owner, key=key: drawn.append((owner, key)) or "text")

    assert drawn == [(one, "a"), (one, "b"), (other, "a")]


def test_pieces_go_with_their_owner():
    kept, owner = Kept(), Owner()
    kept.get(owner, "a", lambda: "text")
    del owner
    gc.collect()

    assert len(kept._pieces) == 0


def test_the_oldest_piece_gives_way():
    kept, owner = Kept(most=2), Owner()
    for key in "abc":
        kept.get(owner, key, lambda key=key: key)

    assert kept.get(owner, "c", lambda: "drawn again") == "c"
    assert kept.get(owner, "a", lambda: "drawn again") == "drawn again"


def test_the_tag_draws_anew_for_another_value_and_another_owner():
    template = Engine(libraries={"web": "playbook.web.templatetags.web"}).from_string(
        '{% load web %}{% kept owner "name" value %}{{ shown }}{% endkept %}'
    )
    one, other = Owner(), Owner()

    def drawn(owner, value, shown):
        return template.render(Context({"owner": owner, "value": value, "shown": shown}))

    assert [drawn(one, 1, "a"), drawn(one, 1, "b"), drawn(one, 2, "c"), drawn(other, 1, "d")] == ["a", "a", "c", "d"]


def test_what_is_fresh_in_a_kept_piece_is_drawn_each_time():
    template = Engine(libraries={"web": "playbook.web.templatetags.web"}).from_string(
        '{% load web %}{% kept owner "outer" %}({{ a }}{% fresh %}{{ b }}{% endfresh %}'
        '{% kept owner "inner" b %}[{{ a }}{% fresh %}{% kept owner "in fresh" b %}{{ b }}{% endkept %}{% endfresh %}]'
        "{% endkept %}{% fresh %}{{ b }}{% endfresh %}){% endkept %}{% fresh %}{{ b }}{% endfresh %}"
    )
    owner = Owner()

    drawn = [template.render(Context({"owner": owner, "a": a, "b": b})) for a, b in ((1, "<"), (2, "3"), (4, "<"))]

    assert drawn == ["(1&lt;[1&lt;]&lt;)&lt;", "(13[13]3)3", "(1&lt;[1&lt;]&lt;)&lt;"]


def test_a_piece_that_could_not_be_drawn_is_drawn_the_next_time():
    template = Engine(libraries={"web": "playbook.web.templatetags.web"}).from_string(
        '{% load web %}{% kept owner "name" %}{{ shown.text }}{% fresh %}{{ b }}{% endfresh %}{% endkept %}'
    )

    class Broken:
        @property
        def text(self):
            raise RuntimeError

    owner = Owner()
    with pytest.raises(RuntimeError):
        template.render(Context({"owner": owner, "shown": Broken(), "b": 1}))

    assert template.render(Context({"owner": owner, "shown": {"text": "a"}, "b": 2})) == "a2"


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
