"""A desk with a complaint open on it, and a script that sends forms as the outbox in the browser does."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints.models import Complaint

type Send = Callable[..., HttpResponse]


def written_by_lead(send: Send, complaint: Complaint, lead: User, **facts: str) -> None:
    """A lead takes the complaint over, writes facts down, and gives it back."""
    theirs, holder = Client(), complaint.holder_id
    theirs.force_login(lead)
    send("holders", browser=theirs)
    send("facts", browser=theirs, **facts)
    send("holders", browser=theirs, holder=holder)


@pytest.fixture
def desk(client: Client, playbook: None, agent: User) -> Client:
    """The agent's browser."""
    client.force_login(agent)
    return client


@pytest.fixture
def complaint(desk: Client, agent: User) -> Complaint:
    """A complaint that the agent has just opened: they are talking now."""
    desk.post("/complaints/new/", {"start": "listen"})
    return Complaint.objects.get()


@pytest.fixture
def send(desk: Client, complaint: Complaint) -> Send:
    """Send a form of the complaint as a script does; a fresh key where none is given."""

    def post(noun: str, key: str = "", /, *, browser: Client = desk, **fields: Any) -> HttpResponse:
        path = f"/complaints/{complaint.pk}/{noun}/"
        return browser.post(path, {"key": key or str(uuid.uuid4()), **fields}, headers={"X-Outbox": "1"})

    return post
