"""What is typed at the desk and not saved: kept for its writer alone, brought back, let go of when it is saved."""

import datetime
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from playbook.accounts.models import User
from playbook.editions.models import OpenForm, Revision
from playbook.editions.open_forms import forget_old
from tests.editions.test_desk import browser_of, change_url, form_of, url

ONE, OTHER = "a" * 32, "b" * 32
SENT = {"HTTP_X_OUTBOX": "1"}


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def typed(browser: Client, words: str, *, window: str = ONE, number: int = 1, **more: str) -> dict[str, object]:
    """Send what stands in a form, as its script does; what the server says."""
    form = form_of("act-fast", know=words, window=window, number=str(number), **more)
    answer = browser.post(url("kept"), form, **SENT)
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


def test_what_was_typed_comes_back_with_the_form(desk: Client) -> None:
    typed(desk, "A slow hand.")

    page = desk.get(change_url()).text

    assert "A slow hand." in page
    assert "This is what you typed on" in page


def test_nobody_else_sees_what_was_typed(desk: Client, editor: User, agent: User) -> None:
    typed(desk, "A slow hand.")
    theirs = browser_of(editor)

    assert "A slow hand." not in theirs.get(change_url()).text
    assert "A slow hand." not in theirs.post(url("preview"), form_of("act-fast")).text
    assert "A slow hand." not in browser_of(agent).get("/tips/act-fast/").text
    assert not Revision.objects.drafts().exists()


def test_nobody_else_can_ask_for_it_by_its_number(desk: Client, editor: User) -> None:
    typed(desk, "A slow hand.")
    row = OpenForm.objects.get()
    theirs = browser_of(editor)

    assert "A slow hand." not in theirs.get(f"{change_url()}?typed={row.pk}").text
    theirs.post(url("kept"), {"drop": row.pk})
    assert OpenForm.objects.filter(pk=row.pk).exists()


def test_what_was_overtaken_changes_nothing(desk: Client) -> None:
    typed(desk, "The newer one.", number=7)

    assert typed(desk, "The older one.", number=6)["new"] is False
    assert "The newer one." in desk.get(change_url()).text


def test_saving_lets_go_of_it(desk: Client) -> None:
    typed(desk, "A slow hand.")

    answer = desk.post(change_url(), form_of("act-fast", know="A slow hand.", window=ONE), **SENT)

    assert answer.json() == {"url": change_url()}
    assert not OpenForm.objects.exclude(text="").exists()
    assert Revision.objects.drafts().count() == 1


def test_a_window_that_goes_on_from_an_older_text_takes_its_place(desk: Client) -> None:
    typed(desk, "Half of it.")
    mark = OpenForm.objects.get().mark

    typed(desk, "Half of it, and the rest.", window=OTHER, drawn_from=mark)

    assert [one.window for one in OpenForm.objects.exclude(text="")] == [OTHER]


def test_two_windows_of_one_person_lose_nothing(desk: Client) -> None:
    """The control to the one above: the first window typed on, so its text stays and is offered."""
    typed(desk, "The first window.")
    mark = OpenForm.objects.get().mark
    typed(desk, "The first window typed on.", number=2)
    typed(desk, "The second window.", window=OTHER, drawn_from=mark)

    page = desk.get(change_url()).text
    desk.post(change_url(), form_of("act-fast", know="The second window.", window=OTHER))

    assert "The second window." in page
    assert "in another window" in page
    assert "The first window typed on." in desk.get(change_url()).text


def test_what_is_saved_does_not_come_back_with_a_browser_that_never_heard_of_it(desk: Client) -> None:
    """Its answer was lost and the browser died: the next one sends what it finds, and that is no newer text."""
    form = form_of("act-fast", know="A slow hand.", window=ONE, number="5")
    desk.post(change_url(), form, **SENT)

    said = typed(desk, "A slow hand.", number=5)

    assert (said["new"], said["row"]) == (False, 0)
    assert "This is what you typed on" not in desk.get(change_url()).text


def test_what_is_dropped_in_a_merge_does_not_come_back(desk: Client, editor: User) -> None:
    browser_of(editor).post(change_url(), form_of("act-fast", know="A quick hand."))
    typed(desk, "A slow hand.", number=5)
    said = desk.post(url("merged"), {"window": ONE, "number": "5", "_drop": "1"})

    typed(desk, "A slow hand.", number=5)

    page = desk.get(said.url).text  # type: ignore[attr-defined]
    assert "A slow hand." not in page
    assert "A quick hand." in page


def test_one_s_own_save_in_another_window_is_called_one_s_own(desk: Client) -> None:
    form = form_of("act-fast")
    desk.post(change_url(), {**form, "know": "A quick hand."})

    said = desk.post(url("kept"), {**form, "window": ONE}, **SENT).json()

    assert "You saved it yourself at" in said["overtaken"]


def test_what_was_typed_after_the_save_is_kept(desk: Client) -> None:
    """The control to the one above."""
    desk.post(change_url(), form_of("act-fast", know="A slow hand.", window=ONE, number="5"), **SENT)

    assert typed(desk, "A slow hand calms.", number=6)["new"] is True


