"""Insights: for leads their team's, for managers everybody's; figures that are tables, and files without formulas."""

import csv
import datetime
import io
import re
import statistics
from collections import defaultdict
from itertools import pairwise
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from playbook.accounts.models import User
from playbook.complaints.models import Closure, Complaint, Move
from playbook.editions.current import library
from playbook.insights.figures import Figure, figures, stages_of_steps
from playbook.insights.gaps import record_gap
from playbook.insights.held import Held
from playbook.insights.models import StageTime
from playbook.insights.stage_times import LONGEST, POSITION, keep_sums, middle_minutes
from tests.insights.test_gaps import queries


def walked(by: User, cause: str = "process") -> Complaint:
    """A complaint of two steps, ten minutes on the first, with an interrupt."""
    complaint = Complaint.begin(library(), "listen", by=by)
    browser = Client()
    browser.force_login(by)
    for move in ({"to": "show-you-see-it"}, {"to": "say-it-back"}, {"interrupt": "abuse"}):
        assert browser.post(f"{complaint.get_absolute_url()}moves/", move).status_code == 302
    begun = timezone.now() - datetime.timedelta(hours=1)
    for number, minutes in enumerate((0, 10, 12, 13), start=1):
        at = begun + datetime.timedelta(minutes=minutes)
        Move.objects.filter(complaint=complaint, number=number).update(at=at)
    Closure.objects.create(complaint=complaint, by=by, outcome="resolved", cause=cause)
    return complaint


def values(found: list[Figure], slug: str) -> dict[str, float]:
    """A figure's names and numbers."""
    return {line.name: line.value for one in found if one.slug == slug for line in one.lines}


@pytest.fixture
def browser(playbook: None, lead: User) -> Client:
    """The lead's browser."""
    browser = Client()
    browser.force_login(lead)
    return browser


def test_figures_add_up_what_the_team_did(playbook: None, agent: User, lead: User) -> None:
    walked(agent)
    walked(agent)

    found = figures(lead, library(), 30)

    assert list(values(found, "causes").values()) == [2]
    assert values(found, "stages") == {"Listen": 10.0, "Empathise": 2.0, "Establish": 1.0}
    assert list(values(found, "interrupts").values()) == [2]


def test_a_lead_sees_their_team_and_a_manager_everybody(
    playbook: None, agent: User, stranger: User, lead: User, manager: User
) -> None:
    walked(agent)
    walked(stranger)

    assert sum(values(figures(lead, library(), 30), "outcomes").values()) == 1
    assert sum(values(figures(manager, library(), 30), "outcomes").values()) == 2


def test_ones_own_temper_is_counted_nowhere(browser: Client, agent: User) -> None:
    complaint = walked(agent)
    Move.objects.create(
        complaint=complaint, number=9, key="00000000-0000-0000-0000-000000000009", kind="interrupted",
        target="interrupt:temper", by=agent,
    )  # fmt: skip

    page = browser.get("/insights/").content.decode()

    assert escape(library().interrupts["abuse"].title) in page
    assert "losing my temper" not in page


def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(browser: Client) -> None:
    for text in ("=1+1", "+cmd|x", "-2+3", "@sum(a1)", "plain words"):
        record_gap(text, "", "nothing")

    file = browser.get("/insights/searches.csv").content.decode("utf-8-sig")

    cells = [row[0] for row in csv.reader(io.StringIO(file))]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"plain words", "'=1+1"} <= set(cells)


def test_a_figure_that_does_not_exist_is_not_found(browser: Client) -> None:
    assert browser.get("/insights/tempers.csv").status_code == 404
    assert browser.get("/insights/?days=4000000").status_code == 200


def test_more_complaints_ask_no_more_questions(browser: Client, agent: User) -> None:
    walked(agent)
    few = queries(browser, "/insights/")
    for _number in range(5):
        walked(agent)

    assert queries(browser, "/insights/") == few


