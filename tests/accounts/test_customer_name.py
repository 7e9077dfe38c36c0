"""What customers are told of a worker's name: the first one, or the one that they chose; never the last."""

from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from tests.complaints.conftest import Send, complaint, desk, send

__all__ = ["complaint", "desk", "send"]


def named(person: User, first: str, last: str) -> None:
    User.objects.filter(pk=person.pk).update(first_name=first, last_name=last)


def said_to_customers(desk: Client, complaint: Complaint) -> str:
    """The line of the private page's own preview and of every step that names the worker."""
    Complaint.objects.update(channel="email")
    return desk.get(f"/complaints/{complaint.pk}/reply/").text


def test_lines_say_the_first_name_and_never_the_last(desk: Client, complaint: Complaint, agent: User) -> None:
    named(agent, "Wilhelmina", "Featherstone")
    page = desk.get("/name/").text

    assert "say “Wilhelmina”" in page
    assert "Featherstone" not in page.split("<main", 1)[1]


def test_who_chose_a_name_is_called_by_it(desk: Client, agent: User) -> None:
    named(agent, "Wilhelmina", "Featherstone")
    page = desk.post("/name/", {"customer_name": "Billie"}, follow=True).text

    assert "say “Billie”" in page
    assert "Wilhelmina" not in page.split("<main", 1)[1]


def test_without_a_first_name_the_name_of_the_sign_in_is_said_to_nobody(desk: Client, agent: User) -> None:
    assert "name you nowhere" in desk.get("/name/").text


def test_a_name_that_is_too_long_is_said_in_place(desk: Client) -> None:
    answer = desk.post("/name/", {"customer_name": "x" * 81})

    assert (answer.status_code, "x" * 81 in answer.text) == (422, True)


def test_a_promise_handed_on_is_said_without_the_name_of_whoever_says_it(
    desk: Client, complaint: Complaint, send: Send, agent: User, lead: User
) -> None:
    named(agent, "Wilhelmina", "Featherstone")
    named(lead, "Ada", "Lovelock")
    send("promises", what="Ring them back", who="Wilhelmina Featherstone", due=timezone.localdate(), reason="asked")
    send("holders", holder=lead.pk, promises="on")
    theirs = Client()
    theirs.force_login(lead)
    assert complaint.promises.get().who == "Ada Lovelock"
    theirs.post(f"/complaints/{complaint.pk}/moves/", {"move": "jump", "stage": "close"})
    shown = theirs.get(f"/complaints/{complaint.pk}/").text

    assert "will see to it" not in shown