def test_what_comes_late_is_as_old_as_it_is(desk: Client) -> None:
    now = int(timezone.now().timestamp() * 1000)
    typed(desk, "The newer one.", number=now - 60_000)
    typed(desk, "The older one, left in a browser that died.", window=OTHER, number=now - 120_000)

    page = desk.get(change_url()).text

    assert "The newer one." in page
    assert "The older one" not in page
    assert "in another window" in page


def test_what_is_not_wanted_is_thrown_away(desk: Client) -> None:
    typed(desk, "A slow hand.")

    desk.post(url("kept"), {"drop": OpenForm.objects.get().pk})

    assert "A slow hand." not in desk.get(change_url()).text


def test_a_save_whose_answer_was_lost_can_be_sent_again(desk: Client) -> None:
    form = form_of("act-fast", know="A slow hand.", window=ONE)

    answers = [desk.post(change_url(), form, **SENT).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert Revision.objects.drafts().count() == 1


def test_somebody_else_who_saved_meanwhile_is_still_told_of(desk: Client, editor: User) -> None:
    """The control to the one above: the same words by somebody else are no second sending."""
    form = form_of("act-fast", know="A slow hand.")
    browser_of(editor).post(change_url(), form)

    assert desk.post(change_url(), {**form, "know": "Another hand."}, **SENT).status_code == 409


def test_who_else_has_the_form_open_is_said(desk: Client, editor: User) -> None:
    typed(browser_of(editor), "Mine.", window=OTHER)

    assert typed(desk, "And mine.")["others"] == ["editor"]
    OpenForm.objects.filter(by=editor).update(seen_at=timezone.now() - datetime.timedelta(minutes=2))
    assert typed(desk, "And mine.", number=2)["others"] == []


def test_a_save_by_somebody_else_is_said_while_one_types(desk: Client, editor: User) -> None:
    form = form_of("act-fast")
    browser_of(editor).post(change_url(), {**form, "owner": "The front desk"})

    said = desk.post(url("kept"), {**form, "window": ONE}, **SENT).json()

    assert "editor saved it at" in said["overtaken"]


@pytest.mark.parametrize("left", [{"closed": "1"}, {"closed": "1", "number": "9", "know": "A slow hand."}])
def test_who_left_a_form_is_at_it_no_more(desk: Client, editor: User, left: dict[str, str]) -> None:
    theirs = Client()
    theirs.force_login(editor)
    theirs.post(url("kept"), {"window": OTHER}, **SENT)
    assert desk.post(url("kept"), {"window": ONE}, **SENT).json()["others"] == ["editor"]

    theirs.post(url("kept"), {"window": OTHER, **left}, **SENT)

    assert desk.post(url("kept"), {"window": ONE}, **SENT).json()["others"] == []
    assert OpenForm.objects.filter(text__contains="slow").exists() == ("know" in left)


def test_who_saved_a_form_is_at_it_no_more(desk: Client, editor: User) -> None:
    theirs = Client()
    theirs.force_login(editor)
    theirs.post(url("kept"), {"window": OTHER}, **SENT)
    theirs.post(change_url(), {**form_of("act-fast", owner="The front desk"), "window": OTHER, "number": "9"}, **SENT)

    assert desk.post(url("kept"), {"window": ONE}, **SENT).json()["others"] == []


def test_a_new_page_that_was_never_saved_is_on_the_first_page(desk: Client) -> None:
    address = reverse("admin:editions_document_kept_new") + "?kind=checklist"
    fields = {"title": "Before you ring back", "window": ONE, "number": "1"}
    desk.post(address, fields, **SENT)
    row = OpenForm.objects.get()

    assert "Before you ring back" in desk.get("/admin/").text
    page = desk.get(reverse("admin:editions_document_add") + f"?kind=checklist&typed={row.pk}").text
    assert "Before you ring back" in page


def test_a_second_blank_form_stays_blank_while_the_first_is_open(desk: Client) -> None:
    address = reverse("admin:editions_document_kept_new") + "?kind=tip"
    desk.post(address, {"title": "The first one", "window": ONE, "number": "1"}, **SENT)
    blank = reverse("admin:editions_document_add") + "?kind=tip"

    assert 'value="The first one"' not in desk.get(blank).text
    desk.post(address, {"window": ONE, "closed": "1"}, **SENT)
    assert 'value="The first one"' in desk.get(blank).text


def test_a_session_that_is_over_is_told_to_the_script_and_loses_nothing(desk: Client) -> None:
    typed(desk, "A slow hand.")
    answer = Client().post(url("kept"), {"window": ONE, "number": "2"}, **SENT)

    assert answer.status_code == 401
    assert "A slow hand." in desk.get(change_url()).text


def test_old_windows_are_forgotten_and_text_is_kept_for_a_month(desk: Client) -> None:
    typed(desk, "A slow hand.")
    desk.post(url("kept"), {"window": OTHER}, **SENT)
    now = timezone.now()
    OpenForm.objects.update(seen_at=now - datetime.timedelta(hours=2))
    forget_old()
    assert [one.window for one in OpenForm.objects.all()] == [ONE]

    OpenForm.objects.update(seen_at=now - datetime.timedelta(days=31))
    forget_old()
    assert not OpenForm.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"window": "x"}, {"window": ONE, "number": "9" * 40}, {"drop": "x"}])
def test_odd_input_is_answered(desk: Client, sent: dict[str, str]) -> None:
    assert desk.post(url("kept"), urlencode(sent), "application/x-www-form-urlencoded", **SENT).status_code < 500
