"""What stops a publish and what is worth a look are told apart, said once, found later, and answered in a press."""

import re

import pytest
from django.db import transaction
from django.test import Client

from playbook.accounts.models import User
from playbook.editions import drafts
from playbook.editions.current import forget
from playbook.editions.models import Review, Revision
from playbook.guidance.documents import LIST, Document
from tests.editions.drafting import row_of
from tests.editions.test_desk import browser_of

pytestmark = pytest.mark.one_engine

WORDS = "/admin/organisation/words/"


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def draft(by: User, *lines: str, slug: str = "act-fast") -> Revision:
    """A draft of a tip with these lines to say on top."""
    now = drafts.head(row_of(slug))
    assert now
    text = now.as_document().text
    said = "".join(f'\n[[say]]\ntext = "{line}"\nother = "The same, put otherwise."\n' for line in lines)
    changed = text.replace("\n[[say]]", said + "\n[[say]]", 1)
    assert changed != text
    return drafts.save_draft(Document("tip", slug, "en", changed), by=by, base=now.pk)


def part(page: str, name: str) -> str:
    """A section of the desk's first page, in words."""
    section = re.search(rf'<section class="tasks" aria-labelledby="{name}">(.*?)</section>', page, re.S)
    assert section
    return " ".join(re.sub(r"<[^>]+>", " ", section[1]).split())


def test_the_first_page_tells_what_stops_from_what_is_worth_a_look(desk: Client, manager: User) -> None:
    draft(manager, "Your boiler comes soon.", "Calm down and listen.")

    page = desk.get("/admin/").text

    assert "Calm down" in part(page, "problems")
    assert "boiler" not in part(page, "problems")
    assert "boiler" in part(page, "worth-a-look")
    assert "Calm down" not in part(page, "worth-a-look")


def test_what_is_worth_a_look_is_found_after_it_was_published(desk: Client, manager: User) -> None:
    drafts.publish_drafts([draft(manager, "Your boiler comes soon.")], by=manager)
    forget()

    first = part(desk.get("/admin/").text, "worth-a-look")
    page = desk.get("/admin/worth-a-look/").text

    assert "boiler" not in first
    assert "In what readers have: 1 line" in first
    assert "boiler" in page
    assert re.search(r'href="/insights/gaps/"', page), "the second line of the menu"


def test_what_another_database_said_of_an_edition_of_that_number_is_not_said(desk: Client, manager: User) -> None:
    """As after a backup was restored: the number is the same, and what stands in the edition is not."""
    with transaction.atomic():
        drafts.publish_drafts([draft(manager, "Your boiler comes soon.")], by=manager)
        assert "In what readers have: 1 line" in part(desk.get("/admin/").text, "worth-a-look")
        transaction.set_rollback(True)
    forget()
    drafts.publish_drafts([draft(manager, "Your money comes soon.")], by=manager)

    assert "In what readers have: 0 lines" in part(desk.get("/admin/").text, "worth-a-look")


def test_what_only_a_draft_has_is_not_counted_for_readers(desk: Client, manager: User) -> None:
    draft(manager, "Your boiler comes soon.")

    assert "In what readers have: 0 lines" in part(desk.get("/admin/").text, "worth-a-look")


@pytest.mark.parametrize(("kind", "is_asked"), [("reference", False), ("tip", True)])
def test_a_day_on_a_reference_page_is_a_fact(desk: Client, manager: User, kind: str, is_asked: bool) -> None:
    """Bins are collected on Tuesdays: whoever looks that up would read "Collected on soon"."""
    now = drafts.head(row_of("act-fast")) if kind == "tip" else None
    page = '+++\ntitle = "Bins"\nsummary = "Collected."\n+++\nAll.\n\n+++\nwhen are the bins emptied\n'
    text = (now.text if now else page).replace('summary = "', 'ours = true\nsummary = "On Tuesdays at 7am for £3. ', 1)
    slug = "act-fast" if now else "bins"
    drafts.save_draft(Document(kind, slug, "en", text), by=manager, base=now.pk if now else None)

    first = desk.get("/admin/").text
    assert "None. The playbook with all its drafts is sound." in part(first, "problems")
    assert [found in part(first, "worth-a-look") for found in ("Tuesdays", "7am", "£3")] == [is_asked] * 3


def test_nothing_that_ships_is_worth_a_look(desk: Client) -> None:
    """The control."""
    assert "Nothing is." in desk.get("/admin/worth-a-look/").text


