"""What the browser is given to go on by when the line is away."""

import html
import json
import uuid
from datetime import UTC, datetime

import brotli
import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.flow import engine
from tests.complaints.conftest import Send

ADDRESS = "/complaints/road/?form=2"
NOW = datetime(2030, 1, 2, tzinfo=UTC)


def road(desk: Client) -> dict[str, dict[str, str]]:
    """The road as this browser gets it, its screens put together."""
    found = json.loads(desk.get(ADDRESS).text)
    for kind in ("screens", "paused", "private"):
        found[kind] = {
            name: "\n".join(found["parts"][number] for number in numbers) for name, numbers in found[kind].items()
        }
    return found


@pytest.mark.one_engine
def test_the_road_has_every_screen_and_says_where_each_stage_begins(desk: Client) -> None:
    found = road(desk)
    screens = {one.ref for one in (*library().steps.values(), *library().interrupts.values())}

    assert set(found["screens"]) == set(found["paused"]) == screens
    assert found["edition"] == library().edition
    assert found["starts"]["listen"] == "let-them-talk"
    assert found["over"]["give-a-warning"] == "abuse"


@pytest.mark.one_engine
def test_a_screen_of_the_road_has_the_lines_and_choices_of_every_channel(desk: Client, complaint: Complaint) -> None:
    screen = library().steps["let-them-talk"]
    drawn = html.unescape(html.unescape(road(desk)["screens"]["let-them-talk"]))  # a wording stands in an attribute

    assert all(line.words in drawn for line in screen.do)
    assert drawn.count('name="to"') == len(screen.choices)
    assert all(choice.label in drawn and choice.written in drawn for choice in screen.choices)


