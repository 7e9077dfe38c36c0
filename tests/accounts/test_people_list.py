"""People from a CSV: shown first, by line, then made, changed and deactivated, all of it or nothing."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import Session, Team, User
from playbook.accounts.people_table import MOST_CHARACTERS, MOST_PEOPLE
from playbook.audit.models import Entry
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from tests.conftest import make_user

PATH = "/admin/accounts/user/csv/"
HEAD = "sign-in name,name,e-mail,role,team"


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The administrator's browser."""
    browser = Client()
    browser.force_login(manager)
    return browser


def listed(*lines: str, head: str = HEAD) -> str:
    """A list with these lines."""
    return "\n".join([head, *lines])


def look(desk: Client, text: str, **more: Any) -> HttpResponse:
    """See what a list would do."""
    return desk.post(PATH, {"text": text, **more})


def do(desk: Client, text: str, **more: Any) -> HttpResponse:
    """Look at a list, and press the button that does it."""
    found = re.search(r'name="apply" value="(\w+)"', look(desk, text, **more).text)
    assert found is not None, "there is nothing to press"
    return look(desk, text, apply=found[1], **more)


def shows_who_they_are(desk: Client) -> None:
    """As it is asked before an address is changed to which links go."""
    assert desk.post("/confirm/", {"password": "playbook"}).status_code == 302


def test_a_list_that_changes_addresses_is_brought_in_only_by_who_has_just_shown_who_they_are(
    desk: Client, agent: User
) -> None:
    answer = do(desk, listed("agent,,new@example.org,,"))

    assert answer.status_code == 422
    assert "It changes e-mail addresses, to which links go." in answer.text
    agent.refresh_from_db()
    assert agent.email == ""
    do(desk, listed("agent,Ann,,lead,"))  # the control: what changes none is brought in without
    agent.refresh_from_db()
    assert (agent.first_name, agent.role) == ("Ann", "lead")
    assert desk.post("/confirm/", {"password": "playbook"}).headers["Location"] == "/admin/accounts/user/csv/"


def test_looking_shows_what_would_be_made_and_makes_nothing(desk: Client, team: Team) -> None:
    answer = look(desk, listed("ann,Ann Lee,ann@example.org,lead,Front desk", "bob,Bob,,,Night shift"))

    assert answer.status_code == 200
    assert "line 2" in answer.text
    assert "<ins>ann@example.org</ins>" in answer.text
    assert "New teams would be made: Night shift" in answer.text
    assert not User.objects.filter(username__in=("ann", "bob")).exists()
    assert not Team.objects.filter(name="Night shift").exists()


def test_doing_it_makes_people_with_role_and_team_and_a_link_each(desk: Client, team: Team) -> None:
    answer = do(desk, listed("ann,Ann van Lee,ann@example.org,Lead,front DESK", "bob,Bob,,,Night shift"))

    ann, bob = User.objects.get(username="ann"), User.objects.get(username="bob")
    assert (ann.first_name, ann.last_name, ann.email, ann.role, ann.team) == (
        "Ann",
        "van Lee",
        "ann@example.org",
        "lead",
        team,
    )
    assert (bob.role, str(bob.team), bob.has_usable_password()) == ("agent", "Night shift", False)
    links = re.findall(r'value="http://testserver(/password/[^"]+)"', unescape(answer.text))
    assert len(links) == 2
    assert Client().get(links[0], follow=True).status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_is_there_is_changed_where_the_list_says_otherwise_and_left_where_it_is_empty(
    desk: Client, agent: User, lead: User
) -> None:
    User.objects.filter(pk=agent.pk).update(email="old@example.org", last_name="Old")
    text = listed("AGENT,,new@example.org,,", "lead,,,lead,Front desk")
    page = look(desk, text).text
    shows_who_they_are(desk)
    do(desk, text)
    agent.refresh_from_db()

    assert "<del>old@example.org</del>" in page
    assert "Left as they are" in page
    assert (agent.username, agent.email, agent.last_name, agent.role) == ("agent", "new@example.org", "Old", "agent")
    assert agent.check_password("playbook")


