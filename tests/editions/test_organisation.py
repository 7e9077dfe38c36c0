"""An organisation makes the playbook its own: one form in plain fields, and a page that says what is left."""

import datetime
import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.complaints.facts import asked_by
from playbook.complaints.models import Closure, Complaint
from playbook.complaints.promises import offers_for
from playbook.desk import first_run
from playbook.editions import drafts, lists
from playbook.editions.current import forget, library
from playbook.editions.models import Revision
from playbook.guidance.documents import LIST, Document
from playbook.guidance.library import build
from playbook.guidance.lists import Organisation, OwnFact
from playbook.guidance.own_details import own_details
from tests.editions.drafting import row_of
from tests.editions.test_desk import browser_of, change_url, form_of

ORGANISATION = reverse("admin:organisation")


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def saved(desk: Client, slug: str = "organisation", **changes: object) -> Document:
    """The list as its draft has it, after its form was saved with these changes."""
    answer = desk.post(change_url(slug, LIST), form_of(slug, LIST, **changes))
    assert answer.status_code == 302, answer.text
    now = drafts.head(row_of(slug, LIST))
    assert now
    return now.as_document()


def test_a_part_that_was_empty_is_filled_and_emptied_again(desk: Client) -> None:
    first = build([saved(desk, **{"facts-TOTAL_FORMS": "1", "facts-0-label": "Order number", "facts-0-ORDER": "1"})])
    second = build([saved(desk, **{"facts-0-DELETE": "on"})])

    assert [(one.name, one.label) for one in first.organisation.facts] == [("order-number", "Order number")]
    assert second.organisation.facts == ()
    assert second.organisation.bodies == first.organisation.bodies == library().organisation.bodies


def test_taking_out_all_of_a_part_leaves_the_others_as_they_were(desk: Client) -> None:
    count = len(library().organisation.bodies)

    found = build([saved(desk, **{f"bodies-{row}-DELETE": "on" for row in range(count)})]).organisation

    assert found.bodies == ()
    assert found.hours == library().organisation.hours
    assert found.may_offer == library().organisation.may_offer


def test_what_is_written_is_read_back_whatever_its_order() -> None:
    before = "# Ours.\nname = 'x'\n\n# When.\n[[hours]]\nday = 'monday'\nopens = '09:00'\ncloses = '17:00'\n"
    values = {"hours": [{"day": "friday", "opens": "10:00", "closes": "12:00"}], "name": "y", "worse": ["nope"]}

    found = build([Document(LIST, "organisation", "en", lists.write(before, values))]).organisation

    assert (found.name, found.worse, found.hours[0].day) == ("y", ("nope",), "friday")


def test_closed_days_are_stepped_over_by_promises(desk: Client) -> None:
    day = {
        "closed-TOTAL_FORMS": "1",
        "closed-0-day": "2026-12-01",
        "closed-0-why": "Stocktaking",
        "closed-0-ORDER": "1",
    }
    saved(desk, **day)
    drafts.publish_drafts(Revision.objects.drafts(), by=None)
    monday = datetime.datetime(2026, 11, 30, 10, tzinfo=datetime.UTC)

    offered = offers_for(drafts.library_with_drafts("en"), monday)

    assert next(one for one in offered if one.label == "Next working day").due.day == datetime.date(2026, 12, 2)


def test_a_country_is_picked_by_its_name(desk: Client) -> None:
    page = desk.get(change_url("clocks", LIST)).text

    assert '<option value="GB" selected>United Kingdom</option>' in page
    assert "England (ENG)" in page
    assert build([saved(desk, "clocks", country="DE", region="")]).country == "DE"


def test_a_unit_is_picked_in_words(desk: Client) -> None:
    page = desk.get(change_url("clocks", LIST)).text

    assert ">days, weekends too</option>" in page


def test_a_short_name_is_made_and_kept(desk: Client) -> None:
    count = len(library().contacts)
    row = {f"contacts-{count}-title": "Nurse on call", f"contacts-{count}-ORDER": "90"}
    row |= {"contacts-TOTAL_FORMS": str(count + 1)}
    found = build([saved(desk, "contacts", **row)])
    assert "nurse-on-call" in found.contacts

    renamed = build([saved(desk, "contacts", **{f"contacts-{count}-title": "Night nurse"})])

    assert renamed.contacts["nurse-on-call"].title == "Night nurse"


def test_two_rows_of_one_title_get_two_names(desk: Client) -> None:
    count = len(library().contacts)
    rows = {f"contacts-{count + one}-title": "Nurse" for one in (0, 1)} | {"contacts-TOTAL_FORMS": str(count + 2)}

    found = build([saved(desk, "contacts", **rows)])

    assert {"nurse", "nurse-2"} <= set(found.contacts)


def test_the_first_page_leads_to_what_is_left(desk: Client) -> None:
    assert ORGANISATION in desk.get("/admin/").text

    page = desk.get(ORGANISATION).text

    assert "Safeguarding lead" in page
    assert "Our own default" in page


