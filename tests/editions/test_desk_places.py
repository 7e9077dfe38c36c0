"""Where things are at the desk: places in groups, help from every page, and a title finds its page."""

import html
import re

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.desk.choices import options
from playbook.editions.current import library
from playbook.editions.drafts import head, save_draft
from playbook.guidance.library import Library
from playbook.guidance.limits import RECORDABLE
from tests.editions.drafting import row_of, text_of
from tests.editions.test_desk import browser_of, change_url

pytestmark = pytest.mark.one_engine  # each address is opened on both by `tests/test_roles.py`

NAV = re.compile(r'<nav class="manage-nav".*?</nav>', re.DOTALL)


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def places(page: str) -> list[tuple[str, str, str]]:
    """Name, address and mark of every link to a place of the desk."""
    found = NAV.search(page)
    assert found
    links = re.findall(r'<a\s+class="manage-nav__link"\s+href="([^"]+)"([^>]*)>(.*?)<', found[0], re.DOTALL)
    return [(name.strip(), url, "".join(re.findall(r'aria-current="(\w+)"', rest))) for url, rest, name in links]


@pytest.mark.parametrize(
    ("address", "group", "place"),
    [
        ("/admin/", "The desk", "What waits"),
        ("/admin/organisation/", "The desk", "Your organisation"),
        ("/insights/gaps/", "The desk", "Searches that did not help"),
        ("/admin/editions/document/?kind=step", "Write", "Steps"),
        ("/admin/editions/document/", "Write", ""),
        ("/admin/many/", "Write", "Many at once"),
        ("/admin/publish/", "Publish", "Publish drafts"),
        ("/admin/changes/", "Publish", "What changed"),
        ("/admin/accounts/team/", "People", "Teams"),
    ],
)
def test_a_page_says_in_which_group_and_place_one_is(desk: Client, address: str, group: str, place: str) -> None:
    found = places(desk.get(address).text)

    assert [name for name, _url, mark in found if mark == "true"] == [group]
    assert [name for name, _url, mark in found if mark == "page"] == ([place] if place else [])


def test_a_form_stands_in_the_place_of_its_kind(desk: Client) -> None:
    found = places(desk.get(change_url()).text)

    assert ("Tips", "/admin/editions/document/?kind=tip", "page") in found


def test_every_place_opens_for_whoever_is_shown_it(playbook: None, editor: User, manager: User) -> None:
    for user in (editor, manager):
        browser, seen = browser_of(user), dict[str, int]()
        for _name, group, _mark in places(browser.get("/admin/").text):
            for _place, url, _here in places(browser.get(group).text):
                seen[url] = browser.get(url).status_code

        assert set(seen.values()) == {200}
        assert ("/admin/publish/" in seen) is (user == manager)
        assert ("/admin/accounts/user/" in seen) is (user == manager)


def test_help_is_one_key_away_and_opens_at_the_part_for_this_page(desk: Client) -> None:
    for address, part in (("/admin/", "desk"), (change_url(), "write"), ("/admin/publish/", "publish")):
        link = re.search(r'href="/admin/help/#(\w+)"[^>]*data-key="h"', desk.get(address).text)
        assert link
        assert link[1] == part
        assert f'id="{part}"' in desk.get("/admin/help/").text


def test_what_help_leads_to_is_there(desk: Client) -> None:
    page = desk.get("/admin/help/").text
    main = page[page.index('class="help"') :]
    inside = set(re.findall(r'href="#(\w+)"', main))
    outside = set(re.findall(r'href="(/[^"]+)"', main))

    assert inside <= set(re.findall(r'id="(\w+)"', main))
    assert len(outside) > 5
    assert {desk.get(url).status_code for url in outside} == {200}


def test_an_agent_is_shown_no_help_of_the_desk(playbook: None, agent: User) -> None:
    assert browser_of(agent).get("/admin/help/").status_code == 302


@pytest.mark.parametrize(
    ("words", "kind", "slug"), [("Show you see it", "step", "show-you-see-it"), ("act fast", "tip", "act-fast")]
)
def test_whoever_types_a_title_finds_its_page_on_top(desk: Client, words: str, kind: str, slug: str) -> None:
    page = desk.get("/admin/editions/document/", {"q": words, "kind": kind}).text
    first = re.search(r'class="row__title" href="(\d+)/', page)

    assert first
    assert int(first[1]) == row_of(slug, kind).pk


def titles_on(page: str) -> list[str]:
    """What the rows of a list are called, in order."""
    return re.findall(r'class="row__title" href="[^"]+">([^<]+)</a>', page)


def test_a_list_is_in_the_order_of_the_titles_that_it_shows(desk: Client, manager: User) -> None:
    renamed = text_of("act-fast", ('title = "Act fast"', 'title = "“zz top” last"'))
    save_draft(renamed, by=manager, base=head(row_of("act-fast")).pk)  # type: ignore[union-attr]
    listed = titles_on(desk.get("/admin/editions/document/?kind=tip&all=").text)
    turned = titles_on(desk.get("/admin/editions/document/?kind=tip&all=&o=-0").text)
    many = re.findall(r'<strong>(.+?)</strong> <span class="quiet">', desk.get("/admin/many/?kind=tip").text)

    plain = [re.sub(r"[^\w\s]", "", html.unescape(one)).casefold() for one in listed]
    assert len(plain) > 100
    assert plain == sorted(plain)
    assert plain[-1] == "zz top last"
    assert turned == listed[::-1]
    assert many == listed[:50]


def test_steps_are_listed_by_their_codes_and_pages_go_on_where_the_last_one_ended(desk: Client) -> None:
    pages = [desk.get(f"/admin/editions/document/?kind=step&p={number}").text for number in (1, 2)]
    codes = [re.findall(r'<span class="code code--small">(\w+)</span> <a', page) for page in pages]
    plain = [(code[0], int(code[1:])) for code in codes[0] + codes[1]]

    assert len(plain) == len(set(plain)) == len(library().steps)
    assert plain == sorted(plain)


def test_another_order_is_kept_where_somebody_chose_one(desk: Client) -> None:
    page = desk.get("/admin/editions/document/", {"q": "Show you see it", "kind": "step", "o": "-0"}).text
    first = re.search(r'class="row__title" href="(\d+)/', page)

    assert first
    assert int(first[1]) != row_of("show-you-see-it", "step").pk


def test_what_a_step_writes_down_is_named_in_words() -> None:
    ((_heading, found),) = options("record", Library())

    assert {name for name, _words in found} == RECORDABLE
    assert [name for name, words in found if words == name] == []
