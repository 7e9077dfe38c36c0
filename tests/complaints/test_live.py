"""The live complaint through its URLs: what is kept, what is refused, what it costs."""

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from playbook.accounts.models import User
from playbook.complaints.models import Complaint, Move, Promise
from playbook.complaints.promises import deadlines_for
from playbook.complaints.working_days import working_days_after
from playbook.editions.current import forget, library
from playbook.editions.models import Revision, publish
from playbook.flow import engine
from playbook.guidance import limits
from playbook.guidance.documents import Document


def screen_of(complaint: Complaint) -> str:
    """Where a complaint stands by its moves; the stored screen must say the same."""
    complaint.refresh_from_db()
    position = engine.replay(library(), complaint.moves_made())
    assert complaint.screen == position.screen
    return position.screen


@pytest.mark.parametrize(
    ("start", "screen"),
    [("ready", "steady"), ("listen", "let-them-talk"), ("establish", "say-it-back"), ("learn", "root-cause")],
)
def test_it_begins_where_the_worker_is(desk: Client, start: str, screen: str) -> None:
    desk.post("/complaints/new/", {"start": start})

    assert screen_of(Complaint.objects.get()) == screen


def test_a_choice_leads_on_and_keeps_the_facts_and_ticks_that_came_with_it(desk: Client, complaint: Complaint) -> None:
    tick = library().steps["let-them-talk"].shown_in("phone").do[0].text
    sent = {"to": "show-you-see-it", "customer": "Mrs A", "ticks": "let-them-talk", "tick": tick}
    page = desk.post(f"/complaints/{complaint.pk}/moves/", sent, follow=True)

    assert library().steps["show-you-see-it"].title in page.text
    assert screen_of(complaint) == "show-you-see-it"
    assert complaint.customer == "Mrs A"
    assert engine.ticks(complaint.moves_made()) == {"let-them-talk": [tick]}


def test_a_wrong_choice_changes_nothing_but_keeps_what_was_typed(desk: Client, complaint: Complaint) -> None:
    page = desk.post(f"/complaints/{complaint.pk}/moves/", {"to": "hold-the-line", "customer": "Mrs A"}, follow=True)

    assert "not on this step" in page.text
    assert screen_of(complaint) == "let-them-talk"
    assert complaint.customer == "Mrs A"


@pytest.mark.parametrize(("typed", "shown"), [({"customer": "Mrs Abel"}, 'value="Mrs Abel"'), ({}, 'name="reference"')])
def test_a_form_that_makes_no_sense_is_shown_again_with_its_facts(
    desk: Client, complaint: Complaint, typed: dict[str, str], shown: str
) -> None:
    answer = desk.post(f"/complaints/{complaint.pk}/moves/", {"to": "x" * (limits.CHOICE + 1), **typed})

    assert answer.status_code == 422
    assert shown in answer.text


def test_a_page_that_is_out_of_date_is_told_so(desk: Client, complaint: Complaint) -> None:
    moves = f"/complaints/{complaint.pk}/moves/"
    desk.post(moves, {"to": "name-the-anger", "on": "let-them-talk"})
    page = desk.post(moves, {"to": "show-you-see-it", "on": "let-them-talk"}, follow=True)

    assert "moved on in another window" in page.text
    assert screen_of(complaint) == "name-the-anger"


def test_the_same_move_sent_twice_counts_once(desk: Client, complaint: Complaint) -> None:
    sent = {"to": "name-the-anger", "key": str(uuid.uuid4())}
    for _again in range(2):
        desk.post(f"/complaints/{complaint.pk}/moves/", sent)

    assert complaint.moves.count() == 2


def test_an_interrupt_gives_way_to_the_very_step_and_going_back_undoes(desk: Client, complaint: Complaint) -> None:
    moves = f"/complaints/{complaint.pk}/moves/"
    desk.post(moves, {"move": "interrupt", "to": "abuse"})
    assert screen_of(complaint) == "interrupt:abuse"
    desk.post(moves, {"move": "return"})
    assert screen_of(complaint) == "let-them-talk"
    desk.post(moves, {"move": "back"})
    assert screen_of(complaint) == "interrupt:abuse"


def test_any_stage_can_be_jumped_to(desk: Client, complaint: Complaint) -> None:
    desk.post(f"/complaints/{complaint.pk}/moves/", {"move": "jump", "to": "resolve"})

    assert screen_of(complaint) == "what-would-fix-it"