def test_a_number_that_was_filled_in_is_not_left_any_more(desk: Client) -> None:
    rows = [number for number, one in enumerate(library().contacts.values()) if one.slug == "safeguarding"]

    saved(desk, "contacts", **{f"contacts-{rows[0]}-number": "0800 111"})

    assert "Safeguarding lead" not in desk.get(ORGANISATION).text


def test_what_the_law_decides_is_left_until_somebody_says_it_was_checked(desk: Client) -> None:
    rows = {f"bodies-{row}-checked": "on" for row in range(len(library().organisation.bodies))}
    assert "the regulator of our trade" in desk.get(ORGANISATION).text

    saved(desk, **rows)

    assert "the regulator of our trade" not in desk.get(ORGANISATION).text


def test_of_the_clocks_only_the_one_that_is_worked_to_is_left_to_check(desk: Client) -> None:
    clocks = list(library().clocks.values())

    page = desk.get(ORGANISATION).text

    assert [one.title in page for one in clocks if not one.checked] == [
        one is clocks[0] for one in clocks if not one.checked
    ]


def test_numbers_and_addresses_of_ours_are_no_personal_data(desk: Client, manager: User) -> None:
    own = drafts.head(row_of("contacts", "list"))
    tip = drafts.head(row_of("act-fast"))
    assert own
    assert tip
    words = "\n+++\nRing 020 7946 0958 or write to care@ourshop.example.\n"
    text = tip.as_document().text.replace("\n+++\n", words, 1)
    draft = drafts.save_draft(Document("tip", "act-fast", "en", text), by=manager, base=tip.pk)
    compare = reverse("admin:editions_document_compare", args=(draft.document_id,))
    before = desk.get(compare).text

    ours = own.text + '\n[[contacts]]\nslug = "us"\ntitle = "Us"\nnumber = "020 7946 0958, care@ourshop.example"\n'
    number = drafts.save_draft(Document("list", "contacts", "en", ours), by=manager, base=own.pk)
    drafts.publish_drafts([number], by=manager)
    forget()

    assert "add it to “Your own telephone numbers and addresses”" in before
    assert "looks like personal data" not in desk.get(compare).text


def test_a_number_that_is_not_ours_stays_personal_data(desk: Client, manager: User) -> None:
    """The control to the one above."""
    tip = drafts.head(row_of("act-fast"))
    assert tip
    text = tip.as_document().text.replace("\n+++\n", "\n+++\nRing 020 7946 0111 first.\n", 1)
    draft = drafts.save_draft(Document("tip", "act-fast", "en", text), by=manager, base=tip.pk)

    page = desk.get(reverse("admin:editions_document_compare", args=(draft.document_id,))).text

    assert "looks like personal data" in page


def parts_done(desk: Client) -> int:
    """How many parts of the organisation the page says are done."""
    found = re.search(r"(\d+) of \d+ parts are done", desk.get(ORGANISATION).text)
    assert found
    return int(found[1])


def parts_left(desk: Client) -> int:
    """How many parts the desk's first page says are still to do."""
    found = re.search(r"(\d+) parts? of Your organisation (?:is|are) still to do", desk.get("/admin/").text)
    return int(found[1]) if found else 0


def test_the_desk_and_the_page_of_the_organisation_count_the_same_drafts_too(desk: Client) -> None:
    before = parts_done(desk)
    saved(desk, name="Linden Row Homes")

    assert parts_done(desk) == before + 1
    assert parts_done(desk) + parts_left(desk) == len(first_run.THINGS)


def row_of_look(page: str) -> str:
    """What the page of the organisation says of the logo."""
    row = page[page.index(reverse("admin:look")) :]
    return row[: row.index("</li>")]


def test_a_logo_is_not_done_before_there_is_one_or_somebody_says_that_it_is_right(desk: Client) -> None:
    before = parts_done(desk)
    assert "look at it once" in row_of_look(desk.get(ORGANISATION).text)

    answer = desk.post(reverse("admin:organisation-kept"), {"part": "logo"}, follow=True)

    assert "Noted in a draft" in answer.text
    assert parts_done(desk) == before + 1
    assert "look at it once" not in row_of_look(answer.text)


def test_only_a_part_that_may_stay_is_said_to_be_right(desk: Client) -> None:
    before = parts_done(desk)
    desk.post(reverse("admin:organisation-kept"), {"part": "bodies"})
    desk.post(reverse("admin:organisation-kept"), {"part": "<b>"})
    desk.post(reverse("admin:organisation-kept"))

    assert parts_done(desk) == before
    assert not Revision.objects.drafts().exists()


