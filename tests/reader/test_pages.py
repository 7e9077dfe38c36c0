"""Reading the playbook: every page of what ships renders, and none costs more queries than it should."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from playbook.accounts.models import User
from tests.texts import LIBRARY

pytestmark = pytest.mark.one_engine


@pytest.fixture
def reader(client: Client, playbook: None, agent: User) -> Client:
    """An agent's browser, after the first page."""
    client.force_login(agent)
    client.get("/")
    return client


def test_every_page_of_the_playbook_renders(reader: Client) -> None:
    paths = [one.url for one in LIBRARY.everything()]
    paths += [f"/stages/{slug}/" for slug in LIBRARY.stages] + [f"/sources/{letter}/" for letter in LIBRARY.sources]

    assert [path for path in paths if reader.get(path).status_code != 200] == []


def test_every_point_is_on_its_source_page_and_leads_to_a_page_that_names_it(reader: Client) -> None:
    for source in LIBRARY.sources:
        page = reader.get(f"/sources/{source}/").text
        for point in (one for one in LIBRARY.points.values() if one.source == source):
            assert f'id="{point.id}"' in page
            reading = LIBRARY.citations[point.id][0]
            assert reading.url in page
            assert f"#{point.id}" in reader.get(reading.url).text


@pytest.mark.parametrize(
    "path",
    [
        "/tips/",
        "/tips/act-fast/",
        "/stages/listen/",
        "/phrases/",
        "/sources/B/",
        "/checklists/abuse/",
        "/search/?q=rude",
    ],
)
def test_a_page_makes_at_most_two_queries(
    reader: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        reader.get(path)


def test_search_shows_the_line_that_fits(reader: Client) -> None:
    page = reader.get("/search/", {"q": "wants to speak to the manager"})

    assert "They want the manager" in page.text
    assert "fits “" in page.text
    assert "<html" in page.text


def test_a_row_drawn_before_is_of_this_search_and_this_complaint(reader: Client) -> None:
    def row(text: str, **more: str) -> str:
        page = reader.get("/search/", {"q": text, **more}, headers={"HX-Request": "true"}).text
        return next(row for row in page.split('<div role="listitem">') if "They want the manager" in row)

    words, others = "who is your boss", "put me through to somebody in charge"
    first = row(words, complaint="7")
    assert row(others, complaint="7") != first
    assert row(words, complaint="12") == first.replace("complaint=7", "complaint=12")
    assert first.count("complaint=7") == 2
    assert "complaint=" not in row(words)


def test_htmx_gets_only_the_results(reader: Client) -> None:
    page = reader.get("/search/", {"q": "shouting"}, headers={"HX-Request": "true"})

    assert "<html" not in page.text
    assert 'id="results"' in page.text
    assert "HX-Request" in page.headers["Vary"]


def test_nothing_found_says_what_to_do(reader: Client) -> None:
    assert "Nothing in the playbook fits that" in reader.get("/search/", {"q": "xqzvwk"}).text


def test_a_checklist_of_ones_own_keeps_the_order_that_was_numbered(reader: Client) -> None:
    query = "title=Saturday&part=steps/steady&part=interrupts/abuse&place-steps/steady=2&place-interrupts/abuse=1"
    answer = reader.get(f"/checklists/yours/?{query}&place-steps/late=&place-tips/act-fast=", follow=True)
    page = answer.text

    assert answer.redirect_chain == [("/checklists/yours/?title=Saturday&part=interrupts/abuse&part=steps/steady", 302)]
    assert "Saturday" in page
    lines = LIBRARY.interrupts["abuse"].do[1].text, LIBRARY.steps["steady"].do[0].text
    first, second = (page.index(escape(line.partition("{")[0])) for line in lines)  # a slot is drawn, not its braces
    assert first < second


def test_a_checklist_of_nothing_is_asked_for_again(reader: Client) -> None:
    page = reader.get("/checklists/yours/?title=Saturday")

    assert page.status_code == 422
    assert 'value="Saturday"' in page.text


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "", "/\\evil"])
def test_a_code_is_drawn_for_our_own_pages_only(reader: Client, path: str) -> None:
    assert reader.get("/code.svg", {"path": path}).status_code == 400
    ours = reader.get("/code.svg", {"path": "/checklists/"})
    assert ours.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert ours.content.startswith(b"<svg")


def test_what_is_given_the_first_place_comes_first_whatever_else_is_ticked(reader: Client) -> None:
    query = "title=Saturday&part=steps/steady&part=interrupts/abuse&place-interrupts/abuse=1"
    answer = reader.get(f"/checklists/yours/?{query}", follow=True)

    assert answer.redirect_chain[-1][0].index("interrupts/abuse") < answer.redirect_chain[-1][0].index("steps/steady")


def test_the_builder_says_who_may_keep_what_is_built(reader: Client, lead: User) -> None:
    assert "only the lead of a team keeps checklists" in reader.get("/checklists/build/").text
    theirs = Client()
    theirs.force_login(lead)

    assert (
        "There you can also keep it for your team, and add lines of your own" in theirs.get("/checklists/build/").text
    )
