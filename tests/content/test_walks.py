"""Twelve complaints in six channels, each walked from its start to a reply that was sent or a contact that was ended.

With REPLIES_TO set to a folder, each reply is written there, to be read as the customer would and as an ombudsman.
"""

import datetime
import os
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.complaints.reply_check import lacks_in
from playbook.editions.current import library
from playbook.guidance.channels import is_correspondence, is_written
from tests.content.walked import WALKS, At, Walk

pytestmark = pytest.mark.one_engine

IN_A_WEEK = datetime.timedelta(days=7)


@pytest.fixture
def desk(client: Client, playbook: None, agent: User) -> Client:
    """The agent's browser."""
    client.force_login(agent)
    return client


class Walker:
    """Walks one complaint as a worker without a script does: one form after the other."""

    def __init__(self, desk: Client, walk: Walk) -> None:
        self.desk, self.walk = desk, walk
        desk.post("/complaints/new/", {"start": "listen"})
        self.number = Complaint.objects.get().pk
        self.send("facts", channel=walk.channel)
        self.send("moves", jump="listen")

    @property
    def complaint(self) -> Complaint:
        """As it stands now."""
        return Complaint.objects.get(pk=self.number)

    def send(self, noun: str, **fields: str) -> None:
        """Send a form and see that it was taken."""
        answer = self.desk.post(f"/complaints/{self.number}/{noun}/", fields)
        assert answer.status_code == 302, (noun, fields, answer.status_code)

    def stop(self, at: At) -> None:
        """What is done on one screen."""
        assert self.complaint.screen == at.screen
        if at.tell:
            self.send("facts", **at.tell)
        if at.promise:
            due = working_day(timezone.localdate() + IN_A_WEEK)
            self.send("promises", what=at.promise, who="", due=f"{due:%Y-%m-%d}", reason="agreed")
        for one in at.put:
            self.put(one)
        if at.sends:
            self.send("replies", text=self.complaint.reply)
        if at.choose:
            self.send("moves", to=at.choose)

    def put(self, one: int | str) -> None:
        """Put a line of the screen, or words typed, behind the reply."""
        now = self.complaint
        fields = {"text": now.reply, "version": str(now.reply_version)}
        if isinstance(one, int):
            shown = library().screen(now.screen)
            assert shown
            assert shown.say[one] in shown.shown_in(now.channel).say, (now.screen, one)
            fields["add"] = f"{now.screen} {one} text"
            fields["place"] = "public" if shown.say[one].public else "private"
        else:
            fields["text"] = f"{now.reply}\n\n{one}".strip()
        self.send("reply", **fields)


def working_day(day: datetime.date) -> datetime.date:
    """That day, or the Monday after it."""
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.channel} {walk.name}")
def test_a_complaint_is_walked_to_a_reply_that_was_sent_or_a_contact_that_was_ended(desk: Client, walk: Walk) -> None:
    walker = Walker(desk, walk)
    for at in walk.stops:
        walker.stop(at)
    reply = walker.complaint.reply
    lacks = [one.words for one in lacks_in(reply, walker.complaint, library())]
    if folder := os.environ.get("REPLIES_TO"):
        Path(folder).mkdir(exist_ok=True)
        Path(folder, f"{walk.channel}-{walk.name}.txt").write_text(f"{reply}\n\n-- {lacks}\n")
    if is_written(walk.channel):
        walker.send("replies", text=reply)
    walker.send("closure", outcome=walk.ends, reason="")
    closed = walker.complaint

    assert closed.closure is not None
    assert closed.closure.outcome == walk.ends
    assert closed.reply == ""
    if is_written(walk.channel):
        sent = closed.replies.order_by("pk").last().text
        assert [word for word in walk.answers if word not in sent] == []
        assert "{" not in sent
        assert lacks == []
    if is_correspondence(walk.channel):
        assert "you can take it to" in sent


def test_the_walks_are_twelve_in_six_channels() -> None:
    assert len(WALKS) == 12
    assert len({walk.channel for walk in WALKS}) == 6