def test_a_number_of_ones_own_is_said_to_be_so_in_one_press(desk: Client, manager: User) -> None:
    now = drafts.head(row_of("act-fast"))
    assert now
    text = now.text.replace(now.as_document().text.split("+++")[2], "\nRing us on 0161 496 0177.\n\n", 1)
    drafts.save_draft(Document("tip", "act-fast", "en", text), by=manager, base=now.pk)
    compare = reverse("admin:editions_document_compare", args=(row_of("act-fast").pk,))
    assert "looks like personal data" in (page := desk.get(compare).text)
    assert f'action="{reverse("admin:organisation-ours")}"' in page

    answer = desk.post(reverse("admin:organisation-ours"), {"detail": "0161 496 0177", "next": compare})

    assert answer.headers["Location"] == compare
    both = [one.pk for one in Revision.objects.drafts()]
    published = desk.post(reverse("admin:publish"), {"drafts": both}, follow=True)
    assert "is what readers see now" in published.text
    assert library().organisation.ours == ("0161 496 0177",)


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_saying_so_leads_to_no_other_site(desk: Client, next_page: str) -> None:
    answer = desk.post(reverse("admin:organisation-ours"), {"detail": "4111 1111 1111 1111", "next": next_page})

    assert answer.headers["Location"] == "/admin/"
    assert not Revision.objects.drafts().exists()


def test_a_domain_of_ones_own_stands_for_every_address_there() -> None:
    own = own_details(replace(build([]), organisation=Organisation(ours=("@linden.example", "0161 496 0177"))))

    assert own.has("Repairs@Linden.example")
    assert own.has("(0161) 496-0177")
    assert not own.has("pat@elsewhere.example")
    assert not own.has("pat@notlinden.example.org")


def test_what_people_meet_most_is_the_organisations_own_where_it_names_some(desk: Client) -> None:
    assert "shouting at me" in desk.get("/").text
    saved(desk, starters="the lift is broken\n<b>no heating</b>")
    desk.post(reverse("admin:publish"), {"drafts": [one.pk for one in Revision.objects.drafts()], "_publish": "1"})
    forget()

    page = desk.get("/").text

    assert "the lift is broken" in page
    assert "&lt;b&gt;no heating&lt;/b&gt;" in page
    assert "shouting at me" not in page


def test_an_outcome_that_complaints_have_is_named_before_it_goes(desk: Client, agent: User) -> None:
    complaint = Complaint.objects.create(holder=agent)
    Closure.objects.create(complaint=complaint, outcome="promised", by=agent)
    row = next(at for at, slug in enumerate(library().options["outcomes"]) if slug == "promised")
    other = next(at for at, slug in enumerate(library().options["outcomes"]) if slug != "promised")
    compare = reverse("admin:editions_document_compare", args=(row_of("causes", LIST).pk,))

    saved(desk, "causes", **{f"outcomes-{other}-DELETE": "on"})
    assert "Complaints have what this takes out" not in desk.get(compare).text
    saved(desk, "causes", **{f"outcomes-{row - (other < row)}-DELETE": "on"})

    page = " ".join(desk.get(compare).text.split())
    assert "Complaints have what this takes out" in page
    assert f"<strong>{library().options['outcomes']['promised'].title}</strong> 1 complaint" in page


def test_what_the_organisation_asks_is_ticked_in_a_step_and_asked_there(desk: Client) -> None:
    row = {"facts-0-label": "Tenancy number", "facts-0-longest": "20", "facts-0-ORDER": "1", "facts-TOTAL_FORMS": "1"}
    saved(desk, **row)
    publish_all(desk)
    step = library().steps["steady"]
    assert re.search(r'name="record"\s+value="tenancy-number"', desk.get(change_url("steady", "step")).text)
    assert "Tenancy number" not in [fact.label for fact in asked_by(library(), step.record)]

    ticked = form_of("steady", "step", record=[*step.record, "tenancy-number"])
    assert desk.post(change_url("steady", "step"), ticked).status_code == 302
    publish_all(desk)

    asked = asked_by(library(), library().steps["steady"].record)
    assert "Tenancy number" in [fact.label for fact in asked]


def test_what_is_asked_for_is_a_number_a_day_or_one_of_some_answers(desk: Client) -> None:
    rows = {"facts-TOTAL_FORMS": "2", "facts-0-label": "Rooms", "facts-0-kind": "number", "facts-0-ORDER": "1"}
    rows |= {"facts-1-label": "Home", "facts-1-kind": "choice", "facts-1-choices": "Flat, House", "facts-1-ORDER": "2"}
    rows |= {"facts-1-not_personal": "on"}

    made = build([saved(desk, **rows)]).organisation.facts

    assert made == (
        OwnFact("rooms", "Rooms", kind="number"),
        OwnFact("home", "Home", kind="choice", choices=("Flat", "House"), not_personal=True),
    )
    page = desk.get(change_url("organisation", LIST)).text
    assert "Flat, House" in page
    assert re.search(r'<option value="choice" selected>\s*one of these answers', page)


def publish_all(desk: Client) -> None:
    """Publish whatever is a draft."""
    sent = {"drafts": [one.pk for one in Revision.objects.drafts()], "_publish": "1"}
    assert desk.post(reverse("admin:publish"), sent).status_code == 302
    forget()