def test_a_browser_that_reads_brotli_gets_the_same_road_in_a_fraction_of_its_bytes(desk: Client) -> None:
    plain = desk.get(ADDRESS)
    answer = desk.get(ADDRESS, headers={"Accept-Encoding": "gzip, deflate, br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert brotli.decompress(answer.content) == plain.content
    assert len(answer.content) < len(plain.content) / 4


@pytest.mark.parametrize("accepted", ["", "gzip", "br;q=0, identity", "brown"])
def test_whoever_cannot_read_brotli_gets_none(desk: Client, accepted: str) -> None:
    answer = desk.get(ADDRESS, headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") != "br"


def test_what_screens_have_in_common_is_in_the_road_once(desk: Client) -> None:
    found = json.loads(desk.get(ADDRESS).text)

    assert len(found["parts"]) == len(set(found["parts"]))
    assert sum(map(len, found["parts"])) < sum(map(len, road(desk)["screens"].values())) / 4


def test_a_page_that_reads_an_older_road_gets_none(desk: Client) -> None:
    assert desk.get("/complaints/road/?edition=1&lead=0").status_code == 404


@pytest.mark.one_engine
def test_the_road_of_a_lead_has_the_choices_for_leads(desk: Client, lead: User) -> None:
    theirs = Client()
    theirs.force_login(lead)

    assert 'value="worth-keeping"' in road(theirs)["screens"]["how-it-ended"]
    assert 'value="worth-keeping"' not in road(desk)["screens"]["how-it-ended"]


def test_the_numbers_to_call_are_there_when_the_line_is_away(desk: Client) -> None:
    screens = road(desk)["screens"]

    every = (*library().steps.values(), *library().interrupts.values())
    asked = {one.ref for one in every if "contacts" in one.record}

    # On paper more screens have them: there stands no other screen a key away.
    on_screen = {ref for ref, drawn in screens.items() if 'href="tel:999"' in drawn and "paper-numbers" not in drawn}

    assert on_screen == asked
    assert {"interrupt:worry", "get-to-safety", "may-harm-themselves", "nobody-answers"} <= asked


def test_the_road_names_the_words_that_only_the_server_has(desk: Client) -> None:
    found = road(desk)
    drawn = found["screens"]["who-does-what"]

    assert 'data-slot="promises"' in drawn
    assert "promises" in found["worded_by_server"]
    assert not set(found["slots"]) & set(found["worded_by_server"])


def test_the_road_holds_nothing_of_anybody(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", customer="Mrs Abel")
    text = desk.get(ADDRESS).text

    assert "Mrs Abel" not in text
    assert "csrfmiddlewaretoken" not in text
    assert "object at 0x" not in text


def test_a_page_says_where_the_complaint_stands_and_how_it_came_there(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    tick = library().steps["let-them-talk"].shown_in("phone").do[0].text
    send("moves", to="show-you-see-it", ticks="let-them-talk", tick=tick, customer="Mrs Abel")
    page = desk.get(complaint.get_absolute_url())
    place = json.loads(page.context["place"])

    assert place["screens"] == ["show-you-see-it"]
    assert place["trail"] == [["let-them-talk"]]
    assert place["ticks"] == {"let-them-talk": [tick]}
    assert place["facts"]["customer"] == "Mrs Abel"
    complaint.refresh_from_db()
    assert place["number"] == complaint.last_move
    assert engine.replay(library(), complaint.moves_made()).screens == ("show-you-see-it",)


def test_the_outbox_is_sealed_with_a_key_of_ones_own_that_is_the_same_at_the_next_sign_in(
    playbook: None, agent: User, lead: User
) -> None:
    keys = []
    for person in (agent, agent, lead):
        browser = Client()
        browser.force_login(person)
        keys.append(
            browser.get(Complaint.begin(library(), "listen", by=person).get_absolute_url()).context["outbox_key"]
        )

    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) == 64


def test_a_page_of_somebody_else_acts_for_nobody(desk: Client, complaint: Complaint, lead: User) -> None:
    theirs = Client()
    theirs.force_login(lead)
    headers = {"X-Outbox": "1", "X-Page-Of": str(complaint.holder_id)}
    answer = theirs.post(f"/complaints/{complaint.pk}/moves/", {"to": "show-you-see-it"}, headers=headers)

    assert answer.status_code == 401
    complaint.refresh_from_db()
    assert complaint.screen == "let-them-talk"


def moved(desk: Client, complaint: Complaint, edition: int | str, **move: str) -> dict[str, object]:
    """The answer to a move of a browser that has the road of an edition."""
    headers = {"X-Outbox": "1", "X-Road": str(edition)}
    path = f"/complaints/{complaint.pk}/moves/"
    found: dict[str, object] = desk.post(path, {"key": str(uuid.uuid4()), **move}, headers=headers).json()
    return found


def test_the_answer_to_a_move_says_where_it_stands_to_a_browser_that_has_the_road(
    desk: Client, complaint: Complaint
) -> None:
    place = moved(desk, complaint, library().edition, to="show-you-see-it")["place"]
    page = desk.get(complaint.get_absolute_url())

    assert place == json.loads(page.context["place"])
    assert place["screens"] == ["show-you-see-it"]


@pytest.mark.parametrize("edition", ["", "0", "none"])
def test_a_browser_without_this_road_asks_for_the_page(desk: Client, complaint: Complaint, edition: str) -> None:
    assert "place" not in moved(desk, complaint, edition, to="show-you-see-it")


def test_a_move_that_is_refused_says_no_place(desk: Client, complaint: Complaint) -> None:
    assert "place" not in moved(desk, complaint, library().edition, to="show-you-see-it", on="say-it-back")


def test_the_page_is_asked_for_where_it_has_more_than_the_road(desk: Client, complaint: Complaint, send: Send) -> None:
    edition = library().edition

    assert "place" not in moved(desk, complaint, edition, interrupt="abuse")  # and what waits below it
    assert "place" not in moved(desk, complaint, edition, move="return")  # and which line was done last
    assert "place" in moved(desk, complaint, edition, to="show-you-see-it")
    assert "place" not in moved(desk, complaint, edition, move="back")  # and what was chosen before
    assert "place" not in moved(desk, complaint, edition, jump="resolve", channel="email")  # and a reply beside it


@pytest.mark.parametrize("change", [{"is_restricted": True}, {"asked_at": NOW}, {"closed_at": NOW}])
def test_the_page_is_asked_for_where_something_stands_beside_the_road(
    desk: Client, complaint: Complaint, change: dict[str, object]
) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(**change)

    assert "place" not in moved(desk, complaint, library().edition, to="show-you-see-it")
