"""What costs, one person may ask for only so often; nobody else is stopped by it."""

import pytest

from playbook.audit.models import Act, Entry
from playbook.complaints.models import Complaint
from playbook.insights.models import Gap
from playbook.web.rates import Buckets, Rate, buckets

pytestmark = pytest.mark.usefixtures("playbook")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the rates read, which pass only when a test says so."""
    now = [0.0]
    monkeypatch.setattr("playbook.web.rates.monotonic", lambda: now[0])
    return now


def test_new_complaints_are_bounded_for_a_person_and_come_back(clock, client, agent, lead, settings):
    settings.REQUEST_RATES = {"complaints:new": Rate(3, 7, ("POST",))}
    client.force_login(agent)
    statuses = [client.post("/complaints/new/").status_code for _ in range(5)]
    refused = client.post("/complaints/new/")

    assert statuses == [302] * 3 + [429] * 2
    assert refused.headers["Retry-After"] == "7"
    assert "Wait 7 seconds" in refused.text
    assert client.get("/complaints/new/").status_code == 200
    client.force_login(lead)
    assert client.post("/complaints/new/").status_code == 302
    client.force_login(agent)
    clock[0] += 7
    assert client.post("/complaints/new/").status_code == 302
    buckets.clear()


def test_one_agent_does_not_take_i_needed_this_from_everybody(clock, client, agent, lead):
    client.force_login(agent)
    statuses = {
        client.post("/insights/gaps/", {"text": f"words {chr(97 + n % 26) * (n // 26 + 2)}"}).status_code
        for n in range(60)
    }
    client.force_login(lead)
    client.post("/insights/gaps/", {"text": "kettle in the rain"})

    assert statuses == {302, 429}
    assert Gap.objects.count() == 31


@pytest.mark.parametrize("name", ["complaints:new", "reader:search", "insights:gaps", "insights:table", "admin:export"])
def test_what_costs_has_a_rate(settings, name):
    assert settings.REQUEST_RATES[name].burst > 0


def test_a_bucket_fills_as_time_goes_and_never_past_its_size():
    kept, rate = Buckets(), Rate(2, 10)

    assert [kept.take("x", 1, rate, now) for now in (0, 0, 0, 5, 10, 10)] == [0, 0, 10, 5, 0, 10]
    assert [kept.take("x", 1, rate, now) for now in (1000, 1000, 1000)] == [0, 0, 10]
    assert kept.take("x", 2, rate, 1000) == 0


def test_complaints_that_others_hold_are_opened_one_after_the_other_only_so_often(
    clock, client, agent, lead, settings, team
):
    settings.OTHERS_COMPLAINTS = Rate(3, 5)
    theirs = [Complaint.objects.create(holder=agent, team=team) for _ in range(5)]
    own = Complaint.objects.create(holder=lead, team=team)
    client.force_login(lead)
    pages = [client.get(f"/complaints/{one.pk}/summary/") for one in theirs]

    assert [one.status_code for one in pages] == [200, 200, 200, 429, 429]
    assert pages[3].headers["Retry-After"] == "5"
    assert client.get(f"/complaints/{theirs[4].pk}/summary/").status_code == 429  # asking again does not help
    assert not Entry.objects.filter(act=Act.COMPLAINT_OPENED, complaint=theirs[4].pk).exists()
    assert client.get(f"/complaints/{own.pk}/summary/").status_code == 200
    clock[0] += 4
    for _again in range(9):
        assert client.get(f"/complaints/{theirs[0].pk}/summary/").status_code == 200  # what was opened costs nothing
    clock[0] += 1
    assert client.get(f"/complaints/{theirs[3].pk}/summary/").status_code == 200
    client.force_login(agent)
    assert [client.get(f"/complaints/{one.pk}/summary/").status_code for one in theirs] == [200] * 5


def test_nobody_at_work_meets_that_rate(settings):
    """A lead who looks at a hundred complaints in a row, and at one more every five seconds for an hour."""
    rate, left = settings.OTHERS_COMPLAINTS, Buckets()

    assert rate.burst >= 100
    assert rate.seconds <= 5
    assert not any(left.take("", 1, rate, now=5.0 * number) for number in range(1000))
