"""A change that everybody must read: a strip until they say so, never in the way, and managers see who has not."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from playbook.accounts.models import User
from playbook.complaints.models import Complaint
from playbook.editions import drafts, scheduling
from playbook.editions.current import forget, library
from playbook.editions.models import Edition, Reading, Release
from tests.editions.drafting import draft_of
from tests.editions.test_load import said

LINE = "We answer within two days now."


@pytest.fixture
def browsers(playbook: None, agent: User, manager: User) -> dict[str, Client]:
    """A browser for each."""
    found = {"agent": Client(), "manager": Client()}
    found["agent"].force_login(agent)
    found["manager"].force_login(manager)
    return found


def published(manager: User, line: str = LINE, slug: str = "act-fast") -> Edition:
    """An edition that asks everybody to read a line."""
    edition = drafts.publish_drafts([draft_of(slug, "The front desk", by=manager)], by=manager, must_read=line)
    forget()
    return edition


def test_the_strip_stands_on_every_page_until_one_click(browsers: dict[str, Client], manager: User) -> None:
    edition = published(manager)
    browser = browsers["agent"]
    assert LINE in browser.get("/").content.decode()
    assert 'href="/tips/act-fast/">Act fast' in browser.get("/phrases/").content.decode()

    answer = browser.post(f"/must-read/{edition.number}/readings/", {"next": "/phrases/"})
    browser.post(f"/must-read/{edition.number}/readings/", {"next": "//evil.example"})

    assert answer["Location"] == "/phrases/"
    assert LINE not in browser.get("/").content.decode()
    assert Reading.objects.count() == 1


def test_it_costs_a_page_no_question(
    browsers: dict[str, Client], manager: User, django_assert_num_queries: Any
) -> None:
    published(manager)
    browsers["agent"].get("/")

    with django_assert_num_queries(1):
        assert LINE in browsers["agent"].get("/phrases/").content.decode()


def test_over_a_live_step_there_is_only_a_quiet_line_beside_it(
    browsers: dict[str, Client], manager: User, agent: User
) -> None:
    published(manager)
    complaint = Complaint.begin(library(), "listen", by=agent)

    page = browsers["agent"].get(complaint.get_absolute_url()).content.decode()

    assert "must-read--quiet" in page
    assert "/readings/" not in page
    assert page.index('id="step"') < page.index("must-read--quiet")


def test_two_changes_are_asked_for_one_after_the_other(browsers: dict[str, Client], manager: User) -> None:
    first = published(manager)
    published(manager, "And by letter too.", "when-they-cry")
    page = browsers["agent"].get("/").content.decode()
    assert (LINE in page, "And by letter too." in page) == (True, False)

    browsers["agent"].post(f"/must-read/{first.number}/readings/")

    assert "And by letter too." in browsers["agent"].get("/").content.decode()


def test_managers_see_who_has_not_and_are_not_asked_themselves(
    browsers: dict[str, Client], manager: User, agent: User, lead: User
) -> None:
    edition = published(manager)
    User.objects.create_user("later")
    assert LINE not in browsers["manager"].get("/").content.decode()

    browsers["agent"].post(f"/must-read/{edition.number}/readings/")
    page = browsers["manager"].get(reverse("admin:must-read")).content.decode()

    unread, read = page.split("1 has not read it")[1].split("1 has\n")
    assert ("lead" in unread, "agent" in read, "later" in page) == (True, True, False)


def test_publishing_takes_the_line(browsers: dict[str, Client], manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)

    browsers["manager"].post(reverse("admin:publish"), {"drafts": draft.pk, "must_read": LINE, "_publish": "1"})

    assert Edition.objects.get(number=2).must_read == LINE
    assert browsers["agent"].post("/must-read/1/readings/").status_code == 404


def test_a_scheduled_publish_takes_the_line_too(playbook: None, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    scheduling.schedule([draft], by=manager, at=timezone.now(), must_read=LINE)

    said("publish_due")

    assert Edition.objects.get(number=2).must_read == LINE


def desk_of(browsers: dict[str, Client], edition: Edition, **sent: str) -> str:
    """The desk's page after something was sent from it."""
    place = reverse("admin:must-read-changed", args=[edition.number])
    page = browsers["manager"].post(place, sent, follow=True).content.decode()
    forget()
    return " ".join(page.split())


def test_whoever_has_not_said_to_have_read_it_is_reminded_and_that_is_counted(
    browsers: dict[str, Client], manager: User, agent: User, lead: User
) -> None:
    edition = published(manager)
    browsers["agent"].post(f"/must-read/{edition.number}/readings/")
    theirs = Client()
    theirs.force_login(lead)
    Edition.objects.filter(pk=edition.pk).update(at=timezone.now() - datetime.timedelta(days=90))
    User.objects.update(date_joined=timezone.now() - datetime.timedelta(days=200))
    forget()
    assert LINE not in theirs.get("/phrases/").text
    page = browsers["manager"].get(reverse("admin:must-read")).content.decode()
    assert "Remind the 1 who has not" in " ".join(page.split())
    page = desk_of(browsers, edition, _remind="1")

    assert "1 person is asked again." in page
    assert "Reminded 1 time." in page
    assert "Reminder 1, read this:" in theirs.get("/phrases/").text
    assert LINE not in browsers["agent"].get("/phrases/").text