def test_a_dash_takes_somebody_out_of_their_team(desk: Client, agent: User) -> None:
    do(desk, listed("agent,-", head="sign-in name,team"))

    agent.refresh_from_db()
    assert agent.team is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ann,Ann,not-an-address,,", "Line 2:</strong> E-mail: Enter a valid email address."),
        ("ann,Ann,,boss,", "“boss” is no role"),
        (",Ann,,,", "There is no sign-in name"),
        ("an n,Ann,,,", "Sign-in name: Enter a valid username"),
        ('ann,"=HYPERLINK(""http://evil.example"")",,,', "begins like a formula"),
        ("+ann,Ann,,,", "begins like a formula"),
        ("ann,@SUM(A1),,,", "begins like a formula"),
        (f"ann,Ann,,,{'x' * 81}", "at most 80 characters"),
        ("manager,,,agent,", "This is you"),
        ("chief,,chief@evil.example,,", "an account that you cannot change"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_done(desk: Client, agent: User, line: str, words: str) -> None:
    User.objects.create_superuser("chief", "chief@example.org", "playbook")
    before = list(User.objects.order_by("pk").values())
    text = listed(line, "bob,Bob,,,")
    answer = look(desk, text)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'name="apply"' not in answer.text
    assert "bob,Bob,,," in answer.text  # what was sent is still there to mend
    assert look(desk, text, apply="0" * 64).status_code == 422
    assert list(User.objects.order_by("pk").values()) == before


def test_the_same_name_twice_says_where_it_stood_first(desk: Client) -> None:
    answer = look(desk, listed("ann,Ann,,,", "", "ANN,Anne,,,"))

    assert "Line 4:</strong> “ANN” stands on line 2 already." in answer.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste the list"),
        ("name,role\nAnn,agent", "one of them has to be “sign-in name”"),
        ("username,login\nann,ann", "Two columns are “sign-in name”"),
        (HEAD, "There is nobody below the first line"),
        (listed(*(f"p{number},P,,," for number in range(MOST_PEOPLE + 1))), f"{MOST_PEOPLE} is the most"),
        (listed("a" * MOST_CHARACTERS), f"{MOST_CHARACTERS} is the most"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(desk: Client, text: str, words: str) -> None:
    answer = look(desk, text)

    assert answer.status_code == 422
    assert words in unescape(answer.text)


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffsign-in name;first name;surname\r\nann;Ann;Lée\r\n".encode(),
        "Username\tFirst name\tLast name\nann\tAnn\tLée".encode("utf-16"),
        "login,given name,family name\nann,Ann,Lée".encode("cp1252"),
    ],
)
def test_a_file_is_read_however_it_was_saved(desk: Client, data: bytes) -> None:
    answer = desk.post(PATH, {"file": SimpleUploadedFile("people.csv", data)})

    assert "<ins>Lée</ins>" in answer.text
    assert 'name="apply"' in answer.text


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"PK\x03\x04\x00\x00", b"\xff\xfe" + b"\x00" * 400_000, b'"' * 50])
def test_a_file_that_is_no_list_is_refused(desk: Client, data: bytes) -> None:
    assert desk.post(PATH, {"file": SimpleUploadedFile("people.csv", data)}).status_code == 422


def test_who_leaves_is_deactivated_signed_out_and_their_customers_are_counted(
    desk: Client, agent: User, lead: User
) -> None:
    Complaint.begin(library(), "listen", by=agent)
    theirs = Client()
    theirs.force_login(agent)
    text = listed("agent,no", head="sign-in name,active")
    page = look(desk, text).text
    answer = do(desk, text)
    agent.refresh_from_db()

    assert "1 open complaint" in page
    assert not agent.is_active
    assert not Session.objects.filter(user=agent).exists()
    assert theirs.get("/tips/").status_code == 302
    assert "Customers wait for somebody who has left" in answer.text
    assert f'href="/complaints/leaving/{agent.pk}/"' in answer.text
    assert "agent" in desk.get("/complaints/without-holder/").text


@pytest.mark.parametrize(
    ("role", "words"), [("agent", "no lead sees the complaints that"), ("lead", "sees nobody"), ("editor", "")]
)
def test_somebody_new_in_no_team_is_told_what_that_means(desk: Client, team: Team, role: str, words: str) -> None:
    sent = {"username": "ann", "role": role, "team": ""}
    page = desk.post("/admin/accounts/user/add/", sent, follow=True).text
    assert ("is in no team" in page, words in page) == (bool(words), True)

    page = desk.post("/admin/accounts/user/add/", {**sent, "username": "bob", "team": str(team.pk)}, follow=True).text
    assert "is in no team" not in page


def test_people_in_no_team_are_listed_by_words(desk: Client, agent: User) -> None:
    User.objects.create_user("ann")

    page = desk.get("/admin/accounts/user/").text

    assert 'href="?team__isnull=True" >No team<' in " ".join(page.split())
    page = desk.get("/admin/accounts/user/?team__isnull=True").text
    assert (">ann<" in page, ">agent</a>" in page) == (True, False)


def test_a_list_of_everybody_deactivates_who_is_not_on_it_but_neither_oneself_nor_a_superuser(
    desk: Client, agent: User, lead: User, manager: User
) -> None:
    User.objects.create_superuser("chief", password="playbook")
    page = look(desk, listed("lead,,,,"), whole="on").text
    do(desk, listed("lead,,,,"), whole="on")

    assert "Deactivated" in page
    assert set(User.objects.filter(is_active=True).values_list("username", flat=True)) == {"lead", "manager", "chief"}


