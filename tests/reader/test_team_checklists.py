"""Checklists that a lead keeps for the team: who sees and changes them, and what they say when the playbook changes."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import Team, User
from playbook.audit.models import Entry
from playbook.editions.current import forget
from playbook.editions.models import publish
from playbook.team_checklists.models import MOST_OF_A_TEAM, TeamChecklist
from playbook.web import pieces
from tests.conftest import make_user
from tests.editions.drafting import text_of

FORM = {"title": "Saturday counter", "part": ["steps/steady", "interrupts/abuse"]}
LINE = "Breathe out, slowly, once."


@pytest.fixture
def leads(playbook: None, lead: User) -> Client:
    """The lead's browser."""
    return browser_of(lead)


@pytest.fixture
def kept(leads: Client) -> TeamChecklist:
    """A checklist that the lead has kept."""
    assert leads.post("/team-checklists/", FORM).status_code == 302
    return TeamChecklist.objects.get()


def browser_of(user: User) -> Client:
    """A browser of somebody who has signed in."""
    browser = Client()
    browser.force_login(user)
    return browser


def page_of(kept: TeamChecklist) -> str:
    """Where it is opened."""
    return f"/team-checklists/{kept.pk}/"


def changed(browser: Client, kept: TeamChecklist, **fields: Any) -> HttpResponse:
    """Send the form of a change."""
    kept.refresh_from_db()
    return browser.post(f"{page_of(kept)}change/", {**FORM, "version": kept.version, **fields})


def test_what_a_lead_builds_is_kept_for_the_team_and_opened_by_a_colleague(leads: Client, agent: User) -> None:
    built = leads.get("/checklists/yours/?title=Saturday&part=steps/steady").text
    assert 'action="/team-checklists/"' in built
    leads.post("/team-checklists/", {"title": "Saturday", "part": ["steps/steady"]})
    kept = TeamChecklist.objects.get()
    desk = browser_of(agent)

    assert page_of(kept) in desk.get("/team-checklists/").text
    page = desk.get(page_of(kept)).text
    assert "Saturday" in page
    assert "Kept by lead for Front desk" in page
    assert f"http://testserver{page_of(kept)}" in page  # the address beside the code on paper
    assert "/code.svg?path=%2Fteam-checklists%2F" in page
    assert "Change it" not in page


def test_an_agent_is_offered_no_keeping_and_cannot_keep(leads: Client, agent: User) -> None:
    desk = browser_of(agent)

    assert "/team-checklists/" not in desk.get("/checklists/yours/?title=Saturday&part=steps/steady").text
    assert desk.post("/team-checklists/", FORM).status_code == 403
    assert not TeamChecklist.objects.exists()


def test_a_lead_without_a_team_cannot_keep_and_sees_none(kept: TeamChecklist) -> None:
    alone = browser_of(make_user(username="alone", role=User.Role.LEAD))

    assert alone.post("/team-checklists/", FORM).status_code == 403
    assert "You are in no team" in alone.get("/team-checklists/").text
    assert alone.get(page_of(kept)).status_code == 404


def test_another_team_finds_nothing_of_it_and_changes_nothing(kept: TeamChecklist, stranger: User) -> None:
    other = browser_of(make_user(username="other", role=User.Role.LEAD, team=stranger.team))
    paths = [page_of(kept) + more for more in ("", "change/", "right/", "archive/", "deletion/")]

    assert kept.title not in other.get("/team-checklists/").text
    assert [browser_of(stranger).get(page_of(kept)).status_code, other.get(page_of(kept)).status_code] == [404, 404]
    assert [other.post(path, FORM).status_code for path in paths[1:]] == [404] * 4
    kept.refresh_from_db()
    assert (kept.version, kept.archived_at) == (1, None)


@pytest.mark.parametrize("who", ["agent", "editor"])
def test_members_and_editors_read_and_change_nothing(kept: TeamChecklist, who: str, request: Any) -> None:
    browser = browser_of(request.getfixturevalue(who))
    paths = [f"{page_of(kept)}{more}/" for more in ("change", "right", "archive", "deletion")]

    assert browser.get(page_of(kept)).status_code == 200
    assert [browser.post(path, FORM).status_code for path in paths] == [403] * 4
    assert TeamChecklist.objects.get().version == 1


def test_managers_see_those_of_every_team(kept: TeamChecklist, stranger: User, editor: User) -> None:
    other = browser_of(make_user(username="other", role=User.Role.LEAD, team=stranger.team))
    other.post("/team-checklists/", {**FORM, "title": "Back office"})

    page = browser_of(editor).get("/team-checklists/").text
    assert "Saturday counter" in page
    assert "Back office" in page


