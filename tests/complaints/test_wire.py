"""Forms that are sent again, late, out of turn, or from two windows: what is done, once, and how it is answered."""

import uuid

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.commands import SaveText, Sending
from playbook.complaints.models import Complaint, Promise, Warning
from playbook.complaints.taking import take
from playbook.editions.current import library
from playbook.flow import engine
from tests.complaints.conftest import Send, written_by_lead

FORMS = [
    ("moves", {"to": "name-the-anger"}),
    ("moves", {"move": "interrupt", "to": "abuse"}),
    ("facts", {"customer": "Mrs A"}),
    ("facts", {"ticks": "let-them-talk"}),
    ("note", {"text": "rang twice", "version": 0}),
    ("promises", {"what": "A new basin", "due": "2999-12-31", "reason": "they asked"}),
    ("warnings", {"conduct": "insult"}),
    ("closure", {"outcome": "resolved"}),
]


def state_of(complaint: Complaint) -> tuple[object, ...]:
    """Everything that a form can change."""
    complaint.refresh_from_db()
    rows = [list(model.objects.order_by("pk").values_list("pk")) for model in (Promise, Warning)]
    return complaint.last_move, complaint.screen, complaint.note, complaint.customer, rows


@pytest.mark.parametrize(("what", "fields"), FORMS)
def test_the_same_form_again_has_the_same_answer_and_changes_nothing(
    send: Send, complaint: Complaint, what: str, fields: dict[str, object]
) -> None:
    key = str(uuid.uuid4())
    first = send(what, key, **fields).json()
    then = state_of(complaint)
    second = send(what, key, **fields).json()

    assert second == {**first, "again": True}
    assert first["again"] is False
    assert state_of(complaint) == then


@pytest.mark.parametrize(("what", "fields"), FORMS)
def test_the_same_key_with_something_else_is_refused(
    send: Send, complaint: Complaint, what: str, fields: dict[str, object]
) -> None:
    key = str(uuid.uuid4())
    send(what, key, **fields)
    then = state_of(complaint)
    other = send(what, key, **{**fields, "to": "steady", "text": "other", "customer": "Mr B"})

    assert other.status_code == 422
    assert "key" in other.json()["errors"]
    assert state_of(complaint) == then


