"""Taking a document out: asked once, taken off the pages that point to it in the same press, found in the list."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.editions import change_sets, drafts, retiring
from playbook.editions.current import forget, library
from playbook.editions.models import ChangeSet, Revision
from tests.editions.drafting import draft_of, row_of
from tests.editions.test_desk import browser_of, url

GOOD = "you-are-good-at-this"
LIST = reverse("admin:editions_document_changelist") + "?kind=tip&state=gone"


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def asking(slug: str = GOOD, kind: str = "tip") -> str:
    """The address of the question."""
    return reverse("admin:editions_document_delete", args=(row_of(slug, kind).pk,))


def removal_of(slug: str, by: User) -> Revision:
    """A draft that takes a tip out."""
    now = drafts.head(row_of(slug))
    made = drafts.delete(row_of(slug), by=by, base=now.pk if now else None)
    assert made
    return made


def asked(desk: Client, slug: str = GOOD, **more: str) -> str:
    """What the page says after the question was answered with yes."""
    now = drafts.head(row_of(slug))
    return unescape(desk.post(asking(slug), {"base": now.pk if now else "", **more}, follow=True).text)


def test_a_tip_goes_with_all_that_points_to_it_in_one_change(desk: Client) -> None:
    assert "These point to it" in desk.get(asking()).text

    page = asked(desk, _there="1")

    change = ChangeSet.objects.get()
    assert change.name in page
    assert "Sound: all of it can be published together." in page
    seen = [one.pk for one in change_sets.drafts_in(change)]
    desk.post(reverse("admin:change-set-published", args=(change.pk,)), {"drafts": seen, "_publish": "1"})
    forget()
    assert GOOD not in library().tips
    assert not any(GOOD in one.related for one in library().tips.values())


def test_what_still_points_is_named_by_its_title_and_not_by_a_list_of_addresses(desk: Client) -> None:
    page = asked(desk)

    assert "still points to “You're good at this”, which is taken out; untick it there" in page
    assert "use one of" not in page
    assert "Make the drafts that take it out there" in page


def test_the_drafts_can_be_made_afterwards_and_stand_in_one_change_with_the_removal(
    desk: Client, manager: User
) -> None:
    removal = removal_of(GOOD, manager)

    desk.post(url("taken_out_there", GOOD))

    inside = change_sets.drafts_in(ChangeSet.objects.get())
    assert removal in inside
    assert len(inside) > 1
    assert "These still point to it" not in desk.get(url("compare", GOOD)).text


def test_what_another_change_holds_stays_as_it_is_and_is_named(desk: Client, manager: User) -> None:
    removal_of(GOOD, manager)
    other = draft_of("first-days", "The front desk", by=manager)
    theirs = change_sets.begin("Another", [other], by=manager)

    page = desk.post(url("taken_out_there", GOOD), follow=True).text

    assert "Left as they are" in page
    assert "Your first days" in page
    assert [one.pk for one in change_sets.drafts_in(theirs)] == [other.pk]


def test_nothing_is_said_of_complaints_where_a_tip_goes(desk: Client) -> None:
    assert "A complaint that is on this step" not in desk.get(asking()).text
    assert "A complaint that is on this step" in desk.get(asking("steady", "step")).text


def test_a_draft_that_is_no_removal_takes_nothing_out_elsewhere(desk: Client, manager: User) -> None:
    draft_of(GOOD, "The front desk", by=manager)

    assert desk.post(url("taken_out_there", GOOD)).status_code == 302
    assert not ChangeSet.objects.exists()


def test_an_agent_cannot_take_anything_out(playbook: None, agent: User) -> None:
    assert browser_of(agent).post(url("taken_out_there", GOOD)).status_code in (302, 403)
    assert not Revision.objects.drafts().exists()


def test_what_is_taken_out_is_listed_by_title_day_and_person(desk: Client) -> None:
    asked(desk, _there="1")
    change = ChangeSet.objects.get()
    seen = [one.pk for one in change_sets.drafts_in(change)]
    desk.post(reverse("admin:change-set-published", args=(change.pk,)), {"drafts": seen, "_publish": "1"})
    forget()

    row = unescape(desk.get(LIST).text).partition("<tbody")[2].partition("</tbody")[0]

    assert "You're good at this" in row
    assert "manager" in row
    assert change.edition is None  # it was read before; the day is that of its publish
    change.refresh_from_db()
    assert change.edition
    assert change.edition.at.strftime(" %Y, ") in row


def test_the_compare_page_warns_of_nothing_that_the_drafts_have_nothing_to_do_with(desk: Client, manager: User) -> None:
    removal_of(GOOD, manager)

    page = desk.get(url("compare", GOOD)).text

    assert "is an example until you have checked it" not in page


STEP = "partly-ours"


def leads_to(slug: str) -> set[str]:
    """The steps and interrupts with a choice that leads to one."""
    found = library()
    screens = (*found.steps.values(), *found.interrupts.values())
    return {one.slug for one in screens if any(choice.to == slug for choice in one.choices)}


def published(desk: Client, change: ChangeSet) -> None:
    """Publish all that is in a change."""
    seen = [one.pk for one in change_sets.drafts_in(change)]
    desk.post(reverse("admin:change-set-published", args=(change.pk,)), {"drafts": seen, "_publish": "1"})
    forget()


def test_choices_that_led_to_a_step_lead_elsewhere_in_the_same_press(desk: Client) -> None:
    led, before = leads_to(STEP), drafts.head(row_of(STEP, "step"))
    assert led
    assert before
    suggested = library().steps[STEP].choices[0].to
    page = unescape(desk.get(asking(STEP, "step")).text)
    assert "Choices that lead to it lead to this one instead" in page
    assert f'<option value="{suggested}" selected>' in page
    assert f'<option value="{STEP}"' not in page

    page = desk.post(asking(STEP, "step"), {"base": before.pk, "_there": "1", "instead": suggested}, follow=True).text

    assert "Sound: all of it can be published together." in page
    published(desk, ChangeSet.objects.get())
    assert STEP not in library().steps
    assert led - {suggested} <= leads_to(suggested)


def test_without_another_step_those_choices_go(desk: Client) -> None:
    led, before = leads_to(STEP), drafts.head(row_of(STEP, "step"))
    assert before
    desk.post(asking(STEP, "step"), {"base": before.pk, "_there": "1", "instead": "no-such-step"})

    texts = {one.document.slug: one.text for one in Revision.objects.drafts().filter(deleted=False)}
    assert led <= set(texts)
    assert not [slug for slug in led if f'to = "{STEP}"' in texts[slug]]


def test_the_stage_that_began_at_a_step_begins_at_the_other(desk: Client) -> None:
    before = drafts.head(row_of("let-them-talk", "step"))
    assert before
    desk.post(asking("let-them-talk", "step"), {"base": before.pk, "_there": "1", "instead": "stay-with-them"})

    stages = drafts.head(row_of("stages", "list"))
    assert stages
    assert stages.is_draft
    assert 'start = "stay-with-them"' in stages.text
    assert "let-them-talk" not in stages.text


def test_what_was_mended_by_hand_is_put_into_one_change_with_the_removal(desk: Client, manager: User) -> None:
    before = drafts.head(row_of(GOOD))
    assert before
    removal_of(GOOD, manager)
    for one in retiring.pointing_at(row_of(GOOD)):
        drafts.save_draft(retiring.without(one.as_document(), row_of(GOOD)), by=manager, base=one.pk)
    page = desk.get(url("compare", GOOD)).text
    assert "Mended in drafts that are not in one change with it" in page

    desk.post(url("taken_out_there", GOOD))

    inside = change_sets.drafts_in(ChangeSet.objects.get())
    assert len(inside) == Revision.objects.drafts().count() > 2
    assert "To mend before it can be published" not in desk.get(url("compare", GOOD)).text
