"""Lists of whatever length: page by page, by as many questions, each of which an index answers."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from playbook.accounts.models import User
from playbook.audit.models import Act, Entry
from playbook.complaints.models import Complaint, Holding, Promise
from playbook.complaints.privacy import of_customer
from playbook.insights.jobs import add_up_times_in_stages
from tests.bench.growth import opened, pages
from tests.bench.growth_fill import fill
from tests.conftest import make_user
from tests.plans import whole_tables


def made(by: User, count: int, **more: object) -> None:
    """Complaints of somebody, each a minute older than the one before."""
    now = timezone.now()
    rows = [
        Complaint(holder=by, team=by.team, moved_at=at, customer=f"Customer {number}", **more)
        for number in range(count)
        for at in [now - datetime.timedelta(minutes=number)]
    ]
    for one in Complaint.objects.bulk_create(rows):
        Holding.objects.create(complaint=one, holder=by, by=by)


@pytest.fixture
def desk(playbook: None, lead: User) -> Client:
    """The lead's browser."""
    browser = Client()
    browser.force_login(lead)
    return browser


def shown(page: str) -> list[int]:
    """The numbers of the customers on a page."""
    return [int(one) for one in re.findall(r"Customer (\d+)", page)]


def test_a_list_leads_from_page_to_page_until_every_complaint_was_shown(desk: Client, agent: User) -> None:
    made(agent, 120)
    found, address = [], "/complaints/"
    while address:
        page = desk.get(address).text
        found += shown(page)
        link = re.search(r'href="(\?open_before=[^"]+)"', page)
        address = f"/complaints/{link[1]}".replace("&amp;", "&") if link else ""

    assert found == list(range(120))


def test_closed_ones_have_pages_of_their_own(desk: Client, agent: User) -> None:
    made(agent, 60)
    for one in Complaint.objects.all():
        Complaint.objects.filter(pk=one.pk).update(closed_at=one.moved_at)
    first = desk.get("/complaints/").text
    link = re.search(r'href="(\?closed_before=[^"]+)"', first)

    assert shown(first) == list(range(50))
    assert link
    assert shown(desk.get(f"/complaints/{link[1]}").text) == list(range(50, 60))


def test_a_page_is_the_first_of_all_that_may_be_seen(playbook: None, agent: User, lead: User, stranger: User) -> None:
    colleague = make_user(username="colleague", team=agent.team)
    for one in (agent, colleague, stranger):
        made(one, 5)
    Holding.objects.create(complaint=Complaint.objects.filter(holder=colleague)[0], holder=agent, by=agent)
    Complaint.objects.filter(pk=Complaint.objects.filter(holder=stranger)[0].pk).update(holder=lead)

    for person in (agent, colleague, lead, stranger):
        expected = list(Complaint.objects.visible_to(person).order_by("-moved_at")[:4])
        assert list(Complaint.objects.first_of(person, "-moved_at", 4)) == expected


def test_many_complaints_ask_no_more_questions(desk: Client, agent: User) -> None:
    made(agent, 2)
    few = asked(desk)
    made(agent, 60)

    assert asked(desk) == few


def asked(desk: Client) -> int:
    """How many questions the list asks."""
    desk.get("/complaints/")
    with CaptureQueriesContext(connection) as queries:
        desk.get("/complaints/")
    return len([one for one in queries if "editions_edition" not in one["sql"]])  # asked once a second, by the clock


@pytest.mark.parametrize(
    "moment", ["x", "2026-01-01", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "1" * 99]
)
def test_a_moment_that_is_none_is_nothing(desk: Client, moment: str) -> None:
    assert desk.get("/complaints/", {"open_before": moment, "closed_before": moment}).status_code == 200


LISTS = [
    "/",
    "/complaints/",
    "/complaints/promises/",
    "/complaints/team/",
    "/complaints/unattended/",
    "/complaints/pick-up/?number=7",
    "/audit/",
    "/audit/?complaint=7",
    "/insights/?days=7",
    "/insights/?days=90",
]


@pytest.mark.one_engine  # the other is asked below, where tables are filled: of empty ones it finds everything alike
@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("who", ["agent", "lead", "publisher", "manager"])
def test_no_question_of_a_page_needs_a_growing_table_whole(
    playbook: None, agent: User, lead: User, publisher: User, manager: User, address: str, who: str
) -> None:
    made(agent, 3)
    browser = Client()
    browser.force_login({"agent": agent, "lead": lead, "publisher": publisher, "manager": manager}[who])
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)

    assert whole_tables([one["sql"] for one in queries]) == []


@pytest.mark.one_engine
@pytest.mark.parametrize("address", ["/complaints/", "/complaints/pick-up/"])
@pytest.mark.parametrize("words", ["Customer 7", "#7", "REF-7"])
def test_nor_does_a_search(desk: Client, agent: User, address: str, words: str) -> None:
    made(agent, 3)
    found = desk.post(address, {"q": words}).headers["Location"]
    with CaptureQueriesContext(connection) as queries:
        desk.get(found)

    assert whole_tables([one["sql"] for one in queries]) == []