def test_whoever_changes_team_sees_those_of_the_new_one_only(kept: TeamChecklist, agent: User, stranger: User) -> None:
    User.objects.filter(pk=agent.pk).update(team=stranger.team)

    assert browser_of(agent).get(page_of(kept)).status_code == 404


def test_nothing_of_it_is_in_what_is_shared(kept: TeamChecklist, leads: Client, agent: User) -> None:
    pieces.forget()
    for browser in (leads, browser_of(agent)):
        for path in ("/team-checklists/", page_of(kept), "/checklists/", "/"):
            assert browser.get(path).headers["Cache-Control"] == "no-store"

    assert not [text for text in pieces.store.texts() if kept.title in text]


def test_a_change_gives_it_another_name_other_parts_and_an_order(leads: Client, kept: TeamChecklist) -> None:
    form = leads.get(f"{page_of(kept)}change/").text
    assert 'value="Saturday counter"' in form
    order = {"place-steps/steady": "2", "place-interrupts/abuse": "1"}

    assert changed(leads, kept, title="Sunday", **order).status_code == 302
    kept.refresh_from_db()
    assert (kept.title, kept.parts) == ("Sunday", ["interrupts/abuse", "steps/steady"])


def test_two_leads_who_change_it_at_once_are_told(leads: Client, kept: TeamChecklist, team: Team) -> None:
    second = browser_of(make_user(username="second", role=User.Role.LEAD, team=team))
    assert changed(second, kept, title="Theirs").status_code == 302

    answer = leads.post(f"{page_of(kept)}change/", {**FORM, "title": "Mine", "version": 1})
    assert answer.status_code == 422
    assert "second changed it meanwhile" in answer.text
    assert 'value="Mine"' in answer.text
    assert TeamChecklist.objects.get().title == "Theirs"
    assert changed(leads, kept, title="Mine").status_code == 302
    assert TeamChecklist.objects.get().title == "Mine"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "Give it a name"),
        ({"title": "x" * 61}, "longer than 60"),
        ({"title": "Saturday counter"}, "a checklist of this name already"),
        ({"title": "Ring zoe@example.org"}, "looks like personal data"),
        ({"part": []}, "Tick at least one thing"),
        ({"part": ["tips/no-such-tip"]}, "Tick at least one thing"),
        ({"part": [f"steps/{number}" for number in range(13)]}, "room for 12 parts"),
    ],
)
def test_what_cannot_be_kept_says_what_to_do_and_loses_nothing(
    leads: Client, kept: TeamChecklist, fields: dict[str, Any], words: str
) -> None:
    answer = leads.post("/team-checklists/", {**FORM, "title": "Another", **fields})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{fields.get("title", "Another")}"' in answer.text
    assert TeamChecklist.objects.count() == 1


def test_a_team_keeps_so_many_and_no_more(leads: Client, kept: TeamChecklist, team: Team) -> None:
    more = [TeamChecklist(team=team, title=str(one), parts=["steps/steady"]) for one in range(MOST_OF_A_TEAM - 1)]
    TeamChecklist.objects.bulk_create(more)

    assert "which is the most" in leads.post("/team-checklists/", {**FORM, "title": "One more"}).text


def test_an_archived_one_leaves_the_list_and_comes_back(leads: Client, kept: TeamChecklist, agent: User) -> None:
    leads.post(f"{page_of(kept)}archive/")
    desk = browser_of(agent)
    assert desk.get("/team-checklists/").text.index("Archive") < desk.get("/team-checklists/").text.index(kept.title)
    assert "in the archive" in desk.get(page_of(kept)).text

    leads.post(f"{page_of(kept)}archive/", {"back": "1"})
    assert "Archive" not in desk.get("/team-checklists/").text


def test_deleting_asks_first_and_is_for_good(leads: Client, kept: TeamChecklist) -> None:
    assert "Delete “Saturday counter”?" in leads.get(f"{page_of(kept)}deletion/").text
    assert TeamChecklist.objects.exists()

    leads.post(f"{page_of(kept)}deletion/")
    assert leads.get(page_of(kept)).status_code == 404


