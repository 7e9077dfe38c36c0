"""Searches that did not help: kept without a person in them, and answered with a line in a tip."""

import datetime
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from playbook.accounts.models import User
from playbook.editions.models import Revision
from playbook.insights import gaps
from playbook.insights.gaps import record_gap
from playbook.insights.models import Answer, Gap, today
from tests.editions.drafting import row_of


@pytest.fixture
def desk(playbook: None, editor: User) -> Iterator[Client]:
    """The browser of somebody who writes tips."""
    browser = Client()
    browser.force_login(editor)
    return browser


def rows() -> list[tuple[str, str, str, int]]:
    """What is kept."""
    return list(Gap.objects.values_list("text", "stage", "how", "count").order_by("pk"))


def test_a_search_that_did_not_help_is_counted(db: None) -> None:
    for text in ("Parcel  in the RAIN", "parcel in the rain ", "parcel\tin the rain"):
        assert record_gap(text, "listen", "nothing")
    record_gap("parcel in the rain", "", "needed")

    assert rows() == [("parcel in the rain", "listen", "nothing", 3), ("parcel in the rain", "", "needed", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "card 4111 1111 1111 1111",
        "write to jo@example.org",
        "rang 020 7946 0958 twice",
        "order 123456 late",
        "x",
        "   ",
        "\x00\x1b",
    ],
)
def test_what_may_name_a_person_or_says_nothing_is_not_kept(db: None, text: str) -> None:
    assert not record_gap(text, "listen", "nothing")
    assert rows() == []