def by_hand(stage_of: dict[str, str]) -> dict[str, tuple[float, int]]:
    """The middle minutes of each stage, counted in Python out of all moves."""
    spent: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for complaint in Complaint.objects.all():
        moves = [one for one in complaint.moves.order_by("number") if one.kind in map(str, POSITION)]
        for move, following in pairwise(moves):
            took = (following.at - move.at).total_seconds()
            if move.target in stage_of and 0 <= took < LONGEST.total_seconds():
                spent[stage_of[move.target]][complaint.pk] += took
    return {
        stage: (statistics.median(round(one) for one in times.values()) / 60, len(times))
        for stage, times in spent.items()
    }


def test_kept_sums_are_those_of_all_moves_whatever_was_done_since(playbook: None, agent: User) -> None:
    stage_of, since = stages_of_steps(library()), timezone.now() - datetime.timedelta(days=90)
    steps = list(stage_of)

    def invented(number: int) -> Complaint:
        complaint = Complaint.begin(library(), "listen", by=agent)
        begun = timezone.now() - datetime.timedelta(hours=3)
        for place in range(2, 9):
            begun += datetime.timedelta(seconds=(377 * place * number) % 2400)
            target = steps[(place * number) % len(steps)]
            complaint.moves.create(number=place, kind="chose", target=target, key=uuid4(), by=agent, at=begun)
        Complaint.objects.filter(pk=complaint.pk).update(last_move=8)
        return complaint

    def found() -> dict[str, tuple[float, int]]:
        ones = middle_minutes(Held.among(Complaint.objects.all()), stage_of)
        return {stage: (pytest.approx(one.minutes), one.complaints) for stage, one in ones.items()}

    for number in range(1, 8):
        invented(number)
    assert by_hand(stage_of) == found()  # nothing is kept yet
    assert (keep_sums(stage_of, since), keep_sums(stage_of, since)) == (7, 0)
    assert by_hand(stage_of) == found()  # everything is
    invented(9)
    moved = Complaint.objects.order_by("pk")[0]
    moved.moves.create(number=9, kind="chose", target=steps[3], key=uuid4(), by=agent, at=timezone.now())
    Complaint.objects.filter(pk=moved.pk).update(last_move=9)
    assert by_hand(stage_of) == found()  # some is, and some is no longer so
    assert keep_sums(stage_of, since) == 2
    assert by_hand(stage_of) == found()


def test_what_is_kept_counts_and_is_not_worked_out_again(playbook: None, agent: User) -> None:
    """The control: a kept sum that was falsified shows, so it is what the figure is made of."""
    stage_of = stages_of_steps(library())
    walked(agent)
    keep_sums(stage_of, timezone.now() - datetime.timedelta(days=90))
    StageTime.objects.update(seconds=6000)

    assert {one.minutes for one in middle_minutes(Held.among(Complaint.objects.all()), stage_of).values()} == {100}


def test_steps_in_another_stage_are_counted_anew(playbook: None, agent: User) -> None:
    stage_of = stages_of_steps(library())
    walked(agent)
    keep_sums(stage_of, timezone.now() - datetime.timedelta(days=90))

    moved = dict.fromkeys(stage_of, "elsewhere")

    assert set(middle_minutes(Held.among(Complaint.objects.all()), moved)) == {"elsewhere"}


def counted(page: str) -> list[int]:
    """How many the page says were opened, were closed and are open now."""
    return [int(one) for one in re.findall(r"<dd>(\d+)</dd>", page)]


def ended(by: User, opened: datetime.datetime, closed: datetime.datetime | None) -> Complaint:
    """A complaint that was opened and closed at these moments."""
    complaint = Complaint.begin(library(), "listen", by=by)
    Complaint.objects.filter(pk=complaint.pk).update(opened_at=opened, closed_at=closed)
    return complaint


def noon(day: str) -> datetime.datetime:
    """Noon of a day."""
    return timezone.make_aware(datetime.datetime.fromisoformat(f"{day}T12:00"))


def test_what_was_opened_and_closed_from_one_day_to_another_is_counted_both_days_in(
    browser: Client, agent: User
) -> None:
    for opened, closed in (("2024-02-29", "2024-03-05"), ("2024-03-01", "2024-03-31"), ("2024-03-31", "2024-04-01")):
        ended(agent, noon(opened), noon(closed))
    ended(agent, noon("2024-03-02"), None)
    page = browser.get("/insights/?first=2024-03-01&last=2024-03-31").text

    assert counted(page) == [3, 2, 1]
    assert "1 Mar 2024 – 31 Mar 2024" in page
    assert 'href="/insights/outcomes.csv?first=2024-03-01&amp;last=2024-03-31"' in page or "outcomes.csv" not in page


