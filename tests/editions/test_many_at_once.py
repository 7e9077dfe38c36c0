"""Many documents at once: found, ticked, changed together as drafts; a page found right is one click."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.desk import many_at_once
from playbook.editions import drafts
from playbook.editions.current import library
from playbook.editions.many import a_year_on, heads, with_values
from playbook.editions.models import Edition, Revision
from playbook.editions.replacing import Swap, replaced
from playbook.guidance.documents import Document
from tests.editions.drafting import draft_of, row_of
from tests.editions.test_desk import browser_of

MANY = "/admin/many/"
TEXT = """+++
title = "Ring them"
summary = "They wait."
stages = ["listen"]
say = [
    { text = "We listen.", other = "We do listen." },
]
+++
Ring them and listen. The ringing stops.

+++
they ring and ring
"""


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def pks(kind: str) -> list[str]:
    """What the page ticks of a kind."""
    return [str(one.pk) for one in heads("en") if one.document.kind == kind]


def ticks(page: str) -> int:
    """How many boxes are ticked."""
    return len(re.findall(r"\schecked\s*>", page))


def test_words_are_replaced_in_words_and_not_in_names() -> None:
    found = replaced(Document("tip", "ring-them", "en", TEXT), Swap("listen", "hear")).text

    assert '"listen",' in found
    assert "We hear." in found
    assert "Ring them and hear." in found


def test_signs_in_what_is_looked_for_are_no_pattern() -> None:
    text = TEXT.replace("We listen.", "We listen (a.b) axb.")

    assert "We listen (c) axb." in replaced(Document("tip", "ring-them", "en", text), Swap("a.b", "c")).text
    assert replaced(Document("tip", "ring-them", "en", text), Swap("(.*", "c")).text == text


def test_whole_words_are_told_from_parts_of_others() -> None:
    swap = Swap("ring", "call", whole_words=True, everywhere=True)
    found = replaced(Document("tip", "ring-them", "en", TEXT), swap).text

    assert "they call and call" in found
    assert "The ringing stops." in found


def test_a_key_that_a_kind_has_not_is_not_set() -> None:
    step = Document("step", "x", "en", TEXT)

    assert with_values(step, {"owner": "Us"}) == step


def test_find_and_replace_shows_each_place_and_then_makes_drafts(desk: Client) -> None:
    ticked = pks("tip")
    sent = {"ticked": ticked, "find": "customer care", "replace": "the complaints team"}

    shown = desk.post(f"{MANY}?kind=tip", sent)
    assert "The complaints team" in shown.text
    assert "Capital letters do not matter" in shown.text
    assert not Revision.objects.drafts().exists()
    saved = desk.post(f"{MANY}?kind=tip", {**sent, "_save": "1"})

    assert saved.headers["Location"].startswith("/admin/publish/?draft=")
    made = Revision.objects.drafts()
    assert made.count() == len(library().tips)
    assert all('owner = "The complaints team"' in one.text for one in made)


def test_capital_letters_have_to_match_where_that_is_asked_for(desk: Client) -> None:
    sent = {"ticked": pks("tip"), "find": "customer care", "replace": "the team", "match_case": "on"}

    page = desk.post(f"{MANY}?kind=tip", sent).text

    assert "Capital letters have to match." in page
    assert "stay as they are" in page
    assert "with other capital letters" in page


def test_a_place_that_is_unticked_stays_as_it_is(desk: Client) -> None:
    now = drafts.head(row_of("act-fast"))
    assert now
    text = Document("tip", "act-fast", "en", TEXT.replace("Ring them and listen", "We listen"))
    draft = drafts.save_draft(text, by=None, base=now.pk)
    sent = {"ticked": [draft.pk], "find": "we listen", "replace": "We hear", "one_by_one": "1"}
    page = desk.post(f"{MANY}?kind=tip", sent).text
    assert f'value="{draft.pk}:say.0.text"' in page

    desk.post(f"{MANY}?kind=tip", {**sent, "place": [f"{draft.pk}:body"], "_save": "1"})

    made = Revision.objects.drafts().get().text
    assert '"We listen."' in made
    assert "We hear. The ringing stops." in made


def test_what_stays_as_it_is_is_named_with_the_reason_and_a_link(desk: Client) -> None:
    ours = str(drafts.head(row_of("organisation", "list")).pk)  # type: ignore[union-attr]

    page = desk.post(f"{MANY}?kind=list", {"ticked": [ours], "find": "goodwill", "replace": "a gesture"}).text

    assert "1 ticked document stays as it is" in page
    assert "the words stand only in names, remarks or what search goes by" in page
    assert f"/admin/editions/document/{row_of('organisation', 'list').pk}/change/" in page


def test_a_step_goes_on_naming_its_letters_whatever_is_replaced(desk: Client) -> None:
    steps = [one for one in heads("en") if one.document.kind == "step" and '"goodwill"' in one.text]
    assert steps

    desk.post(
        f"{MANY}?kind=step",
        {"ticked": pks("step"), "find": "goodwill", "replace": "gesture of care", "everywhere": "on", "_save": "1"},
    )

    assert not any(
        "gesture of care" in name for step in drafts.library_with_drafts("en").steps.values() for name in step.letters
    )


def test_slots_and_addresses_are_no_words() -> None:
    text = TEXT.replace("We listen.", "We look at {thing|this thing}.").replace(
        "The ringing", "[The thing](https://example.org/thing) and the ringing"
    )

    found = replaced(Document("tip", "ring-them", "en", text), Swap("thing", "matter")).text

    assert "{thing|this matter}" in found
    assert "[The matter](https://example.org/thing)" in found


@pytest.mark.parametrize("slug", ["thesaurus", "signs", "points"])
def test_what_search_and_the_sources_hold_is_changed_where_that_is_asked_for(desk: Client, slug: str) -> None:
    sent = {"ticked": pks("list"), "find": "anger", "replace": "fury"}

    without = desk.post(f"{MANY}?kind=list", sent).text
    asked = desk.post(f"{MANY}?kind=list", {**sent, "everywhere": "on"}).text

    mark = str(drafts.head(row_of(slug, "list")).pk)  # type: ignore[union-attr]
    assert mark not in re.findall(r'name="ticked"\s+value="(\d+)"', without)
    assert mark in re.findall(r'name="ticked"\s+value="(\d+)"', asked)


def test_nothing_is_ticked_until_somebody_ticks_it(desk: Client) -> None:
    page = desk.get(MANY).text

    assert ticks(page) == 0
    assert page.count('name="ticked"') == 50


def test_all_that_is_found_is_ticked_and_unticked_with_one_press(desk: Client) -> None:
    every = desk.post(f"{MANY}?kind=tip", {"_all": "1", "find": "kept"}).text
    none = desk.post(f"{MANY}?kind=tip", {"_none": "1", "ticked": pks("tip")}).text

    assert f"{len(library().tips)} ticked" in every
    assert ticks(every) == 50
    assert 'value="kept"' in every
    assert ticks(none) == 0


def test_ticks_are_kept_from_page_to_page(desk: Client) -> None:
    first = re.findall(r'name="ticked"\s+value="(\d+)"', desk.get(f"{MANY}?kind=tip").text)[0]

    second_page = desk.post(f"{MANY}?kind=tip", {"ticked": [first], "_page": "2"}).text
    back = desk.post(f"{MANY}?kind=tip", {"elsewhere": first, "_page": "1"}).text

    assert f'name="elsewhere" value="{first}"' in second_page
    assert "1 ticked" in second_page
    assert ticks(back) == 1


def test_a_document_that_somebody_saved_meanwhile_is_told(desk: Client, editor: User) -> None:
    ticked = pks("tip")[:2]
    draft_of("act-fast", "Somebody", by=editor)
    old = row_of("act-fast").revisions.live().get().pk

    sent = {"ticked": [*ticked, old], "set_owner": "The front desk", "_save": "1"}
    page = desk.post(f"{MANY}?kind=tip", sent, follow=True).text

    assert "Somebody saved one of these" in page
    assert Revision.objects.drafts().count() == 1


def test_only_what_is_ticked_is_changed(desk: Client) -> None:
    now = drafts.head(row_of("act-fast"))
    assert now

    desk.post(f"{MANY}?kind=tip", {"ticked": [now.pk], "set_owner": "The front desk", "_save": "1"})

    assert [one.document.slug for one in Revision.objects.drafts()] == ["act-fast"]


def test_what_is_not_found_is_not_changed_though_it_is_ticked(desk: Client) -> None:
    now = drafts.head(row_of("act-fast"))
    assert now

    desk.post(f"{MANY}?kind=checklist", {"ticked": [now.pk], "set_owner": "The front desk", "_save": "1"})

    assert not Revision.objects.drafts().exists()


@pytest.mark.parametrize(
    ("query", "has", "has_not"),
    [
        ("kind=tip&words=Act+fast", "Act fast", "Speak slowly"),
        ("kind=tip&owner=nobody+at+all", "Nothing fits.", "Act fast"),
        ("kind=tip&point=C4.1", "Act fast", "Speak slowly"),
        ("kind=tip&point=c4.1", "Act fast", "Speak slowly"),
        ("kind=tip&point=no+such+words", "No point has this code or these words", "Act fast"),
        ("kind=tip&changed_by=nobody", "Nothing fits.", "Act fast"),
        ("kind=tip&state=draft", "Nothing fits.", "Act fast"),
        ("kind=tip&check_before=2001-01-01", "Nothing fits.", "Act fast"),
        ("kind=tip&check_before=2099-01-01", "Act fast", "no such tip"),
        ("kind=tip&due=none", "Nothing fits.", "Act fast"),
        ("kind=tip&changed_since=2099-01-01", "Nothing fits.", "Act fast"),
    ],
)
def test_documents_are_found_by_what_they_are(desk: Client, query: str, has: str, has_not: str) -> None:
    page = desk.get(f"{MANY}?{query}").text

    assert has in page
    assert f"<strong>{has_not}" not in page


@pytest.mark.parametrize(
    "query", ["kind=x", "stage=%00", "changed_since=yesterday", "channel=x&due=y", "words=" + "a" * 900]
)
def test_odd_questions_are_answered(desk: Client, query: str) -> None:
    assert desk.get(f"{MANY}?{query}").status_code == 200


def test_a_draft_of_somebody_is_said(desk: Client, editor: User) -> None:
    draft_of("act-fast", "Somebody", by=editor)

    assert "draft of editor" in " ".join(desk.get(f"{MANY}?kind=tip&owner=Somebody").text.split())


def test_an_editor_finds_and_makes_drafts_and_publishes_nothing(playbook: None, editor: User) -> None:
    sent = {"ticked": pks("tip"), "set_owner": "The front desk", "_save": "1"}

    answer = browser_of(editor).post(f"{MANY}?kind=tip", sent)

    assert answer.headers["Location"] == "/admin/"
    assert Edition.objects.newest_number() == 1


def test_a_page_that_is_still_right_is_looked_at_again_in_a_year(desk: Client) -> None:
    desk.post("/admin/still-right/tips/act-fast/")
    desk.get("/tips/act-fast/")

    live = row_of("act-fast").revisions.live().get()
    assert f"check_after = {timezone.localdate().year + 1}-" in live.text
    assert Edition.objects.newest_number() == 2


def test_an_editor_who_finds_a_page_right_leaves_a_draft(playbook: None, editor: User) -> None:
    browser_of(editor).post("/admin/still-right/tips/act-fast/")

    assert Edition.objects.newest_number() == 1
    assert Revision.objects.drafts().count() == 1


def test_the_last_day_of_a_leap_month_has_a_year_on(desk: Client) -> None:
    assert a_year_on(datetime.date(2028, 2, 29)) == datetime.date(2029, 2, 28)


def test_a_readers_page_leads_who_may_to_its_form(desk: Client, agent: User) -> None:
    page = desk.get("/tips/act-fast/").text

    assert "/admin/edit/tips/act-fast/" in page
    assert desk.get("/admin/edit/tips/act-fast/").headers["Location"].endswith("/change/")
    assert "/admin/edit/" not in browser_of(agent).get("/tips/act-fast/").text
    assert "/admin/edit/" not in desk.get("/tips/").text


def test_what_was_approved_is_ticked_when_publishing(desk: Client, editor: User, manager: User) -> None:
    one, other = draft_of("act-fast", "A", by=editor), draft_of("speak-slowly", "B", by=editor)
    one.reviews.create(verdict="approved", by=manager)

    page = " ".join(desk.get("/admin/publish/").text.split())
    other.reviews.create(verdict="submitted", by=editor)
    every = " ".join(desk.get("/admin/publish/?all").text.split())

    assert f'value="{one.pk}" checked' in page
    assert f'value="{other.pk}" checked' not in page
    assert f'value="{other.pk}" checked' in every


def test_keys_are_picked_from_what_is_free(desk: Client) -> None:
    page = desk.get("/admin/editions/document/add/?kind=interrupt").text
    taken = {one.key for one in library().interrupts.values()}

    assert '<optgroup label="Taken">' in page
    assert all(f'<option value="{key}">' in page for key in taken)
    assert "Not taken yet:" in page


def test_what_a_colleague_is_still_writing_is_ticked_nowhere_until_somebody_has_looked(
    desk: Client, editor: User
) -> None:
    theirs = draft_of("act-fast", "Half a thought", by=editor)
    other = next(pk for pk in pks("tip") if pk != str(theirs.pk))
    sent = {"ticked": [str(theirs.pk), other], "set_owner": "The front desk"}

    page = " ".join(desk.post(f"{MANY}?kind=tip", sent).text.split())
    row = page[page.index(f'value="{theirs.pk}"') :][:1500]
    assert "editor is writing a draft of it, which changes more than this" in row
    assert not row.startswith(f'value="{theirs.pk}" checked')
    assert f'value="{other}" checked' in page

    answer = desk.post(f"{MANY}?kind=tip", {**sent, "_save": "1"})

    made = {one.document.slug: one for one in Revision.objects.drafts().select_related("document")}
    assert "The front desk" in made["act-fast"].text
    asked = answer.headers["Location"]
    assert f"draft={made['act-fast'].pk}" not in asked
    assert asked.count("draft=") == 1
    published = " ".join(desk.get(asked).text.split())
    assert "on the draft of editor, which is in it" in published
    assert len(re.findall(r'name="drafts"[^>]*checked', published)) == 1


def test_what_came_with_the_playbook_was_changed_by_nobody(desk: Client, editor: User) -> None:
    draft_of("act-fast", "Somebody", by=editor)
    today = timezone.localdate().isoformat()

    page = desk.get(f"{MANY}?changed_since={today}").text

    assert re.findall(r'name="ticked"\s+value="(\d+)"', page) == [str(drafts.head(row_of("act-fast")).pk)]  # type: ignore[union-attr]


def test_one_change_takes_no_more_than_a_form_may_send_and_says_what_is_left(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_at_once, "MOST_AT_ONCE", 3)
    asked = {"ticked": pks("tip"), "set_owner": "Front desk"}

    page = desk.post(f"{MANY}?kind=tip", asked).content.decode()
    assert f"{len(pks('tip')) - 3} more documents are ticked" in page
    shown = re.findall(r'name="ticked"\s+value="(\d+)"', page)
    assert len(shown) == 3

    desk.post(f"{MANY}?kind=tip", {"ticked": shown, "set_owner": "Front desk", "_save": "1"})
    again = desk.post(f"{MANY}?kind=tip", {"ticked": pks("tip"), "set_owner": "Front desk"}).content.decode()
    assert f"{len(pks('tip')) - 6} more documents are ticked" in again


@pytest.mark.parametrize(("path", "name"), [(MANY, "ticked"), ("/admin/publish/", "drafts")])
def test_ticks_of_ten_thousand_documents_are_read(desk: Client, path: str, name: str) -> None:
    ticks = [str(number) for number in range(10**7, 10**7 + 10_000)]

    answer = desk.post(path, {name: ticks, "set_owner": "Front desk"})

    assert answer.status_code == 422  # none of them is there, which is said


def test_a_step_inside_an_interrupt_is_looked_for_in_no_stage(desk: Client) -> None:
    inside = {one.slug for one in library().steps.values() if one.interrupt}
    astray = {one.slug for one in library().steps.values() if not one.interrupt and not one.stage}

    page = desk.get(f"{MANY}?kind=step&stage=none").text

    ticked = re.findall(r'name="ticked"\s+value="(\d+)"', page)
    found = {one.document.slug for one in heads("en") if str(one.pk) in ticked}
    assert inside
    assert found & inside == set()
    assert found == astray