def test_the_trail_says_who_kept_changed_and_deleted_it_without_its_name(leads: Client, kept: TeamChecklist) -> None:
    changed(leads, kept, title="Sunday")
    leads.post(f"{page_of(kept)}deletion/")

    acts = Entry.objects.filter(act__startswith="checklist-").order_by("number")
    assert [one.act for one in acts] == ["checklist-kept", "checklist-changed", "checklist-removed"]
    assert all(one.details["number"] == kept.pk for one in acts)
    assert "Sunday" not in "".join(str(one.details) for one in acts)


def test_a_line_that_changes_shows_at_once_and_is_told_until_a_lead_says_that_it_is_right(
    leads: Client, kept: TeamChecklist, agent: User
) -> None:
    desk = browser_of(agent)
    assert "The playbook has changed" not in desk.get(page_of(kept)).text
    publish([text_of("steady", (LINE, "Put the pen down."), kind="step")])
    forget()

    page = desk.get(page_of(kept)).text
    assert "The playbook has changed since" in page
    assert f"<del>{LINE}</del>" in page
    assert "<ins>Put the pen down.</ins>" in page
    assert "Changed since" in desk.get("/team-checklists/").text
    leads.post(f"{page_of(kept)}right/", {"version": kept.version})
    page = desk.get(page_of(kept)).text
    assert "The playbook has changed" not in page
    assert "Put the pen down." in page


def test_a_part_that_leaves_the_playbook_is_told_and_the_rest_stays(
    leads: Client, kept: TeamChecklist, agent: User
) -> None:
    TeamChecklist.objects.update(parts=["tips/gone", "steps/steady"], lines=["Do what the tip said"])
    page = browser_of(agent).get(page_of(kept)).text

    assert "<del>Do what the tip said</del>" in page
    assert "Steady" in page


def test_one_with_nothing_left_on_it_opens_and_cannot_be_said_to_be_right(leads: Client, kept: TeamChecklist) -> None:
    TeamChecklist.objects.update(parts=["tips/gone"])

    assert leads.get(page_of(kept)).status_code == 200
    answer = leads.post(f"{page_of(kept)}right/", {"version": kept.version}, follow=True)
    assert "Nothing is left on it" in answer.text
    assert TeamChecklist.objects.get().version == 1


def test_a_publisher_keeps_one_for_a_team_of_their_choice(leads: Client, publisher: User, team: Team) -> None:
    desk = browser_of(publisher)
    assert 'action="/team-checklists/"' in desk.get("/checklists/yours/?title=Saturday&part=steps/steady").text
    asked = desk.post("/team-checklists/", FORM).text
    assert f'<option value="{team.pk}"' in asked
    assert "Saturday counter" in asked
    assert not TeamChecklist.objects.exists()
    for odd in ("0", "x", "99999999999999999999"):
        assert desk.post("/team-checklists/", {**FORM, "team": odd, "own": ""}).status_code == 422

    desk.post("/team-checklists/", {**FORM, "team": team.pk, "own": ""})
    kept = TeamChecklist.objects.get()

    assert (kept.team, kept.kept_by) == (team, publisher)
    assert kept.title in leads.get("/team-checklists/").text
    assert changed(desk, kept, title="Sunday counter").status_code == 302
    assert changed(leads, kept, title="Monday counter").status_code == 302


def test_lines_of_ones_own_stand_below_those_of_the_playbook(leads: Client, kept: TeamChecklist, agent: User) -> None:
    changed(leads, kept, own="  Unlock the   side door \n\n<b>Check</b> the rota ")

    page = browser_of(agent).get(page_of(kept)).text

    assert page.index(LINE) < page.index("Unlock the side door") < page.index("&lt;b&gt;Check&lt;/b&gt; the rota")
    assert "The playbook has changed" not in page
    assert "Unlock the side door" in leads.get(f"{page_of(kept)}change/").text
    assert "%28copy%29" in page


@pytest.mark.parametrize("own", ["x" * 121, "\n".join("abcdefghijklm"), "Ring Pat on 07700 900123"])
def test_lines_of_ones_own_that_do_not_fit_are_said_and_stay_in_the_form(
    leads: Client, kept: TeamChecklist, own: str
) -> None:
    answer = changed(leads, kept, own=own)

    assert answer.status_code == 422
    assert own.splitlines()[0] in answer.content.decode()
    kept.refresh_from_db()
    assert kept.own == ""


def test_one_can_hold_nothing_but_lines_of_ones_own(leads: Client) -> None:
    leads.post("/team-checklists/", {"title": "Opening up", "own": "Unlock the side door"})

    assert "Unlock the side door" in leads.get(page_of(TeamChecklist.objects.get())).text
