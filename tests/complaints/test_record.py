"""A record that is true: it states what stands, and tells it as a story."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbook.accounts.models import User
from playbook.complaints.commands import Choose, Command, GoBack, Jump, OpenInterrupt, Return, Sending
from playbook.complaints.models import Closure, Complaint, Move, Offer
from playbook.complaints.summary import summary_of
from playbook.complaints.taking import take
from playbook.editions.current import library
from playbook.flow import engine
from playbook.flow.standing import taken_back
from tests.complaints.conftest import Send


def summary(desk: Client, complaint: Complaint) -> str:
    """The summary as the page shows it."""
    page = desk.get(f"{complaint.get_absolute_url()}summary/")
    text: str = page.context["summary"]
    return text


def to_screen(send: Send, *names: str) -> None:
    """Take choices one after the other."""
    for name in names:
        assert send("moves", to=name).status_code == 200


@pytest.mark.usefixtures("complaint")
def test_a_choice_and_an_interrupt_that_were_taken_back_are_no_statement(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("moves", to="name-the-anger")
    send("moves", move="back")
    for slug in ("threat", "abuse"):
        send("moves", move="interrupt", to=slug)
        send("moves", move="return")
    text = summary(desk, complaint)

    assert "venting" not in text
    assert library().interrupts["threat"].title not in text
    assert library().interrupts["abuse"].title not in text
    trail = desk.get(f"{complaint.get_absolute_url()}trail/").text
    assert trail.count("taken back") > 4
    assert library().interrupts["threat"].title.replace("'", "&#x27;") in trail


def test_an_interrupt_in_which_something_was_done_stands(desk: Client, complaint: Complaint, send: Send) -> None:
    send("moves", move="interrupt", to="abuse")
    send("warnings", conduct="insult", words="Please leave the names out.")
    send("moves", move="return")
    text = summary(desk, complaint)

    assert library().interrupts["abuse"].title in text
    assert "Warning given (Insults me): “Please leave the names out.”" in text


def test_a_warning_without_words_says_that_they_were_not_written_down(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("warnings", conduct="insult")

    assert "the words were not written down" in summary(desk, complaint)
    assert not any(say.text in summary(desk, complaint) for say in library().ladder["insult"].words)


def test_a_refusal_of_ours_is_no_event(desk: Client, complaint: Complaint, send: Send) -> None:
    refused = send("moves", to="own-it-not-there")
    assert refused.status_code == 409

    assert refused.json()["why"] not in summary(desk, complaint)


def test_a_choice_that_states_a_fact_records_it_and_taking_it_back_forgets_it(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("moves", move="jump", to="establish")
    screen = next(one for one in library().steps.values() if any(choice.fact == "mistake" for choice in one.choices))
    choice = next(one for one in screen.choices if one.fact == "mistake" and not one.lead)
    complaint.refresh_from_db()
    stand_on(complaint, screen.ref)
    send("facts", mistake="unclear")
    send("moves", to=choice.name)
    complaint.refresh_from_db()
    assert complaint.mistake == choice.value
    assert "Whose mistake? " in summary(desk, complaint)
    send("moves", move="back")

    complaint.refresh_from_db()
    assert complaint.mistake == "unclear"
    assert "Whose mistake? " not in summary(desk, complaint)


def stand_on(complaint: Complaint, ref: str) -> None:
    """Put a complaint on a step, as if its worker had jumped there."""
    complaint.last_move += 1
    row = {"number": complaint.last_move, "key": uuid.uuid4(), "form": uuid.uuid4(), "by": complaint.holder}
    complaint.moves.create(kind="jumped", target=ref, **row)
    Complaint.objects.filter(pk=complaint.pk).update(last_move=complaint.last_move, screen=ref)


def test_a_complaint_is_ended_came_back_and_is_resolved_and_both_endings_stay(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("closure", outcome="resolved", reason="a voucher")
    assert "Closed" in desk.get("/complaints/").text
    again = desk.post(f"{complaint.get_absolute_url()}again/", follow=True)
    assert again.status_code == 200
    complaint.refresh_from_db()
    assert complaint.is_open
    assert complaint.stage == "listen"
    send("closure", outcome="customer-left")

    assert list(Closure.objects.values_list("outcome", flat=True)) == ["resolved", "customer-left"]
    text = summary(desk, complaint)
    assert "Ended: Resolved (" in text
    assert "Ended: Customer left (" in text
    assert "They came back: opened again." in text


def test_saying_again_how_it_ended_corrects_the_last_ending(complaint: Complaint, send: Send) -> None:
    send("closure", outcome="resolved")
    send("closure", outcome="promised")

    assert list(Closure.objects.values_list("outcome", flat=True)) == ["promised"]


def test_a_contact_that_we_ended_leaves_the_complaint_open(desk: Client, complaint: Complaint, send: Send) -> None:
    send("closure", outcome="ended-by-us", reason="three warnings")
    complaint.refresh_from_db()

    assert complaint.is_open
    assert "Still open." in summary(desk, complaint)
    assert Complaint.objects.open().get() == complaint


def test_a_colleague_finds_a_closed_complaint_and_opens_it_again(
    complaint: Complaint, send: Send, agent: User, lead: User
) -> None:
    send("facts", customer="Mrs Aston")
    send("closure", outcome="resolved")
    theirs = Client()
    theirs.force_login(lead)
    assert "Open it again" in theirs.post("/complaints/pick-up/", {"q": "aston"}, follow=True).text
    theirs.post(f"{complaint.get_absolute_url()}holders/", {"why": "They called back"})
    complaint.refresh_from_db()

    assert (complaint.is_open, complaint.holder) == (True, lead)


def test_each_offer_is_a_row_with_its_answer(desk: Client, complaint: Complaint, send: Send) -> None:
    for text in ("A vou", "A voucher"):
        send("facts", offer=text)
    first = Offer.objects.get()
    assert first.what == "A voucher"
    send(f"offers/{first.pk}", answer="refused")
    send("facts", offer="A new basin")
    second = Offer.objects.last()
    send(f"offers/{second.pk}", answer="taken")
    text = summary(desk, complaint)

    assert "Offered: A voucher (refused)" in text
    assert "Offered: A new basin (taken)" in text
    assert "A voucher (refused); A new basin (taken)" in desk.get(f"{complaint.get_absolute_url()}handover/").text


def test_where_no_root_cause_is_chosen_nothing_is_recorded_and_the_worker_goes_on(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("closure", outcome="resolved")
    answer = send("cause", cause="", seen_before="", prevention="")

    assert answer.json()["screen"] == "for-you"
    assert not complaint.moves.filter(kind="learned").exists()
    assert "Root cause" not in summary(desk, complaint)


ACTS = st.lists(st.tuples(st.sampled_from("cccijrb"), st.integers(0, 12)), min_size=3, max_size=14)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_summary_with_moves_taken_back_is_that_without_them(
    playbook: None, agent: User, monkeypatch: pytest.MonkeyPatch, acts: list[tuple[str, int]]
) -> None:
    """For any moves: what was taken back leaves no trace in what is copied out, and the marks are the engine's."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    slips = Complaint.begin(library(), "listen", by=agent)
    for what, number in acts:
        command = command_for(slips, what, number)
        if command:
            take(slips.pk, command, Sending(agent), library())
            slips.refresh_from_db()
    rows = list(slips.moves.order_by("number"))
    gone = taken_back([engine.Move(engine.Kind(row.kind), row.target, row.label) for row in rows])
    assert [row.undone for row in rows] == [at in gone for at in range(len(rows))]
    clean = Complaint.begin(library(), "listen", by=agent)
    again(clean, [row for row in rows if not row.undone][1:])

    texts = [summary_of(one, library()).replace(f"Complaint {one.pk},", "Complaint 0,") for one in (slips, clean)]
    # What was done a minute later reads the same but for its time.
    assert re.sub(r"\d\d:\d\d", "", texts[0]) == re.sub(r"\d\d:\d\d", "", texts[1])