def test_only_the_ways_that_are_known_are_kept_and_no_more_than_a_day_may_bring(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(gaps, "GAPS_A_DAY", 2)

    assert not record_gap("one thing", "", "made up")
    assert [record_gap(text, "", "nothing") for text in ("one", "two", "three", "one")] == [True, True, False, True]


def test_old_ones_are_deleted(db: None) -> None:
    old = today() - datetime.timedelta(days=181)
    Gap.objects.create(text="long ago", how="nothing", day=old)
    Answer.objects.create(text="long ago", day=old)

    record_gap("today", "", "nothing")

    gaps.forget_old()

    assert [one[0] for one in rows()] == ["today"]
    assert not Answer.objects.exists()


def test_one_button_keeps_the_words_and_not_who_typed_them(playbook: None, agent: User) -> None:
    browser = Client()
    browser.force_login(agent)

    answer = browser.post("/insights/gaps/", {"text": "guide dog refused", "stage": "listen", "next": "/search/?q=dog"})

    assert (answer.status_code, answer["Location"]) == (302, "/search/?q=dog")
    assert rows() == [("guide dog refused", "listen", "needed", 1)]
    assert "agent" not in str(list(Gap.objects.values()))
    part = browser.post("/insights/gaps/", {"text": "guide dog refused"}, headers={"HX-Request": "true"})
    assert b"Thank you" in part.content


def test_a_click_drafts_the_words_as_a_situation_of_a_tip(desk: Client) -> None:
    record_gap("parcel in the rain", "listen", "nothing")
    gap = Gap.objects.get()
    assert b"parcel in the rain" in desk.get("/insights/gaps/").content

    desk.post(f"/insights/gaps/{gap.pk}/answers/", {"page": "Act fast"})

    draft = Revision.objects.drafts().get()
    assert (draft.document, draft.text.splitlines()[-1]) == (row_of("act-fast"), "parcel in the rain")
    assert b"Nothing waits" in desk.get("/insights/gaps/").content
    desk.post(f"/insights/gaps/{gap.pk}/answers/", {"page": "act-fast"})
    assert Revision.objects.drafts().get() == draft


def test_what_is_put_away_comes_back_when_people_go_on_searching_for_it(desk: Client) -> None:
    record_gap("parcel in the rain", "", "nothing")
    desk.post(f"/insights/gaps/{Gap.objects.get().pk}/answers/", {"away": "1"})
    assert b"parcel in the rain" not in desk.get("/insights/gaps/").content.replace(b"alert", b"")

    Answer.objects.update(day=today() - datetime.timedelta(days=1))

    assert b"parcel in the rain" in desk.get("/insights/gaps/").content


def test_the_list_asks_no_more_for_more_rows(desk: Client) -> None:
    record_gap("number one", "listen", "nothing")
    few = queries(desk, "/insights/gaps/")
    for word in ("two", "three", "four", "five", "six"):
        record_gap(f"number {word}", "listen", "nothing")

    assert queries(desk, "/insights/gaps/") == few


def queries(browser: Client, path: str) -> int:
    """How many questions a page asks the database."""
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_the_button_stands_ready_for_the_results_of_a_search(client: Client, playbook: None, agent: User) -> None:
    client.force_login(agent)

    drawn = client.get("/search/?q=guide+dog&stage=listen").text

    assert 'action="/insights/gaps/"' in drawn
    assert 'name="text" value="guide dog"' in drawn
    assert 'name="stage" value="listen"' in drawn
    assert 'name="text"' not in client.get("/search/").text


def test_what_a_script_notes_by_itself_is_kept_and_thanked_for_by_nobody(
    playbook: None, client: Client, agent: User
) -> None:
    client.force_login(agent)
    answer = client.post("/insights/gaps/", {"text": "guide dog refused", "how": "nothing"})

    assert answer.status_code == 204
    assert Gap.objects.get().how == Gap.How.NOTHING
    assert "Thank you" not in client.get("/").text


@pytest.mark.parametrize("kind", ["step", "letter", "tip", "interrupt", "checklist"])
def test_words_are_given_to_any_kind_of_page(desk: Client, kind: str) -> None:
    record_gap("when is the rent team open", "", "nothing")
    gap = Gap.objects.get()
    offered = re.findall(r'<option value="([^"]+)">', desk.get("/insights/gaps/").text)
    picked = unescape(next(one for one in offered if one.casefold().endswith(f"({kind})")))

    desk.post(f"/insights/gaps/{gap.pk}/answers/", {"page": picked})

    draft = Revision.objects.drafts().get()
    assert (draft.document.kind, draft.text.splitlines()[-1]) == (kind, "when is the rent team open")


def answer(desk: Client, page: str) -> str:
    """What is said when a search is to be found by a page of this name."""
    record_gap("parcel in the rain", "", "nothing")
    return unescape(desk.post(f"/insights/gaps/{Gap.objects.get().pk}/answers/", {"page": page}, follow=True).text)


@pytest.mark.parametrize(("typed", "offers"), [("no such <b>", 0), ("", 0), ("\0", 0), ("promise", 2), ("e", 6)])
def test_words_that_name_no_page_or_several_are_asked_again_and_stay(desk: Client, typed: str, offers: int) -> None:
    page = answer(desk, typed)

    assert "No page was chosen" in page
    assert typed.replace("\0", "") == unescape(re.findall(r'value="([^"]*)"\s+aria-invalid', page)[0]).replace("\0", "")
    assert len(re.findall(r'<button [^>]*name="page"', page)) >= min(offers, 6)
    assert not Revision.objects.drafts().exists()


def test_words_of_one_title_alone_are_enough_and_what_was_meant_is_named(desk: Client) -> None:
    page = answer(desk, "Promise you MADE")

    assert "is in the draft of “Keep the promise you made”" in page
    assert Revision.objects.drafts().get().text.endswith("\nparcel in the rain\n")


def test_a_page_that_it_may_be_is_one_press_away(desk: Client) -> None:
    offered = unescape(re.findall(r'name="page" value="([^"]+)"', answer(desk, "promise"))[0])

    desk.post(f"/insights/gaps/{Gap.objects.get().pk}/answers/", {"page": ["promise", offered]})

    assert Revision.objects.drafts().get().text.endswith("\nparcel in the rain\n")