def test_a_changed_line_asks_those_again_who_read_the_old_one_if_the_manager_says_so(
    browsers: dict[str, Client], manager: User
) -> None:
    first = published(manager)
    later = published(manager, "And by letter too.", "when-they-cry")
    for one in (first, later):
        browsers["agent"].post(f"/must-read/{one.number}/readings/")
    assert 'name="anew" checked' in browsers["manager"].get(reverse("admin:must-read")).text
    desk_of(browsers, first, line="Within one day.")
    assert "Within one day." not in browsers["agent"].get("/phrases/").text
    desk_of(browsers, first, line="Within an hour.", anew="on")
    assert "Within an hour." in browsers["agent"].get("/phrases/").text
    browsers["agent"].post(f"/must-read/{first.number}/readings/")

    assert "must-read__line" not in browsers["agent"].get("/phrases/").text


def test_ending_it_is_asked_about_first_and_can_be_taken_back(browsers: dict[str, Client], manager: User) -> None:
    edition = published(manager)
    page = browsers["manager"].get(reverse("admin:must-read")).content.decode()
    asked = next(one for one in re.findall("<details>.*?</details>", page, re.DOTALL) if 'name="_end"' in one)
    assert "1 person has not read it, and is not asked any more." in " ".join(asked.split())
    page = desk_of(browsers, edition, _end="1")
    assert 'name="_resume"' in page
    assert LINE not in browsers["agent"].get("/phrases/").text
    desk_of(browsers, edition, _resume="1")

    assert LINE in browsers["agent"].get("/phrases/").text


def test_who_has_read_it_is_a_file_too(browsers: dict[str, Client], manager: User, lead: User) -> None:
    edition = published(manager)
    browsers["agent"].post(f"/must-read/{edition.number}/readings/")
    place = reverse("admin:must-read-file", args=[edition.number])
    User.objects.filter(pk=lead.pk).update(first_name="=cmd()", date_joined=timezone.now() - datetime.timedelta(days=9))

    lines = browsers["manager"].get(place).content.decode("utf-8-sig").splitlines()

    assert lines[0] == "name,signs in as,team,has read it,on"
    assert [line.split(",")[1:4:2] for line in lines[1:]] == [["lead", "no"], ["agent", "yes"]]
    assert lines[1].startswith("'=cmd()")
    assert place in browsers["manager"].get(reverse("admin:must-read")).text
    assert browsers["manager"].get(reverse("admin:must-read-file", args=[99])).status_code == 404
    assert browsers["agent"].get(place).status_code == 302


def test_nobody_is_reminded_twice_within_an_hour(browsers: dict[str, Client], manager: User) -> None:
    edition = published(manager)
    page = desk_of(browsers, edition, _remind="1")
    assert ("asked again" in page, 'name="_remind"' in page, "reminded again from" in page) == (True, False, True)
    assert "They were reminded a moment ago" in desk_of(browsers, edition, _remind="1")
    edition.refresh_from_db()
    assert edition.reminders == 1

    an_hour_ago = timezone.now() - datetime.timedelta(hours=1, minutes=1)
    Edition.objects.filter(pk=edition.pk).update(must_read_changed_at=an_hour_ago)
    assert "asked again" in desk_of(browsers, edition, _remind="1")


def test_a_last_day_to_read_it_is_kept_with_the_publish_and_after_it_nobody_is_asked(
    browsers: dict[str, Client], manager: User, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    today = timezone.localdate()
    sent = {"drafts": draft.pk, "must_read": LINE, "_publish": "1"}
    yesterday = str(today - datetime.timedelta(days=1))
    assert (
        "That day is over."
        in browsers["manager"].post(reverse("admin:publish"), {**sent, "must_read_until": yesterday}).text
    )
    browsers["manager"].post(reverse("admin:publish"), {**sent, "must_read_until": str(today)})
    edition = Edition.objects.get(number=2)
    forget()
    assert edition.must_read_until == today
    assert LINE in browsers["agent"].get("/phrases/").text

    tomorrow = today + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_at: tomorrow)
    assert LINE not in browsers["agent"].get("/phrases/").text
    assert "nobody is asked to read it any more" in browsers["manager"].get(reverse("admin:must-read")).text
    desk_of(browsers, edition, _resume="1")
    assert LINE in browsers["agent"].get("/phrases/").text


def test_the_last_day_is_changed_on_its_page_and_asks_nobody_anew(browsers: dict[str, Client], manager: User) -> None:
    edition = published(manager)
    browsers["agent"].post(f"/must-read/{edition.number}/readings/")
    day = str(timezone.localdate() + datetime.timedelta(days=7))

    page = desk_of(browsers, edition, line=LINE, until=day, anew="on")

    assert f'value="{day}"' in page
    assert LINE not in browsers["agent"].get("/phrases/").text
    assert "That day is over." in desk_of(browsers, edition, line=LINE, until="2020-01-01")


def test_a_last_day_goes_with_a_line_and_lies_after_the_publish(browsers: dict[str, Client], manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    at, day = timezone.now() + datetime.timedelta(days=9), str(timezone.localdate() + datetime.timedelta(days=7))
    sent = {"drafts": draft.pk, "must_read_until": day}

    page = browsers["manager"].post(reverse("admin:publish"), {**sent, "_publish": "1"})
    assert (page.status_code, "Write the line that has to be read" in page.text) == (422, True)
    later = {**sent, "must_read": LINE, "_schedule": "1", "at": timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")}
    page = browsers["manager"].post(reverse("admin:publish"), later)
    assert (page.status_code, "published only after that day" in page.text) == (422, True)
    day = str(timezone.localdate() + datetime.timedelta(days=30))
    browsers["manager"].post(reverse("admin:publish"), {**later, "must_read_until": day})

    assert str(Release.objects.get().must_read_until) == day
    Release.objects.update(at=timezone.now())
    said("publish_due")
    assert str(Edition.objects.get(number=2).must_read_until) == day
