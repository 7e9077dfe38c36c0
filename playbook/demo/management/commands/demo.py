"""`manage.py demo`: six weeks of made-up complaints, so that nothing is empty when somebody first looks around."""

import datetime
import random
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.demo.calls import Call
from playbook.demo.dates import move_back
from playbook.demo.people import People, make_people
from playbook.demo.stories import NAMES, SAID, SEARCHED, STORIES
from playbook.editions.current import library
from playbook.editions.models import Document
from playbook.insights.gaps import add_to_page, record_gap
from playbook.insights.models import Gap, Verdict
from playbook.insights.verdicts import record
from playbook.web.command_options import StandardOption

SEED = 20260901
DAYS = 42
MANY = 200
LIVE = 6  # complaints that somebody is at just now
MOST_SCREENS = 24  # after which a call is brought to its end, wherever it stands
# After so many complaints nothing is written for so many seconds. Whoever waits for SQLite looks each tenth of a second
# whether it is free; on a busy machine they would find it taken by us for as long as we go on, and give up.
AT_A_TIME, TURN = 5, 0.12
TRADES_THAT_COME_BACK = 8  # stories that make up half of all complaints: some things go wrong more often


class Command(BaseCommand):
    """Makes the same complaints each time, told by the days before today, and none where there are any."""

    help = "Make some 200 complaints of six weeks to try the playbook with. Refused in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many."""
        parser.add_argument("--many", type=int, default=MANY, help=f"how many complaints (default: {MANY})")

    def handle(self, *, many: int, **options: StandardOption) -> None:
        """Make them. Raises `CommandError` in production, or without any content to walk through."""
        if settings.PRODUCTION:
            raise CommandError("Not in production: nobody could tell these complaints from real ones.")
        if not library().steps:
            raise CommandError("There is no content yet. Run `manage.py load` first.")
        if Complaint.objects.exists():
            self.stdout.write("There are complaints already; none were made.")
            return
        dice = random.Random(SEED)
        people = make_people()
        for place, begun in enumerate(_moments(dice, many)):
            make_complaint(dice, people, begun, is_live=place >= many - LIVE)
            if place % AT_A_TIME == 0:
                time.sleep(TURN)
        if not Gap.objects.exists():
            what_readers_said(dice)
            a_draft_that_waits()
        self.stdout.write(f"Made {Complaint.objects.count()} complaints of the last {DAYS} days.")


def _moments(dice: random.Random, many: int) -> list[datetime.datetime]:
    """When each began, in order: between eight and seven on working days, and the last ones just now."""
    now = timezone.localtime()
    days = [now - datetime.timedelta(days=one) for one in range(1, DAYS + 1)]
    open_days = [day for day in days if day.weekday() < 5]
    past = [
        dice.choice(open_days).replace(hour=dice.randint(8, 18), minute=dice.randrange(60))
        for _one in range(many - LIVE)
    ]
    return sorted(past) + [now - datetime.timedelta(minutes=3 + 4 * one) for one in range(LIVE)]


def make_complaint(dice: random.Random, people: People, begun: datetime.datetime, *, is_live: bool) -> None:
    """One complaint from its first word to where it stands today."""
    team = dice.choice(list(people.agents))
    # It takes a while, and who looks around meanwhile may have closed somebody's account.
    at_work = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    agents = [one for one in people.agents[team] if one.pk in at_work]
    if not agents:
        return
    by = dice.choice(agents)
    often = STORIES[:TRADES_THAT_COME_BACK] if dice.random() < 0.5 else STORIES
    call = Call.begin(library(), dice, dice.choice(often), dice.choice(NAMES), by=by, day=begun.date())
    call.walk(dice.randint(2, 6) if is_live else MOST_SCREENS)
    others = [one for one in agents if one != by]
    if dice.random() < 0.06 and others:
        call.hand_to(dice.choice(others), "My shift ends")
    if is_live and dice.random() < 0.5:
        call.ask_for_lead()
    if not is_live and dice.random() < 0.93:
        call.close()
        call.keep_promises(timezone.localdate())
    move_back(call.complaint, begun, dice)


def what_readers_said(dice: random.Random) -> None:
    """Searches that found nothing, and answers to "Was this right?"."""
    today = timezone.localdate()
    for text, stage in SEARCHED:
        for _again in range(dice.randint(1, 6)):
            record_gap(text, stage, dice.choice(Gap.How.values))
        Gap.objects.filter(text=text).update(day=today - datetime.timedelta(days=dice.randint(0, 20)))
    for slug, kind, words in SAID:
        document = Document.objects.filter(kind="tip", slug=slug).first()
        if document:
            record(document, edition=library().edition, kind=kind, words=words)
    for verdict in Verdict.objects.all():
        moved = verdict.at - datetime.timedelta(days=dice.randint(0, 30))
        Verdict.objects.filter(pk=verdict.pk).update(at=moved)


def a_draft_that_waits() -> None:
    """A line that the editor would like to add to a tip."""
    editor = User.objects.filter(role=User.Role.EDITOR).first()
    tip = Document.objects.filter(kind="tip", slug="act-fast").first()
    if editor and tip:
        add_to_page("parcel left in the rain", tip, by=editor)
