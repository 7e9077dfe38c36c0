"""The map of the flow, and walking the drafts."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.complaints.models import Complaint, Move
from playbook.editions import drafts
from playbook.editions.current import forget, library
from playbook.editions.models import Document
from playbook.flow.map_layout import draw
from tests.editions.drafting import row_of, text_of

pytestmark = pytest.mark.one_engine

TRY = "/complaints/trial/"


@pytest.fixture
def desk(playbook: None, editor: User) -> Client:
    """The browser of somebody who writes."""
    browser = Client()
    browser.force_login(editor)
    return browser


def change(slug: str, before: str, after: str, by: User) -> None:
    """A draft of a step."""
    base = drafts.head(row_of(slug, "step"))
    assert base
    drafts.save_draft(text_of(slug, (before, after), kind="step"), by=by, base=base.pk)


def place(page: str, ref: str) -> str:
    """The tag of a box on the map."""
    return next(tag for tag in re.findall(r"<a\s[^>]*>", page) if f'data-place="{ref}"' in tag)


def test_every_step_and_interrupt_is_a_link_to_its_form(desk: Client) -> None:
    page = desk.get(reverse("admin:map")).content.decode()

    for kind, screens in (("step", library().steps), ("interrupt", library().interrupts)):
        for slug, screen in screens.items():
            url = reverse("admin:editions_document_change", args=(row_of(slug, kind).pk,))
            assert f'href="{url}"' in place(page, screen.ref)
    assert " style=" not in page


def test_a_draft_and_what_it_breaks_are_marked(desk: Client, editor: User) -> None:
    change("steady", 'to = "prepare"', 'to = "gone"', editor)

    page = desk.get(reverse("admin:map")).content.decode()

    assert "map__place--draft" in place(page, "steady")
    assert "map__place--fault" in place(page, "prepare")
    assert "nothing leads here" in page
    assert "a choice leads nowhere" in page
    assert "map__place--fault" not in place(page, "let-them-talk")


def test_a_draft_that_cannot_be_read_leaves_the_map_of_what_readers_have(desk: Client, editor: User) -> None:
    change("steady", 'code = "R1"', 'kode = "R1"', editor)

    page = desk.get(reverse("admin:map")).content.decode()

    assert "steps/steady.md:" in page
    assert place(page, "steady")


def test_a_playbook_without_a_step_has_a_map_all_the_same(desk: Client) -> None:
    Document.objects.filter(kind="step").delete()
    forget()

    page = desk.get(reverse("admin:map"))

    assert page.status_code == 200
    assert "data-place" in page.text  # the interrupts


def test_no_box_stands_on_another_and_none_is_outside(playbook: None) -> None:
    drawing = draw(library())

    for part in drawing.parts:
        assert part.x + part.width <= drawing.width
        assert part.y + part.height <= drawing.height
        for at, one in enumerate(part.boxes):
            for other in part.boxes[at + 1 :]:
                across = one.x + one.width <= other.x or other.x + other.width <= one.x
                assert across or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_the_drafts_are_walked_and_nothing_is_recorded(desk: Client, editor: User) -> None:
    change("let-them-talk", 'title = "', 'title = "New: ', editor)
    page = desk.get(TRY).content.decode()
    assert "New: " in page

    page = desk.get(f"{TRY}?do=choose+show-you-see-it&do=interrupt+abuse&do=choose+give-a-warning").content.decode()

    assert "L1 → E1 → A1 → A2" in page
    assert "Back to E1" in page
    assert not Complaint.objects.exists()
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    ("query", "here"),
    [
        ("at=interrupt:abuse", "A1"),
        ("at=say-it-back", "S1"),
        ("at=say-it-back&do=jump+close", "C1"),
        ("do=interrupt+temper&do=return", "L1"),
        ("do=choose+show-you-see-it&do=back", "L1"),
        ("do=choose+nowhere", "L1"),
        (f"do={quote('<script>alert(1)</script>')}", "L1"),
        ("&".join(["do=choose+name-the-anger&do=choose+let-them-talk"] * 200), "L1"),
    ],
)
def test_an_address_leads_where_its_moves_lead_and_never_to_an_error(desk: Client, query: str, here: str) -> None:
    answer = desk.get(f"{TRY}?{query}")

    assert answer.status_code == 200
    assert re.search(rf'<span class="code">{here}</span>\s*<h1', answer.text)


def test_a_choice_that_leads_nowhere_in_a_draft_says_so(desk: Client, editor: User) -> None:
    change("steady", 'to = "prepare"', 'to = "gone"', editor)

    page = desk.get(f"{TRY}?at=steady&do=choose+gone").content.decode()

    assert "which is not there" in page


def test_an_agent_does_not_walk_drafts(playbook: None, agent: User, client: Client) -> None:
    client.force_login(agent)

    assert client.get(TRY).status_code == 403


def test_the_map_shows_in_which_channels_a_step_has_words(desk: Client) -> None:
    page = desk.get("/admin/map/").text
    letter = library().options["channels"]["letter"].title
    phone = library().options["channels"]["phone"].title
    written = page.split('data-place="read-it-twice"')[1].split("</a>")[0]

    assert f"{letter}: has words" in written or f"{letter}: nothing to say there" in written
    assert f"{phone}: not met there" in written
    assert written.count("map__words--not-met") == 5
    assert f"{letter}: has words" in page.split('id="row-C11"')[1]


def test_the_map_is_drawn_so_that_its_words_can_be_read_and_all_at_once_where_asked_to(desk: Client) -> None:
    sizes = {size: desk.get("/admin/map/", {"size": size}).text for size in ("", "large", "whole", "<b>")}
    drawn = {size: re.search(r'viewBox="0 0 (\d+) \d+"\s+width="(\d+)"', page) for size, page in sizes.items()}

    assert drawn["whole"] is None
    assert all(match and int(match[2]) / int(match[1]) > 0.8 for size, match in drawn.items() if size != "whole")
    assert "<b>" not in sizes["<b>"]
