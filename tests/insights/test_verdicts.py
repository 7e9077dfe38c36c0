""" "Was this right?": what readers say, without their names, and what becomes of it."""

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.insights.models import Reply, Verdict

CARD = "4111 1111 1111 1111"


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """The agent's browser."""
    browser = Client()
    browser.force_login(agent)
    return browser


@pytest.fixture
def desk(playbook: None, editor: User) -> Client:
    """The browser of somebody who writes tips."""
    browser = Client()
    browser.force_login(editor)
    return browser


def say(browser: Client, **data: str) -> object:
    """Answer "Was this right?"."""
    return browser.post("/insights/verdicts/", {"tip": "act-fast", **data})


def test_a_verdict_is_kept_without_a_name(reader: Client) -> None:
    assert b"Was this right?" in reader.get("/tips/act-fast/").content

    answer = say(reader, kind="wrong", words="It is two days now")

    assert answer["Location"] == "/tips/act-fast/"  # type: ignore[index]
    kept = Verdict.objects.get()
    assert (kept.document.slug, kept.edition, kept.kind, kept.words) == ("act-fast", 1, "wrong", "It is two days now")
    assert not [field for field in Verdict._meta.get_fields() if getattr(field, "related_model", None) is User]


def test_a_card_number_is_refused_and_the_words_are_kept_in_the_form(reader: Client) -> None:
    answer = say(reader, kind="wrong", words=f"they read out {CARD}")

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f"they read out {CARD}" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Verdict.objects.exists()


def test_words_that_may_name_a_person_are_flagged_and_deleted_when_it_is_closed(reader: Client, desk: Client) -> None:
    say(reader, kind="wrong", words="write to jo@example.org")
    kept = Verdict.objects.get()
    assert b"may name a person" in desk.get("/insights/verdicts/").content

    desk.post(f"/insights/verdicts/{kept.pk}/replies/", {"words": "mended"})

    kept.refresh_from_db()
    assert (kept.words, Reply.objects.get().words) == ("", "mended")
    assert b"Nobody waits" in desk.get("/insights/verdicts/").content


def test_an_answer_that_is_none_or_about_no_tip_is_refused(reader: Client) -> None:
    assert say(reader, kind="maybe").status_code == 422  # type: ignore[attr-defined]
    assert say(reader, kind="useful", tip="gone").status_code == 404  # type: ignore[attr-defined]
    assert not Verdict.objects.exists()


def test_the_desk_shows_what_readers_say_and_what_is_overdue(reader: Client, desk: Client) -> None:
    say(reader, kind="else", words="They were on chat")

    page = desk.get("/admin/").content.decode()

    assert "They were on chat" in page
    assert "every page was looked at in time" in page