def test_a_move_on_an_outdated_page_is_refused_and_what_came_with_it_is_kept(send: Send, complaint: Complaint) -> None:
    tick, key = library().steps["let-them-talk"].shown_in("phone").do[0].text, str(uuid.uuid4())
    send("moves", to="name-the-anger", seen=1)
    late = {"to": "show-you-see-it", "seen": 1, "customer": "Mrs A", "ticks": "let-them-talk", "tick": tick}
    answers = [send("moves", key, **late) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json() == answers[1].json()
    assert "moved on in another window" in answers[0].json()["why"]
    assert state_of(complaint)[1] == "name-the-anger"
    assert complaint.customer == "Mrs A"
    assert engine.ticks(complaint.moves_made()) == {"let-them-talk": [tick]}


def test_a_page_that_is_out_of_date_shows_where_it_stands_with_a_line_why(desk: Client, complaint: Complaint) -> None:
    moves = f"/complaints/{complaint.pk}/moves/"
    desk.post(moves, {"to": "name-the-anger", "seen": 1})
    page = desk.post(moves, {"to": "show-you-see-it", "seen": 1})

    assert page.status_code == 409
    assert "moved on in another window" in page.text
    assert library().steps["name-the-anger"].title in page.text.replace("&#x27;", "'")


def test_a_tick_elsewhere_does_not_make_a_page_outdated(send: Send, complaint: Complaint) -> None:
    send("facts", ticks="let-them-talk", tick=library().steps["let-them-talk"].shown_in("phone").do[0].text, seen=1)

    assert send("moves", to="name-the-anger", seen=1).status_code == 200


def test_a_chain_made_offline_is_taken_in_order_and_a_link_that_came_early_waits(
    send: Send, complaint: Complaint
) -> None:
    first, second, third = (str(uuid.uuid4()) for _link in range(3))
    early = send("moves", third, to="let-them-talk", seen=1, after=second)
    assert early.status_code == 409
    assert early.json()["missing"] == second
    send("facts", first, customer="Mrs A", seen=1)
    send("moves", second, to="name-the-anger", seen=1, after=first)
    last = send("moves", third, to="let-them-talk", seen=1, after=second)

    assert last.status_code == 200
    complaint.refresh_from_db()
    chosen = [move.target for move in complaint.moves_made() if move.kind is engine.Kind.CHOSE]
    assert chosen == ["name-the-anger", "let-them-talk"]
    assert complaint.customer == "Mrs A"


def test_what_was_chained_to_a_refused_move_is_refused_too(send: Send, complaint: Complaint) -> None:
    first = str(uuid.uuid4())
    send("moves", first, to="hold-the-line", seen=1)

    assert send("moves", to="name-the-anger", seen=1, after=first).status_code == 409
    assert state_of(complaint)[1] == "let-them-talk"


def test_ticks_of_two_windows_are_both_kept(send: Send, complaint: Complaint) -> None:
    one, two, *_more = (line.text for line in library().steps["let-them-talk"].shown_in("phone").do)
    send("facts", ticks="let-them-talk", tick=one, seen=1)
    send("facts", ticks="let-them-talk", tick=two, seen=1)

    state_of(complaint)
    assert set(engine.ticks(complaint.moves_made())["let-them-talk"]) == {one, two}


def test_a_fact_that_somebody_else_wrote_stands_and_yours_is_offered_again(
    send: Send, complaint: Complaint, desk: Client, lead: User
) -> None:
    written_by_lead(send, complaint, lead, customer="Mrs A", reference="K-1")
    answer = send("facts", customer="Mr B", offer="A voucher", reference="", seen=1)

    assert answer.status_code == 409
    assert answer.json()["clashes"] == {"customer": {"yours": "Mr B", "theirs": "Mrs A"}}
    complaint.refresh_from_db()
    assert (complaint.customer, complaint.reference, complaint.offer) == ("Mrs A", "K-1", "A voucher")
    page = desk.post(f"/complaints/{complaint.pk}/facts/", {"customer": "Mr C", "seen": 1})
    assert 'name="customer" value="Mr C"' in page.text


def test_a_late_older_note_of_the_same_window_never_overwrites_a_newer_one(send: Send, complaint: Complaint) -> None:
    newer = send("note", text="rang twice", version=0, client="tab", sequence=2)
    older = send("note", text="rang", version=0, client="tab", sequence=1)

    assert newer.json()["note_version"] == older.json()["note_version"] == 1
    assert older.json()["again"] is True
    assert state_of(complaint)[2] == "rang twice"


def test_a_window_that_missed_an_answer_goes_on_saving(send: Send, complaint: Complaint) -> None:
    send("note", text="rang", version=0, client="tab", sequence=1)
    answer = send("note", text="rang twice", version=0, client="tab", sequence=2)

    assert answer.status_code == 200
    assert state_of(complaint)[2] == "rang twice"


def test_a_save_whose_answer_was_lost_is_not_told_of_what_another_window_saved_since(send: Send) -> None:
    key = str(uuid.uuid4())
    send("note", key, text="mine", version=0, client="one", sequence=1)
    send("note", text="mine and theirs", version=1, client="two", sequence=1)
    again = send("note", key, text="mine", version=0, client="one", sequence=1).json()
    after = send("note", text="mine, longer", version=again["note_version"], client="one", sequence=2)

    assert (again["again"], after.status_code) == (True, 409)
    assert after.json()["note"] == "mine and theirs"


def test_notes_of_two_windows_clash_and_nothing_of_either_is_lost(
    send: Send, complaint: Complaint, desk: Client
) -> None:
    send("note", text="first", version=0, client="one", sequence=1)
    clash = send("note", text="second", version=0, client="two", sequence=1)
    assert clash.status_code == 409
    assert (clash.json()["note"], clash.json()["yours"], clash.json()["note_version"]) == ("first", "second", 1)
    page = desk.get(f"/complaints/{complaint.pk}/")
    assert "NOT in the note" in page.text
    window = complaint.windows.get(refused=True)
    send(f"note/texts/{window.pk}", do="put")

    assert state_of(complaint)[2] == "first\nsecond"
    assert not complaint.windows.filter(refused=True).exists()


def test_the_text_in_an_answer_goes_with_its_version_even_when_another_window_saves_in_between(
    complaint: Complaint, agent: User
) -> None:
    """A save that is sent again is answered from what is there now, not from what was read before the lock."""
    mine, key = SaveText("second", 0, "two", 1), uuid.uuid4()
    take(complaint.pk, SaveText("first", 0, "one", 1), Sending(agent), library())
    take(complaint.pk, mine, Sending(agent, key), library())
    take(complaint.pk, SaveText("first and more", 1, "one", 2), Sending(agent), library())
    answer = take(complaint.pk, mine, Sending(agent, key), library())

    assert answer.why
    assert (answer.note, answer.note_version) == ("first and more", 2)


def test_a_window_settles_its_own_clash_by_saving_on_the_newest_version(send: Send, complaint: Complaint) -> None:
    send("note", text="first", version=0, client="one", sequence=1)
    send("note", text="second", version=0, client="two", sequence=1)
    send("note", text="first and second", version=1, client="two", sequence=2)

    assert state_of(complaint)[2] == "first and second"
    assert not complaint.windows.filter(refused=True).exists()


def test_a_start_that_is_sent_twice_opens_one_complaint(desk: Client, playbook: None) -> None:
    for _twice in range(2):
        desk.post("/complaints/new/", {"start": "listen", "key": str(uuid.UUID(int=7))})

    assert Complaint.objects.count() == 1


def test_a_script_that_is_signed_out_is_told_where_to_sign_in(send: Send) -> None:
    answer = send("moves", browser=Client(), to="name-the-anger")

    assert answer.status_code == 401
    assert answer.json() == {"sign_in": "/sign-in/"}


def test_what_is_wrong_with_a_form_comes_by_field(send: Send) -> None:
    answer = send("promises", what="")

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"what", "due"}