def command_for(complaint: Complaint, what: str, number: int) -> Command | None:
    """A move that can be made from where the complaint stands."""
    position = engine.replay(library(), complaint.moves_made())
    screen, slugs = library().screen(position.screen), [s for s, i in library().interrupts.items() if not i.private]
    # Rows of other channels can say the same words and lead the same way: one of each will do.
    offered = list({(one.label, one.to): one for one in reversed(engine.offered(screen, lead=False))}.values())
    match what:
        case "c" if offered:
            choice = offered[number % len(offered)]
            return Choose(choice.name) if choice.to != "return" or position.paused else None
        case "i" if f"interrupt:{slugs[number % len(slugs)]}" not in position.screens:
            return OpenInterrupt(slugs[number % len(slugs)])
        case "j":
            return Jump(sorted(library().stages)[number % len(library().stages)])
        case "r" if position.paused:
            return Return()
        case "b" if position.before:
            return GoBack()
    return None


def again(complaint: Complaint, rows: list[Move]) -> None:
    """Make the same moves in another complaint: the rows and the facts that choices state."""
    for row in rows:
        complaint.refresh_from_db()
        position = engine.replay(library(), complaint.moves_made())
        screen = library().screen(position.screen)
        if row.kind == "interrupted" and not row.label:
            take(complaint.pk, OpenInterrupt(row.target.partition(":")[2]), Sending(complaint.holder), library())
        elif row.kind == "jumped":
            stage = next(slug for slug, one in library().stages.items() if one.start == row.target)
            take(complaint.pk, Jump(stage), Sending(complaint.holder), library())
        elif row.kind == "returned" and not row.label:
            take(complaint.pk, Return(), Sending(complaint.holder), library())
        elif row.kind in ("chose", "left", "interrupted", "returned"):
            to = "return" if row.kind == "returned" else row.target
            choices = screen.choices if screen else ()
            choice = next(one for one in choices if (one.label, one.to) == (row.label, to))
            take(complaint.pk, Choose(choice.name), Sending(complaint.holder), library())
    complaint.refresh_from_db()