def test_the_temper_card_leaves_no_trace(desk: Client, complaint: Complaint) -> None:
    before = Move.objects.count()
    page = desk.get(f"/complaints/{complaint.pk}/temper/")

    assert library().interrupts["temper"].title in page.text.replace("&#x27;", "'")
    assert Move.objects.count() == before


def test_a_move_costs_at_most_eight_queries(
    desk: Client, complaint: Complaint, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        desk.post(f"/complaints/{complaint.pk}/moves/", {"to": "show-you-see-it"})


def test_a_note_is_saved_and_a_clash_shows_both_texts(desk: Client, complaint: Complaint) -> None:
    note = f"/complaints/{complaint.pk}/note/"
    desk.post(note, {"text": "first", "version": 0})
    clash = desk.post(note, {"text": "second", "version": 0})

    assert clash.status_code == 409
    assert "first" in clash.text
    assert "second" in clash.text
    complaint.refresh_from_db()
    assert complaint.note == "first"


def test_a_card_number_is_stopped_before_it_is_kept(desk: Client, complaint: Complaint) -> None:
    page = desk.post(f"/complaints/{complaint.pk}/note/", {"text": "card 4111 1111 1111 1111", "version": 0})

    assert page.status_code == 422
    assert "4111 1111 1111 1111" in page.text
    complaint.refresh_from_db()
    assert complaint.note == ""


def test_a_promise_is_kept_with_words_to_say(desk: Client, complaint: Complaint) -> None:
    desk.post(f"/complaints/{complaint.pk}/moves/", {"move": "jump", "to": "close"})
    due = working_days_after(timezone.localdate(), 2, country="GB", region="ENG").day
    page = desk.post(f"/complaints/{complaint.pk}/promises/", {"what": "A new basin", "due": due}, follow=True)

    assert ">a new basin, by " in page.text  # in the line of the step that says what was agreed


@pytest.mark.parametrize(("due", "words"), [("", "Choose a day"), ("2020-01-01", "gone by"), ("soon", "not a date")])
def test_a_promise_without_a_good_day_is_asked_for_again(
    desk: Client, complaint: Complaint, due: str, words: str
) -> None:
    page = desk.post(f"/complaints/{complaint.pk}/promises/", {"what": "A new basin", "due": due})

    assert page.status_code == 422
    assert words in page.text
    assert "A new basin" in page.text


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2027-03-25", 2, "2027-03-31"),
    ],
)
def test_working_days_step_over_weekends_and_bank_holidays(start: str, days: int, due: str) -> None:
    found = working_days_after(datetime.date.fromisoformat(start), days, country="GB", region="ENG")

    assert found.day.isoformat() == due


def test_a_day_nobody_works_on_or_past_the_answer_needs_a_reason(desk: Client, complaint: Complaint) -> None:
    promises = f"/complaints/{complaint.pk}/promises/"
    today = timezone.localdate()
    saturday = today + datetime.timedelta(days=(5 - today.weekday()) % 7 or 7)
    late = working_days_after(today, 20, country="GB", region="ENG").day
    for day, words in ((saturday, "Nobody is at work"), (late, "An answer is due by")):
        page = desk.post(promises, {"what": "A new basin", "due": day})
        assert page.status_code == 422
        assert words in page.text
    desk.post(promises, {"what": "A new basin", "due": late, "reason": "made to measure"})

    assert Promise.objects.get().reason == "made to measure"


def test_a_picked_day_says_how_it_was_counted(desk: Client, complaint: Complaint) -> None:
    day = working_days_after(timezone.localdate(), 5, country="GB", region="ENG").day
    desk.post(f"/complaints/{complaint.pk}/promises/", {"what": "A new basin", "pick": day})

    assert Promise.objects.get().counted.startswith("5 working days after ")


@pytest.mark.parametrize(
    ("slug", "acknowledge", "answer"),
    [
        ("house", "2026-12-29", "2027-01-05"),
        ("lgsco-stage-1", "2027-01-05", "2027-01-12"),
        ("spso-stage-1", None, "2027-01-05"),
        ("fca", None, "2027-02-18"),
        ("iso-10002", None, None),
    ],
)
def test_every_clock_counts_its_own_days(
    playbook: None, slug: str, acknowledge: str | None, answer: str | None
) -> None:
    found = deadlines_for(library(), library().clocks[slug], datetime.date(2026, 12, 24))

    days = [one.due.day.isoformat() if one else None for one in (found.acknowledge, found.answer)]
    assert days == [acknowledge, answer]


