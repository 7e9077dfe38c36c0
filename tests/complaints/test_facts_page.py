"""The facts of a complaint, all on one page, for whoever may go on with it."""

from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.facts import FACTS
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from tests.complaints.conftest import Send


def test_every_fact_can_be_written_without_a_script(desk: Client, complaint: Complaint, send: Send) -> None:
    send("facts", customer="Mrs Aston")
    page = desk.get(f"/complaints/{complaint.pk}/facts/").text
    assert [fact.name for fact in FACTS if f'name="{fact.name}"' not in page] == []
    assert "Mrs Aston" in page
    desk.post(f"/complaints/{complaint.pk}/facts/", {"channel": "email", "thing": "the boiler"})

    complaint.refresh_from_db()
    assert (complaint.channel, complaint.thing, complaint.customer) == ("email", "the boiler", "Mrs Aston")


def test_the_channel_is_asked_first(desk: Client, complaint: Complaint) -> None:
    page = desk.get(f"/complaints/{complaint.pk}/facts/").text

    assert page.index('name="channel"') < min(page.index(f'name="{fact.name}"') for fact in FACTS[1:])


def test_a_stranger_has_no_page_of_its_facts(complaint: Complaint, stranger: User) -> None:
    theirs = Client()
    theirs.force_login(stranger)

    assert theirs.get(f"/complaints/{complaint.pk}/facts/").status_code == 404


def test_a_step_does_not_ask_in_a_field_for_what_its_choices_state(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    for slug, step in library().steps.items():
        stated = {choice.fact for choice in step.choices if choice.fact}
        if not stated.intersection(step.record):
            continue
        Complaint.objects.filter(pk=complaint.pk).update(screen=slug)
        complaint.moves.update(target=slug)
        drawn = desk.get(f"/complaints/{complaint.pk}/", headers={"HX-Request": "true"}).text
        assert [name for name in stated if f'name="{name}"' in drawn] == []
