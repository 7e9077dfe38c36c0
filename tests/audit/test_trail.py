"""What is written into the audit trail, by what people do; and that no word of theirs is in it."""

import json
import logging
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from playbook.accounts import second_factor
from playbook.accounts.models import Team, User
from playbook.audit.models import Act, Entry
from playbook.audit.trail import record
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from tests.conftest import make_user


def acts() -> list[str]:
    """What was done, the first first."""
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


def last(act: Act) -> Entry:
    """The newest entry of that act."""
    found: Entry = Entry.objects.filter(act=act).latest("number")
    return found


def signed_in(user: User) -> Client:
    """A browser of somebody."""
    browser = Client()
    browser.force_login(user)
    return browser


def sign_in(name: str, password: str = "playbook") -> Client:
    """A browser in which somebody has tried to sign in."""
    browser = Client(REMOTE_ADDR="10.1.2.3")
    browser.post("/sign-in/", {"username": name, "password": password})
    return browser


def test_signing_in_and_out_is_written_down(agent: User) -> None:
    sign_in("agent").post("/sign-out/")

    entries = Entry.objects.exclude(act__in=(Act.PERSON_ADDED, Act.TEAM_ADDED)).order_by("number")
    assert [(one.act, one.person, one.address) for one in entries] == [
        ("signed-in", agent.pk, "10.1.2.3"),
        ("signed-out", agent.pk, "10.1.2.3"),
    ]


def test_it_is_written_down_what_was_shown(agent: User) -> None:
    sign_in("agent")
    assert last(Act.SIGNED_IN).details == {"by": "password"}

    browser, codes = Client(), second_factor.turn_on(agent, second_factor.new_secret(), 0)
    browser.post("/sign-in/", {"username": "agent", "password": "playbook"})
    browser.post("/sign-in/code/", {"code": codes[0]})

    assert last(Act.SIGNED_IN).details == {"by": "password+code"}


def test_a_failed_sign_in_names_the_account_and_keeps_nothing_that_was_typed(agent: User) -> None:
    sign_in("Agent", "secret typed by mistake")
    sign_in("my secret typed as a name", "x")

    found = Entry.objects.filter(act=Act.SIGN_IN_FAILED).order_by("number")
    assert [one.whom for one in found] == [agent.pk, None]
    assert "secret" not in json.dumps(list(Entry.objects.values("act", "address", "details")))


def test_a_pause_is_written_down_once_however_often_it_is_met(agent: User) -> None:
    for _try in range(9):
        sign_in("agent", "wrong")

    assert acts().count("sign-in-failed") == 5
    assert [last(Act.SIGN_IN_PAUSED).whom, acts().count("sign-in-paused")] == [agent.pk, 1]


def test_a_changed_person_is_written_down_from_and_to(agent: User, manager: User, team: Team) -> None:
    other = Team.objects.create(name="Back office")
    form = {"username": "agent", "role": "lead", "team": str(other.pk), "is_active": "on", "first_name": "Zoe"}

    signed_in(manager).post(f"/admin/accounts/user/{agent.pk}/change/", form)

    entry = last(Act.PERSON_CHANGED)
    assert (entry.person, entry.whom) == (manager.pk, agent.pk)
    assert entry.details == {
        "from_role": "agent",
        "role": "lead",
        "from_team_id": team.pk,
        "team_id": other.pk,
        "names": "first_name",
    }