def test_what_has_changed_since_it_was_looked_at_is_looked_at_again(desk: Client, agent: User) -> None:
    text = listed("agent,,new@example.org,,")
    found = re.search(r'name="apply" value="(\w+)"', look(desk, text).text)
    assert found is not None
    shows_who_they_are(desk)
    User.objects.filter(pk=agent.pk).update(email="between@example.org")
    answer = look(desk, text, apply=found[1])

    assert answer.status_code == 422
    assert "has changed since you looked" in answer.text
    assert "between@example.org" in answer.text
    agent.refresh_from_db()
    assert agent.email == "between@example.org"


def test_sending_the_same_list_twice_makes_nobody_twice(desk: Client) -> None:
    text = listed("ann,Ann,,,")
    found = re.search(r'name="apply" value="(\w+)"', look(desk, text).text)
    assert found is not None
    first, second = (look(desk, text, apply=found[1]) for _time in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert User.objects.filter(username="ann").count() == 1


def test_the_trail_says_who_was_made_and_changed_without_their_names(desk: Client, agent: User, team: Team) -> None:
    do(desk, listed("ann,Ann Lee,ann@example.org,lead,Night shift", "agent,,,editor,"))
    ann = User.objects.get(username="ann")
    acts = {one.act: one for one in Entry.objects.order_by("number")}

    assert acts["person-added"].whom == ann.pk
    assert (acts["person-changed"].whom, acts["person-changed"].details["role"]) == (agent.pk, "editor")
    assert acts["people-brought-in"].details == {"new": 1, "changed": 1, "leaves": 0}
    assert {"team-added", "password-link"} <= set(acts)
    said = str([one.details for one in acts.values()])
    assert not [word for word in ("Ann", "example.org", "Night") if word in said]


def test_what_is_saved_can_be_brought_in_again_and_changes_nothing(desk: Client, agent: User, lead: User) -> None:
    User.objects.create_superuser("chief", password="playbook")
    User.objects.filter(pk=agent.pk).update(first_name="=1+1", last_name="Lée")
    answer = desk.get("/admin/accounts/user/people.csv")

    assert "chief" not in answer.text
    assert "'=1+1" in answer.text
    User.objects.filter(pk=agent.pk).update(first_name="Ann")
    text = desk.get("/admin/accounts/user/people.csv").content.decode()
    page = look(desk, text)
    assert page.status_code == 200
    assert "There is nothing to do" in page.text
    assert "Nothing is made of the columns: last signed in" in page.text


@pytest.mark.parametrize("role", ["agent", "lead", "editor", "publisher"])
def test_nobody_but_an_administrator_looks_or_does(desk: Client, role: str) -> None:
    browser = Client()
    browser.force_login(make_user(username="somebody", role=role))

    for answer in (browser.post(PATH, {"text": listed("ann,Ann,,,")}), browser.get("/admin/accounts/user/people.csv")):
        assert answer.status_code == (403 if role in ("editor", "publisher") else 302)
    assert not User.objects.filter(username="ann").exists()


def test_the_most_people_are_made_within_a_bounded_number_of_questions(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    text = listed(*(f"p{number},P {number},p{number}@example.org,agent,Team" for number in range(MOST_PEOPLE)))
    with django_assert_max_num_queries(40):
        assert look(desk, text).status_code == 200


def test_everything_that_is_wrong_with_a_line_is_said_at_once_above_the_list_to_mend(desk: Client) -> None:
    text = listed("ann,Ann,not-an-address,boss,Front desk,perhaps", head=f"{HEAD},active")
    page = look(desk, text).text

    said = [page.index(words) for words in ("is no role", "under “active”", "E-mail: Enter a valid email")]
    assert max(said) < page.index("<textarea")


def test_the_links_of_everybody_who_was_made_are_one_text_too(desk: Client) -> None:
    answer = do(desk, listed("ann,Ann Lee,ann@example.org,lead,Front desk", "bob,Bob,,,"))
    found = re.search(r'<textarea[^>]*id="links-as-csv"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
    assert found is not None
    rows = unescape(found[1]).strip().splitlines()

    assert rows[0] == "sign-in name,name,e-mail,link"
    assert rows[1].startswith("ann,Ann Lee,ann@example.org,http://testserver/password/")
    assert len(rows) == 3
    assert Client().get(rows[2].rpartition(",")[2], follow=True).status_code == 200


def test_the_sample_that_the_page_gives_can_be_brought_in(desk: Client) -> None:
    found = re.search(r'href="([^"]+sample\.csv)"', desk.get(PATH).text)
    assert found is not None
    page = look(desk, desk.get(found[1]).content.decode()).text

    assert 'name="apply"' in page
    assert "sam.lee" in page
