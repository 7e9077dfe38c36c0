"""What staff tell customers of the organisation stands where they need it: number, address, hours, closed days."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions.current import forget
from playbook.editions.models import publish
from playbook.guidance.documents import LIST
from tests.editions.drafting import text_of
from tests.editions.test_desk import browser_of

pytestmark = pytest.mark.one_engine

PHONE, EMAIL = "0161 496 0140", "care@lindenrow.example"


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """An agent's browser."""
    return browser_of(agent)


def say_who_we_are(more: str = "", **said: str) -> None:
    """Publish what the organisation says of itself."""
    said = {"name": "Linden Row Homes", "phone": PHONE, "email": EMAIL} | said
    changes = [(f'\n{field} = ""', f'\n{field} = "{text}"') for field, text in said.items()]
    document = text_of("organisation", *changes, kind=LIST)
    publish([type(document)(document.kind, document.slug, document.language, document.text + more)])
    forget()


def found(client: Client, typed: str) -> str:
    """What a search shows above its results; empty without it."""
    page = client.get("/search/", {"q": typed}).text
    match = re.search(r'<section class="home__part about-us".*?</section>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", match[0]).split()) if match else ""


def test_home_shows_number_address_and_hours(reader: Client) -> None:
    say_who_we_are()

    page = reader.get("/").text

    assert f'href="tel:{PHONE.replace(" ", "")}"' in page
    assert f'href="mailto:{EMAIL}"' in page
    assert "Monday to Friday" in page
    assert "09:00–17:00" in page


def test_home_says_nothing_before_somebody_has_filled_it_in(reader: Client) -> None:
    assert "about-us" not in reader.get("/").text
    assert found(reader, "when are we open") == ""


@pytest.mark.parametrize(
    "typed",
    [
        "opening hours",
        "what are our opening hours",
        "our phone number",
        "when are we open",
        "complaints address",
        "what time do you open on saturday",
        "are we open on Saturday?",
        "how can they contact us",
        "phone number",
        "Telephone",
        "email address",
        "e-mail address?",
        "contact details",
        "Linden Row Homes",
        "linden row",
        "linden row homes phone number",
        "what is Linden Row's number",
    ],
)
def test_whoever_searches_for_it_finds_it(reader: Client, typed: str) -> None:
    say_who_we_are()

    assert PHONE in found(reader, typed)
    assert "Nothing in the playbook fits" not in reader.get("/search/", {"q": typed}).text


@pytest.mark.parametrize(
    "typed",
    [
        "the opening hours on the map are wrong",
        "she left no phone number",
        "he wants my home address",
        "closed my account",
        "when can you open it",
        "they rang the wrong number",
        "he changed his phone number",
        "email address bounces",
        "linden",
        "linden row homes never rang back",
    ],
)
def test_a_search_for_something_else_is_not_met_with_it(reader: Client, typed: str) -> None:
    """The control."""
    say_who_we_are()

    assert found(reader, typed) == ""


@pytest.mark.parametrize("checked", ["true", "false"])
def test_where_else_they_can_go_is_found_once_somebody_has_checked_it(reader: Client, checked: str) -> None:
    body = '\n[[bodies]]\nslug = "omb"\ntitle = "Housing Ombudsman"\nhow = "PO Box 1484, Preston"\nchecked = '
    say_who_we_are(f"{body}{checked}\n")

    is_found = "Housing Ombudsman PO Box 1484, Preston" in found(reader, "ombudsman address")

    assert is_found == (checked == "true")


def test_what_tells_of_danger_comes_before_it(reader: Client) -> None:
    say_who_we_are()

    page = reader.get("/search/", {"q": "when do you close, i will kill you"}).text

    assert 0 < page.index("data-result") < page.index("about-us")


def test_what_tells_of_danger_comes_before_it_under_our_name_too(reader: Client) -> None:
    """It may be in the name itself."""
    say_who_we_are(name="I will kill you")

    page = reader.get("/search/", {"q": "i will kill you"}).text

    assert 0 < page.index("data-result") < page.index("about-us")


def test_a_closed_day_is_named_before_it_and_not_after(reader: Client) -> None:
    today = timezone.localdate()
    days = {"Stocktaking": today + datetime.timedelta(days=3), "Moved": today - datetime.timedelta(days=1)}
    say_who_we_are("".join(f'\n[[closed]]\nday = {day}\nwhy = "{why}"\n' for why, day in days.items()))

    page = reader.get("/").text

    assert "Stocktaking" in page
    assert "Moved" not in page


def test_whoever_hands_over_has_it_beside_the_note(reader: Client) -> None:
    say_who_we_are()
    reader.post("/complaints/new/", {"channel": "phone"})

    assert PHONE in reader.get(f"/complaints/{Complaint.objects.get().pk}/handover/").text


@pytest.mark.parametrize("path", ["/tips/act-fast/", "/letters/holding/", "/steps/steady/", "/checklists/abuse/"])
def test_paper_ends_with_who_hands_it_out(reader: Client, path: str) -> None:
    say_who_we_are()

    page = reader.get(path).text
    own = re.search(r'<p class="paper-only paper-\w+">(.*?)</p>', page, re.S)

    assert own
    assert " ".join(re.sub(r"<[^>]+>", " ", own[1]).split()) == (
        f"Linden Row Homes {PHONE} {EMAIL} Monday to Friday 09:00–17:00"
    )


@pytest.mark.parametrize("path", ["/tips/act-fast/", "/letters/holding/", "/steps/steady/"])
def test_a_page_to_read_can_be_printed_by_a_button(reader: Client, path: str) -> None:
    assert "data-print" in reader.get(path).text


def test_the_name_stands_beside_the_logo_on_every_page(reader: Client) -> None:
    say_who_we_are(name="Linden & Row")

    assert '<span class="site-header__own">Linden &amp; Row</span>' in reader.get("/tips/").text


def test_what_is_poisoned_there_is_text(reader: Client) -> None:
    say_who_we_are(name="<script>x</script>", phone="javascript:alert(1)", email="<b>x</b>")

    page = reader.get("/").text

    assert "<script>x" not in page
    assert 'href="javascript' not in page
    assert "<b>x" not in page