def test_ticks_of_a_chain_leave_alone_what_another_window_ticked_in_between(send: Send, complaint: Complaint) -> None:
    one, two, three, *_more = (line.text for line in library().steps["let-them-talk"].shown_in("phone").do)
    first = str(uuid.uuid4())
    send("facts", ticks="let-them-talk", tick=three, seen=1)
    send("facts", first, ticks="let-them-talk", tick=one, seen=1)
    send("facts", ticks="let-them-talk", tick=[one, two], seen=1, after=first)

    complaint.refresh_from_db()
    assert engine.ticks(complaint.moves_made())["let-them-talk"] == [three, one, two]


def test_a_chain_does_not_hide_a_move_of_another_window(send: Send, complaint: Complaint) -> None:
    first = str(uuid.uuid4())
    send("moves", to="name-the-anger", seen=1)
    send("facts", first, customer="Mrs A", seen=1)

    assert send("moves", move="interrupt", to="abuse", seen=1, after=first).status_code == 409


def test_an_answer_that_the_playbook_no_longer_offers_holds_nobody_up(send: Send, complaint: Complaint) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(remedy="gone-since")
    onward = send("moves", to="name-the-anger", remedy="gone-since", on="let-them-talk")
    other = send("facts", remedy="never-there")

    assert onward.status_code == 200
    assert onward.json()["screen"] == "name-the-anger"
    assert other.status_code == 422


def test_a_root_cause_that_somebody_recorded_meanwhile_is_not_overwritten(send: Send, complaint: Complaint) -> None:
    closed = send("closure", outcome="resolved").json()["number"]
    send("cause", cause="product", prevention="Test the basin before it leaves", seen=closed)
    late = send("cause", cause="delivery", prevention="", seen=closed)

    complaint.refresh_from_db()
    assert late.status_code == 409
    assert "meanwhile" in late.json()["why"]
    assert (complaint.closure.cause, complaint.closure.prevention) == ("product", "Test the basin before it leaves")


@pytest.mark.parametrize("what", ["moves", "note", "promises"])
def test_a_script_is_refused_in_json_whatever_refuses_it(desk: Client, complaint: Complaint, what: str) -> None:
    refused = [(complaint.pk + 1, "post"), *([] if what == "facts" else [(complaint.pk, "get")])]
    for number, method in refused:
        answer = getattr(desk, method)(f"/complaints/{number}/{what}/", headers={"X-Outbox": "1"})

        assert answer.status_code in (404, 405)
        assert answer.headers["Content-Type"] == "application/json"


def test_whoever_signs_in_after_sending_a_form_comes_back_to_its_page(client: Client, complaint: Complaint) -> None:
    client.logout()
    place = complaint.get_absolute_url()
    for sender, back in ((f"http://testserver{place}handover/", f"{place}handover/"), ("http://evil.example/x/", "/")):
        answer = client.post(f"{place}holders/", {"why": "x"}, headers={"Referer": sender})

        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/sign-in/?next={back}"


def test_the_summary_says_who_opened_it_and_who_has_it(
    send: Send, desk: Client, complaint: Complaint, agent: User, lead: User
) -> None:
    colleague = Client()
    colleague.force_login(lead)
    send("holders", browser=colleague, why="They called back")
    text = colleague.get(f"{complaint.get_absolute_url()}summary/").text

    assert f"by {agent.spoken_name}" in text
    assert f"Held by: {lead.spoken_name}" in text