@pytest.mark.one_engine
@pytest.mark.parametrize(("address", "count"), [("/complaints/", 2), ("/complaints/pick-up/", 1)])
def test_a_search_of_the_team_asks_for_nothing_that_its_index_does_not_have(
    playbook: None, lead: User, agent: User, address: str, count: int
) -> None:
    """A database then reads the words of years from the index alone, which it does not by so few rows as here."""
    made(agent, 3)
    browser = Client()
    browser.force_login(lead)
    found = browser.post(address, {"q": "Customer"}).headers["Location"]
    with CaptureQueriesContext(connection) as queries:
        browser.get(found)
    words = [one["sql"] for one in queries if one["sql"].startswith('SELECT "complaints_complaint"."id" AS "pk" FROM')]
    of_team = [one for one in words if f'"team_id" = {lead.team_id}' in one and "LIKE" in one]
    index = next(one for one in Complaint._meta.indexes if one.name == "complaints_of_team_sought")
    has = {Complaint._meta.get_field(one).column for one in (*index.fields, *index.include)}

    assert len(of_team) == count
    assert [set(re.findall(r'"complaints_complaint"\."(\w+)"', one)) - has for one in of_team] == [set()] * count


@pytest.mark.postgresql  # SQLite compares without case by no index
@pytest.mark.django_db
def test_a_customer_is_found_by_an_index() -> None:
    with CaptureQueriesContext(connection) as queries:
        list(of_customer("ab-77"))

    assert whole_tables([one["sql"] for one in queries]) == []


def opened_often(count: int) -> None:
    """Entries of the audit trail, of many complaints: in a short trail a database rightly reads all of it."""
    entry = {"at": timezone.now(), "act": Act.COMPLAINT_OPENED, "address": "", "details": {}, "seal": ""}
    Entry.objects.bulk_create(
        Entry(number=10**7 + one, complaint=one // 2, person=one, **entry) for one in range(count)
    )


@pytest.mark.postgresql
def test_nor_does_a_page_of_a_contact_centre(playbook: None) -> None:
    fill(5000, days=730)
    opened_often(10_000)
    add_up_times_in_stages()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {}
    for name, address, person in pages():
        browser = Client()
        browser.force_login(person)
        with CaptureQueriesContext(connection) as queries:
            opened(browser, address)
        found[name] = whole_tables([one["sql"] for one in queries])

    assert [f"{name}: {one}" for name, ones in found.items() for one in ones] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM complaints_complaint",
        "SELECT COUNT(*) FROM complaints_complaint WHERE customer = 'x'",
        "SELECT 1 FROM complaints_move m WHERE m.label = 'x'",
        "SELECT id FROM complaints_complaint ORDER BY note LIMIT 5",
        "SELECT 1 FROM auth_group g WHERE EXISTS (SELECT 1 FROM complaints_closure WHERE outcome = 'x')",
    ],
)
def test_the_control_a_question_that_reads_one_whole_is_seen(sql: str) -> None:
    assert len(whole_tables([sql])) == 1


def test_promises_lead_from_page_to_page_until_every_one_was_shown(desk: Client, agent: User) -> None:
    made(agent, 1)
    complaint, today = Complaint.objects.get(), timezone.localdate()
    hours = (datetime.time(9), datetime.time(17), None)
    for number in range(120):  # some of a day have an hour, the same as others, and some have none
        due, at = today + datetime.timedelta(days=number // 10), hours[number % 3]
        what = f"Thing {number}."
        Promise.objects.create(
            complaint=complaint, key=uuid.uuid4(), by=agent, who="Dev", what=what, due=due, due_time=at
        )
    found, address = list[str](), "/complaints/promises/"
    while address:
        page = desk.get(address).text
        found += re.findall(r"Thing \d+\.", page)
        link = re.search(r'href="(/complaints/promises/\?from=\d+)"', page)
        address = link[1] if link else ""

    assert found == [one.what for one in Promise.objects.waiting()]


def test_what_cannot_be_kept_is_shown_with_its_words_though_its_page_is_a_later_one(
    desk: Client, agent: User, lead: User
) -> None:
    made(lead, 1)
    complaint, due = Complaint.objects.get(), timezone.localdate()
    rows = [
        Promise(complaint=complaint, key=uuid.uuid4(), by=agent, who="Dev", what=f"Thing {number}.", due=due)
        for number in range(60)
    ]
    last = Promise.objects.bulk_create(rows)[-1]
    card = "paid back to 4111 1111 1111 1111"

    page = desk.post(f"/complaints/{complaint.pk}/promises/{last.pk}/kept/", {"how": card})

    assert page.status_code == 422
    assert card in page.text


def test_what_fits_words_is_all_that_a_search_shows(desk: Client, lead: User) -> None:
    made(lead, 30)
    complaint = Complaint.objects.get(customer="Customer 7")
    due = timezone.localdate()
    Promise.objects.create(complaint=complaint, key=uuid.uuid4(), by=lead, who="Dev", what="Ring back.", due=due)

    assert "Ring back." in desk.get("/complaints/").text
    found = desk.post("/complaints/", {"q": "Customer 2"}, follow=True).text
    assert set(shown(found)) == {2, *range(20, 30)}
    assert "Ring back." not in found


def test_a_lead_sees_how_many_are_open_where_the_page_has_only_some(desk: Client, agent: User) -> None:
    made(agent, 60)

    page = desk.get("/complaints/team/").text

    assert len(set(shown(page))) == 50
    assert '<span class="meta">60</span>' in page
    assert "The 50 in which something was done last." in page