def test_an_overdue_promise_is_marked_and_leaves_the_list_once_kept(
    desk: Client, complaint: Complaint, agent: User
) -> None:
    gone = timezone.localdate() - datetime.timedelta(days=1)
    made = Promise.objects.create(complaint=complaint, key=uuid.uuid4(), what="Ring her", who="A", due=gone, by=agent)
    assert "overdue" in desk.get("/complaints/promises/").text
    page = desk.post(f"/complaints/{complaint.pk}/promises/{made.pk}/kept/", {"how": "rang at 9"}, follow=True)

    assert "Ring her" not in page.text
    assert Promise.objects.get().kept_how == "rang at 9"


def test_the_ladder_says_its_rule_and_what_it_allows_now(desk: Client, complaint: Complaint) -> None:
    moves = f"/complaints/{complaint.pk}/moves/"
    desk.post(moves, {"move": "interrupt", "to": "abuse"})
    page = desk.post(moves, {"to": "give-a-warning"}, follow=True)
    loud = library().ladder["shouting"]
    assert f"after 1 warning ({loud.title}: 2; Sexual words or acts: none;" in page.text
    first = desk.post(f"/complaints/{complaint.pk}/warnings/", {"conduct": loud.slug}, follow=True).text
    assert f"warnings still missing: {loud.title} (1)" in first
    second = desk.post(f"/complaints/{complaint.pk}/warnings/", {"conduct": loud.slug}, follow=True).text

    assert f"Allowed now, for: {loud.title}" in second
    assert loud.words[1].text.replace("'", "&#x27;") in second
    assert "agent" in second


def test_ending_it_ourselves_needs_a_warning_or_a_reason(desk: Client, complaint: Complaint) -> None:
    closure = f"/complaints/{complaint.pk}/closure/"
    refused = desk.post(closure, {"outcome": "ended-by-us"})
    assert refused.status_code == 422
    desk.post(f"/complaints/{complaint.pk}/warnings/", {"conduct": next(iter(library().ladder))})
    desk.post(closure, {"outcome": "ended-by-us"})

    assert Complaint.objects.get().closure.outcome == "ended-by-us"


def test_a_closed_complaint_goes_on_to_what_can_be_learned(desk: Client, complaint: Complaint) -> None:
    desk.post(f"/complaints/{complaint.pk}/closure/", {"outcome": "resolved"})
    assert screen_of(complaint) == "root-cause"
    desk.post(
        f"/complaints/{complaint.pk}/cause/", {"cause": "delivery", "seen_before": "yes", "prevention": "Ring first"}
    )

    assert screen_of(complaint) == "for-you"
    summary = desk.get(f"/complaints/{complaint.pk}/summary/").text
    assert "Ended: Resolved (" in summary
    assert "Ring first" in summary


def test_a_step_that_is_taken_away_never_ends_in_an_error(desk: Client, complaint: Complaint, manager: User) -> None:
    desk.post(f"/complaints/{complaint.pk}/moves/", {"to": "name-the-anger"})
    live = Revision.objects.live().get(document__slug="name-the-anger")
    Revision.objects.filter(pk=live.pk).update(until=live.since)
    tip = Revision.objects.live().with_documents().get(document__slug="act-fast", document__kind="tip").as_document()
    publish([Document(tip.kind, tip.slug, tip.language, tip.text.replace("Customer care", "Us"))], by=manager)
    forget()

    page = desk.get(f"/complaints/{complaint.pk}/")

    assert page.status_code == 200
    assert "taken out of the playbook" in page.text
    sent = {"to": "show-you-see-it", "on": "name-the-anger", "seen": str(complaint.moves.count())}
    pressed = desk.post(f"/complaints/{complaint.pk}/moves/", sent)
    assert (pressed.status_code, "not in the playbook any more" in pressed.text) == (409, True)
    assert "in another window" not in pressed.text


def test_ten_more_complaints_cost_no_more_queries(
    desk: Client, complaint: Complaint, agent: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get("/complaints/")
    for count in (1, 10):
        for _one in range(count):
            Complaint.begin(library(), "listen", by=agent)
        with django_assert_num_queries(10):
            desk.get("/complaints/")
