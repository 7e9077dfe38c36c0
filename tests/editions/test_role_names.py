"""An organisation calls the people who work here by its own words: on every page, in lists, and nowhere as code."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import Team, User
from playbook.api.scopes import Scope
from playbook.complaints.models import Complaint
from playbook.desk import first_run
from playbook.editions import drafts, lists, role_names
from playbook.editions.current import forget, library
from playbook.editions.models import Revision
from playbook.guidance.documents import LIST
from playbook.guidance.limits import ROLES
from playbook.web.role_words import role_words
from tests.api.conftest import token_for
from tests.conftest import make_user
from tests.editions.drafting import row_of
from tests.editions.test_desk import browser_of, change_url, form_of
from tests.test_roles import EXPECTED, EXPECTED_IN_ADMIN

NAMES = {
    "agent": "adviser",
    "lead": "captain",
    "editor": "scribe",
    "publisher": "issuer",
    "administrator": "steward",
}
USUAL = re.compile(r"\b(?:agents?|leads?|editors?|publishers?|administrators?)\b", re.I)
# The verb, and titles that came with the playbook.
NO_PERSON = re.compile(
    r"\bleads? (?:to|on|back|out|nowhere|there|here|up)\b|where it leads|Safeguarding lead|An agent is in tears", re.I
)
# What was named otherwise, and by which word, and what other programs keep: records, in the words that were written.
RECORDS = {"admin/changes/", "admin/changes.csv", "audit/entries.csv", "audit/entries.jsonl"}
PEOPLE_CSV = reverse("admin:accounts_user_csv")


def form_with(**names: str) -> dict[str, str]:
    """What the form sends that names these roles."""
    return {f"roles-{ROLES.index(role)}-one": name for role, name in names.items()}


@pytest.fixture
def people(playbook: None) -> dict[str, Client]:
    """The browsers of somebody of each role, none of whom is called after it."""
    team = Team.objects.create(name="Front desk")
    teams = {"agent": team, "lead": team}
    made = {role: make_user(username=f"p{row}", role=role, team=teams.get(role)) for row, role in enumerate(ROLES)}
    return {role: browser_of(one) for role, one in made.items()}


def save(people: dict[str, Client], **changes: object) -> str:
    """Save the organisation's form with these changes; the page that comes after."""
    answer = people["administrator"].post(
        change_url("organisation", LIST), form_of("organisation", LIST, **changes), follow=True
    )
    return answer.text


def publish() -> None:
    """Publish every draft."""
    drafts.publish_drafts(Revision.objects.drafts(), by=None)
    forget()


def called(people: dict[str, Client], names: dict[str, str]) -> None:
    """Give roles these names, and publish that."""
    save(people, **form_with(**names))
    publish()


def addresses(complaint: Complaint) -> Iterator[str]:
    """Every address that can be read without knowing more, and those of the complaint."""
    for path in {**EXPECTED, **EXPECTED_IN_ADMIN}:
        filled = f"/{path}".replace("<int:number>", str(complaint.pk))
        if "<" not in filled and "api/v1" not in filled and path not in RECORDS:
            yield filled
    yield from (change_url("say-it-back", "step"), "/tips/?q=zzzz", "/search/?q=zzzz")