def test_a_sentence_that_stands_twice_is_one_problem(desk: Client, manager: User) -> None:
    now = drafts.head(row_of("act-fast"))
    assert now
    line = "Your boiler comes soon."
    twice = f'\n[[say]]\ntext = "{line}"\nother = "Or so."\n\n[[avoid]]\ntext = "No."\ninstead = "{line}"\n\n[[say]]'
    text = now.as_document().text.replace("\n[[say]]", twice, 1)
    drafts.save_draft(Document("tip", "act-fast", "en", text), by=manager, base=now.pk)

    found = part(desk.get("/admin/").text, "worth-a-look")

    assert found.count("“boiler”") == 1
    assert "The same sentence stands under" in found


def test_two_sentences_with_one_fault_are_two_problems(desk: Client, manager: User) -> None:
    """The control."""
    draft(manager, "Your boiler comes soon.", "The boiler is on its way.")

    assert part(desk.get("/admin/").text, "worth-a-look").count("“boiler”") == 2


def test_a_noun_of_our_own_trade_is_taken_off_the_list_where_it_is_warned_of(desk: Client, manager: User) -> None:
    draft(manager, "Your boilers come soon.")
    page = desk.get("/admin/").text
    noun = re.search(r'name="noun" value="(\w+)"', page)
    assert noun

    after = desk.post(
        "/admin/organisation/our-word/", {"noun": noun[1], "next": "/admin/worth-a-look/"}, follow=True
    ).text

    assert "“boiler” is a word of your own now" in after
    assert "Nothing is." in after
    organisation = drafts.head(row_of("organisation", LIST))
    assert organisation
    assert '"boiler"' not in organisation.text
    assert '"kitchen"' in organisation.text


def test_the_list_is_searched_and_weeded_by_ticks(desk: Client) -> None:
    assert 'value="tenancy"' not in desk.get(WORDS, {"q": "boil"}).text
    assert 'value="boiler"' in desk.get(WORDS, {"q": "BOIL"}).text

    page = desk.post(WORDS, {"noun": ["boiler", "tenant", "no such word"]}, follow=True).text

    assert "Words of your own now: boiler, tenant." in page
    assert 'value="boiler"' not in page
    assert 'value="radiator"' in page


def test_nothing_ticked_changes_nothing(desk: Client) -> None:
    page = desk.post(WORDS, {"noun": ["<script>", "\0"]}, follow=True).text

    assert "Tick the words of your own trade." in page
    assert not Revision.objects.drafts().exists()


def test_who_may_not_change_the_organisation_weeds_nothing(playbook: None, agent: User) -> None:
    assert browser_of(agent).post(WORDS, {"noun": ["boiler"]}).status_code == 302
    assert not Revision.objects.drafts().exists()


def ticked(page: str) -> set[int]:
    """The drafts that are ticked on the page of publishing."""
    boxes = re.findall(r'<input\s+type="checkbox"\s+name="drafts"\s+value="(\d+)"\s*(checked)?', page)
    return {int(pk) for pk, is_ticked in boxes if is_ticked}


def test_tick_all_leaves_what_somebody_else_still_writes(desk: Client, manager: User, editor: User) -> None:
    mine = draft(manager, "One more line.")
    theirs = draft(editor, "One more line.", slug="say-no-well")
    page = desk.get("/admin/publish/?all").text
    assert ticked(page) == {mine.pk}
    assert "not submitted" in page

    Review.objects.create(revision=theirs, by=editor, verdict=Review.Verdict.SUBMITTED)

    assert ticked(desk.get("/admin/publish/?all").text) == {mine.pk, theirs.pk}
    assert ticked(desk.get("/admin/publish/").text) == set()


def test_the_desk_finds_the_page_that_is_called_so_before_those_that_only_say_so(desk: Client) -> None:
    page = desk.get("/admin/editions/document/", {"q": "promise you made"}).text

    titles = re.findall(r'class="row__title" href="\d+/change/">([^<]+)<', page)

    assert titles[0] == "Keep the promise you made"
    assert len(titles) > 5


def test_the_strip_says_how_many_pages_more_an_edition_changed(desk: Client, manager: User, agent: User) -> None:
    slugs = ("act-fast", "say-no-well", "no-excuses", "steady-and-patient", "smile-is-heard")
    now = [drafts.head(row_of(slug)) for slug in slugs]
    for one in filter(None, now):
        text = one.as_document().text + "somebody says it in words of their own\n"
        drafts.save_draft(Document("tip", one.document.slug, "en", text), by=manager, base=one.pk)
    drafts.publish_drafts(Revision.objects.drafts(), by=manager, must_read="New lines.")
    forget()

    page = " ".join(browser_of(agent).get("/tips/").text.split())

    assert "and 1 page more: edition 2 changed 5, and there is room for four here" in page