def test_a_new_password_is_written_down_and_a_renewed_hash_is_not(agent: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    browser = sign_in("agent")  # its hash is renewed with the better hasher
    assert "password-changed" not in acts()

    words = "another long password"
    browser.post("/password/", {"old_password": "playbook", "new_password1": words, "new_password2": words})

    assert (last(Act.PASSWORD_CHANGED).person, last(Act.PASSWORD_CHANGED).whom) == (agent.pk, agent.pk)


def test_a_wrong_old_password_is_written_down(agent: User) -> None:
    sign_in("agent").post("/password/", {"old_password": "wrong", "new_password1": "x", "new_password2": "x"})

    assert last(Act.SIGN_IN_FAILED).details == {"where": "own-password"}


def test_whoever_opens_a_complaint_is_written_down_once_an_hour(playbook: None, agent: User, lead: User) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    for _look in range(3):
        signed_in(lead).get(f"/complaints/{complaint.pk}/summary/")
    signed_in(agent).get(f"/complaints/{complaint.pk}/")

    found = Entry.objects.filter(act=Act.COMPLAINT_OPENED, complaint=complaint.pk).order_by("number")
    assert [one.person for one in found] == [lead.pk, agent.pk]


def test_another_process_does_not_write_an_opening_down_again(
    playbook: None, agent: User, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    browser = signed_in(lead)
    browser.get(f"/complaints/{complaint.pk}/summary/")
    monkeypatch.setattr("playbook.audit.trail._opened.is_new", lambda _name: True)

    browser.get(f"/complaints/{complaint.pk}/summary/")

    assert acts().count("complaint-opened") == 1


def test_who_may_not_see_a_complaint_has_not_opened_it(playbook: None, agent: User, stranger: User) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)

    assert signed_in(stranger).get(f"/complaints/{complaint.pk}/").status_code == 404
    assert "complaint-opened" not in acts()


def test_a_hand_over_is_written_down_with_both_holders(playbook: None, agent: User, lead: User) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    signed_in(lead).post(f"/complaints/{complaint.pk}/holders/", {"why": "Her husband died"})

    entry = last(Act.COMPLAINT_HANDED)
    assert (entry.person, entry.whom, entry.complaint) == (lead.pk, lead.pk, complaint.pk)
    assert entry.details == {"from_holder": agent.pk, "holder": lead.pk}


def test_giving_on_what_a_leaver_had_is_written_down_with_both_holders(
    playbook: None, agent: User, lead: User, manager: User
) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    signed_in(manager).post(f"/complaints/leaving/{agent.pk}/", {"complaints": complaint.pk, "to": lead.pk})

    entry = last(Act.COMPLAINT_HANDED)
    assert (entry.person, entry.whom, entry.complaint) == (manager.pk, lead.pk, complaint.pk)
    assert entry.details == {"from_holder": agent.pk, "holder": lead.pk}


def test_finding_exporting_and_erasing_a_customer_is_written_down_without_words(
    playbook: None, agent: User, manager: User
) -> None:
    complaint = Complaint.begin(library(), "listen", by=agent)
    Complaint.objects.filter(pk=complaint.pk).update(reference="AB-77", customer="Zoe Turner")
    browser = signed_in(manager)
    for more in ({"do": "find"}, {"do": "export"}, {"do": "erase", "sure": "on"}):
        browser.post("/complaints/customers/", {"reference": "AB-77", "complaints": complaint.pk, **more})

    assert acts()[-3:] == ["customer-found", "customer-exported", "customer-erased"]
    assert {one.complaint for one in Entry.objects.order_by("-number")[:3]} == {complaint.pk}
    assert "AB-77" not in json.dumps(list(Entry.objects.values("act", "details", "address")))


def test_an_edition_is_written_down_with_its_publisher(playbook: None, manager: User) -> None:
    browser = signed_in(manager)
    browser.get("/admin/transfer/export.zip")

    assert last(Act.CONTENT_EXPORTED).person == manager.pk


def test_words_are_refused(db: None) -> None:
    with pytest.raises(ValueError, match="words"):
        record(Act.API_USED, note="She said that her husband died")


def test_an_entry_goes_to_the_log_when_it_is_there_for_good(
    agent: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with caplog.at_level(logging.INFO, "playbook.audit.trail"), django_capture_on_commit_callbacks(execute=True):
        record(Act.SIGNED_OUT, person=agent.pk)
        assert caplog.records == []

    assert f"act=signed-out person={agent.pk}" in caplog.text


def test_a_command_changes_a_password_and_that_is_written_down(agent: User) -> None:
    person = User.objects.get(pk=make_user(username="other").pk)
    person.set_password("another long password")
    person.save()

    assert (last(Act.PASSWORD_CHANGED).person, last(Act.PASSWORD_CHANGED).whom) == (None, person.pk)


@pytest.mark.django_db
def test_whoever_createsuperuser_makes_stands_in_the_trail_as_an_administrator() -> None:
    call_command("createsuperuser", "--noinput", "--username=chief", "--email=chief@example.org", stdout=StringIO())

    (entry,) = Entry.objects.filter(act=Act.PERSON_ADDED)
    assert entry.details["role"] == "administrator"