def usual_words(page: str, ours: str) -> set[str]:
    """The usual names of roles on a page, each with its neighbours, that stand in no document."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.S)
    titles = " . ".join(re.findall(r'(?:title|aria-label|placeholder)="([^"]*)"', text))
    text = re.sub(r"\{\w+\|", " ", unescape(re.sub(r"<[^>]+>", " . ", text)) + " . " + unescape(titles))
    parts = re.split(r"[^\w\s’'-]+", NO_PERSON.sub(" ", text))
    found = (part.split() for part in parts)
    around = (" ".join(words[max(at - 2, 0) : at + 3]) for words in found for at in places(words))
    return {one for one in around if " " not in one or plain(one) not in ours}  # alone it is in a cell, or a label


def places(words: list[str]) -> list[int]:
    """Where a usual name stands among words."""
    return [at for at, word in enumerate(words) if USUAL.fullmatch(word)]


def plain(text: str) -> str:
    """The words alone."""
    return " ".join(re.findall(r"[\w’']+", text.casefold()))


def walked(people: dict[str, Client], complaint: Complaint) -> set[str]:
    """What everybody reads on every page of the usual names."""
    texts = [revision.text for revision in Revision.objects.filter(until=None)]
    ours = plain(re.sub(r"\{[^{}|]*\||\}", " ", " ".join(texts)))
    found = set()
    for role, client in people.items():
        for address in addresses(complaint):
            answer = client.get(address)
            if answer.status_code == 200 and "text" in answer.headers["Content-Type"] and not answer.streaming:
                found |= {f"{role} {address}: {one}" for one in usual_words(answer.text, ours)}
    return found


@pytest.fixture
def complaint(people: dict[str, Client]) -> Complaint:
    """A complaint of the agent's, for which a lead was asked."""
    people["agent"].post("/complaints/new/", {"channel": "phone"})
    found = Complaint.objects.get()
    people["agent"].post(f"/complaints/{found.pk}/asks/")
    return found


@pytest.mark.one_engine
def test_no_page_says_a_usual_name_once_there_are_own_ones(people: dict[str, Client], complaint: Complaint) -> None:
    called(people, NAMES)

    assert walked(people, complaint) == set()


@pytest.mark.one_engine
def test_the_usual_names_are_on_many_pages_before(people: dict[str, Client], complaint: Complaint) -> None:
    """The control."""
    found = walked(people, complaint)

    assert len({one.split(":")[0] for one in found}) > 20


def test_an_own_name_stands_with_its_article_and_for_several(people: dict[str, Client], complaint: Complaint) -> None:
    called(people, NAMES | {"lead": "officer in charge"})

    live = people["agent"].get(f"/complaints/{complaint.pk}/").text
    lists = people["publisher"].get("/team-checklists/").text

    assert "Ask for an officer in charge" in re.sub(r"\s+", " ", live)
    assert "Put together by officer in charges from" in re.sub(r"\s+", " ", lists)


def test_what_several_are_called_can_be_written(people: dict[str, Client]) -> None:
    save(people, **form_with(lead="officer in charge"), **{"roles-1-many": "officers in charge"})
    publish()

    assert "Put together by officers in charge from" in re.sub(
        r"\s+", " ", people["publisher"].get("/team-checklists/").text
    )


def test_nobody_reads_a_new_name_before_it_is_published(people: dict[str, Client]) -> None:
    save(people, **form_with(**NAMES))

    assert "captain" not in people["publisher"].get("/team-checklists/").text


def test_a_list_of_people_goes_out_with_own_names_and_comes_in_with_both(people: dict[str, Client]) -> None:
    called(people, NAMES)
    out = people["administrator"].get(reverse("admin:accounts_user_as_csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(out)))
    text = "sign-in name,role\nold,lead\nnew,Captain\nmore,captains\n"

    shown = people["administrator"].post(PEOPLE_CSV, {"text": text}).text
    digest = re.search(r'name="apply" value="(\w+)"', shown)
    assert digest
    people["administrator"].post(PEOPLE_CSV, {"text": text, "apply": digest[1]})

    assert {row["role"] for row in rows} == set(NAMES.values())
    assert set(User.objects.filter(username__in=("old", "new", "more")).values_list("role", flat=True)) == {"lead"}
    assert "captain" in shown


def test_what_goes_out_comes_in_unchanged(people: dict[str, Client]) -> None:
    called(people, NAMES)
    out = people["administrator"].get(reverse("admin:accounts_user_as_csv")).content.decode("utf-8-sig")

    shown = people["administrator"].post(PEOPLE_CSV, {"text": out}).text

    assert "Nothing would change" in shown or "Left as they are" in shown
    assert 'name="apply"' not in shown


def test_a_word_that_is_no_role_is_answered_with_the_names_here(people: dict[str, Client]) -> None:
    called(people, NAMES)

    shown = people["administrator"].post(PEOPLE_CSV, {"text": "sign-in name,role\nx,boss\n"})

    assert shown.status_code == 422
    assert "Write one of: adviser, captain, scribe, issuer, steward." in shown.text


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"agent": "captain", "lead": "Captain"}, "already means another role"),
        ({"agent": "editor"}, "already means another role"),
        ({"agent": "x" * 200}, "up to 40 characters"),
        ({"agent": "=HYPERLINK(1)"}, "begins with a letter"),
        ({"agent": "-1+2"}, "begins with a letter"),
        ({"agent": "a<b>x</b>"}, "begins with a letter"),
        ({"agent": "ad\u202evis"}, "begins with a letter"),
    ],
)
def test_a_name_that_could_do_harm_or_means_two_roles_is_refused(
    people: dict[str, Client], names: dict[str, str], said: str
) -> None:
    page = save(people, **form_with(**names))

    with pytest.raises(drafts.Broken):
        publish()
    assert said in page
    assert "<b>x</b>" not in page