def test_this_calendar_month_and_those_before_are_one_click_each(browser: Client, agent: User) -> None:
    this = timezone.localdate().replace(day=1)
    before = (this - datetime.timedelta(days=1)).replace(day=1)
    ended(agent, noon(before.isoformat()), None)
    ended(agent, timezone.now(), None)
    links = re.findall(r'href="\?(month=[\d-]+)"', browser.get("/insights/").text)

    assert links[:2] == [f"month={this:%Y-%m}", f"month={before:%Y-%m}"]
    assert [counted(browser.get(f"/insights/?{one}").text)[0] for one in links[:2]] == [1, 1]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("first=2024-03-31&last=2024-03-01", "The last day is before the first."),
        ("first=2020-01-01&last=2024-03-01", "Choose a year at most."),
        ("first=yesterday", "That is not a date."),
    ],
)
def test_days_that_make_no_sense_are_said_to(browser: Client, asked: str, says: str) -> None:
    answer = browser.get(f"/insights/?{asked}")

    assert answer.status_code == 422
    assert says in answer.text


def test_who_sees_several_teams_asks_for_one_and_a_lead_only_ever_sees_theirs(
    browser: Client, agent: User, stranger: User, manager: User
) -> None:
    for one in (agent, agent, stranger):
        ended(one, timezone.now(), None)
    theirs = Client()
    theirs.force_login(manager)
    team = f"/insights/?team={stranger.team_id}"

    assert counted(theirs.get("/insights/").text) == [3, 0, 3]
    assert counted(theirs.get(team).text) == [1, 0, 1]
    assert f"?days=7&amp;team={stranger.team_id}" in theirs.get(team).text
    assert counted(browser.get(team).text) == [2, 0, 2]
    assert 'name="team"' not in browser.get("/insights/").text


def test_a_number_stands_with_what_it_counts(browser: Client, agent: User) -> None:
    walked(agent)
    page = " ".join(browser.get("/insights/").text.split())

    assert "1 <small>complaint</small>" in page
    assert "10.0 <small>minutes</small>" in page
    assert "Named in 1 of 1 endings." in page


def test_a_month_that_was_chosen_stays_when_a_team_is_chosen_after_it(
    playbook: None, agent: User, manager: User
) -> None:
    browser = Client()
    browser.force_login(manager)
    month = f"{timezone.localdate():%Y-%m}"

    page = browser.get(f"/insights/?month={month}").text

    assert f'<input type="hidden" name="month" value="{month}">' in page
    sent = {"month": month, "first": "", "last": "", "team": str(agent.team_id)}
    page = " ".join(browser.get("/insights/", sent).text.split())
    assert f'href="?month={month}&amp;team={agent.team_id}" aria-current="true"' in page
    assert "open now, whatever days are chosen" in page
    sent = {**sent, "first": "2026-01-01", "last": "2026-01-31"}
    assert "1 Jan 2026 – 31 Jan 2026" in browser.get("/insights/", sent).text


def test_two_files_of_one_figure_can_be_told_apart(playbook: None, agent: User, lead: User, manager: User) -> None:
    walked(agent)
    browser = Client()
    browser.force_login(manager)
    assert lead.team

    month = browser.get("/insights/causes.csv", {"month": f"{timezone.localdate():%Y-%m}", "team": lead.team.pk})
    days = browser.get("/insights/causes.csv", {"days": 7})
    heads = [next(csv.reader(io.StringIO(file.content.decode("utf-8-sig")))) for file in (month, days)]

    assert f'causes-{timezone.localdate():%Y-%m}-front-desk.csv"' in month["Content-Disposition"]
    assert 'causes-7.csv"' in days["Content-Disposition"]
    assert [head[-2:] for head in heads] == [["period", "team"]] * 2
    assert all(",Front desk" in line for line in month.text.splitlines()[1:])