def test_a_name_of_another_script_is_a_name(people: dict[str, Client]) -> None:
    called(people, {"agent": "مستشار", "lead": "チームリーダー"})

    assert "مستشار" in people["administrator"].get("/admin/accounts/user/").text


def test_a_poisoned_name_that_was_loaded_does_nothing(people: dict[str, Client]) -> None:
    """Whatever came into an edition by another way than the form."""
    own = drafts.head(row_of("organisation", LIST))
    assert own
    poison = "<script>x</script>" * 11
    text = own.text + f'\n[[roles]]\nrole = "agent"\none = "{poison}"\n\n[[roles]]\nrole = "x"\none = "=1+1"\n'
    Revision.objects.filter(pk=own.pk).update(text=text)
    forget()

    pages = [people["administrator"].get(path).text for path in ("/admin/accounts/user/", "/admin/publish/")]
    out = people["administrator"].get(reverse("admin:accounts_user_as_csv")).text

    assert library().organisation.roles[0].one == poison
    assert all("<script>x" not in page for page in pages)
    assert "\n=1" not in out
    assert ",=1" not in out


@pytest.mark.one_engine
def test_the_form_has_a_row_for_each_role_and_saves_none_where_nothing_is_named(people: dict[str, Client]) -> None:
    page = people["administrator"].get(change_url("organisation", LIST)).text
    before = drafts.head(row_of("organisation", LIST))

    save(people, phone="020 7946 0958")
    now = drafts.head(row_of("organisation", LIST))

    assert [f"Our word for “{role}”" in page for role in ROLES] == [True] * 5
    assert before
    assert now
    assert "[[roles]]" not in now.text
    assert lists.header_of("organisation", {})["roles"] == [{"role": role} for role in ROLES]


@pytest.mark.one_engine
def test_the_page_of_the_organisation_leads_to_the_names_and_to_the_teams(people: dict[str, Client]) -> None:
    page = people["administrator"].get(reverse("admin:organisation")).text

    assert "#field-roles" in page
    assert reverse("admin:accounts_team_changelist") in page
    assert "roles" in first_run.LEFT_AS_THEY_ARE


@pytest.mark.one_engine
def test_other_programs_go_on_with_the_usual_names(people: dict[str, Client]) -> None:
    called(people, NAMES)

    person = User.objects.get(username="p1")
    answer = Client().get("/api/v1/people", headers={"Authorization": f"Bearer {token_for(person, [Scope.PEOPLE])}"})

    assert {one["role"] for one in answer.json()["items"]} == {"agent", "lead"}


@pytest.mark.one_engine
def test_what_can_be_chosen_is_checked_before_there_are_tables(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def no_table() -> None:
        raise OperationalError("no such table: editions_edition")

    monkeypatch.setattr(role_names, "library", no_table)

    call_command("check", tags=["models"])

    assert role_words()["agent"] == "agent"
