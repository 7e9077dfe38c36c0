"""Drafts that belong together are one change: judged, reviewed, published, scheduled and taken back together."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from playbook.accounts.models import User
from playbook.audit.models import Entry
from playbook.editions import change_sets, drafts, scheduling
from playbook.editions.current import forget, library
from playbook.editions.models import ChangeSet, Edition, Release, Review, Revision
from playbook.guidance import documents
from tests.editions.drafting import draft_of, row_of, text_of
from tests.editions.test_desk import browser_of, change_url, form_of, url

ATTACK = '"><script>hit()</script>'


def new_step(by: User) -> Revision:
    """The draft of a step that nothing leads to yet."""
    text = text_of("name-the-anger", kind="step").text.replace('code = "', 'code = "Z', 1)
    title = documents.parse(documents.Document("step", "wait-with-them", "en", text)).header["title"]
    text = text.replace(f'title = "{title}"', 'title = "Wait with them"', 1)
    text = text.replace('to = "let-them-talk"', 'to = "name-the-anger"', 1)
    return drafts.save_draft(documents.Document("step", "wait-with-them", "en", text), by=by, base=None)


def way_to_it(by: User) -> Revision:
    """The draft of a shipped step with a choice that leads to the new one."""
    text = text_of("let-them-talk", ('to = "name-the-anger"', 'to = "wait-with-them"'), kind="step")
    now = drafts.head(row_of("let-them-talk", "step"))
    return drafts.save_draft(text, by=by, base=now.pk if now else None)


def both_of(by: User) -> list[Revision]:
    """A new step and the choice that leads to it: neither is sound without the other."""
    return [new_step(by), way_to_it(by)]


def together(by: User, name: str = "Wait with them") -> ChangeSet:
    """The same, put together."""
    return change_sets.begin(name, both_of(by), by=by)


def page_of(change: ChangeSet, view: str = "") -> str:
    """An address of a change."""
    return f"/admin/change-sets/{change.pk}/{view and view + '/'}"


def seen(change: ChangeSet, **more: Any) -> dict[str, Any]:
    """What the page of a change sends."""
    return {"drafts": [str(one.pk) for one in change_sets.drafts_in(change)], **more}


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def test_drafts_are_put_together_on_the_list_of_changes(desk: Client, manager: User) -> None:
    chosen = [str(one.pk) for one in both_of(manager)]
    assert "Wait with them" in desk.get("/admin/change-sets/").text

    answer = desk.post("/admin/change-sets/", {"drafts": chosen, "name": "Waiting"}, follow=True)

    assert answer.redirect_chain == [(page_of(ChangeSet.objects.get()), 302)]
    assert "Let them talk" in answer.text
    assert "Waiting" in desk.get("/admin/").text
    assert Entry.objects.filter(act="change-begun").exists()


@pytest.mark.parametrize("form", [{"name": "Waiting"}, {"name": " "}, {"name": "x" * 81}, {"name": "\x00"}])
def test_a_change_without_drafts_or_with_an_odd_name_is_answered_with_what_to_do(
    desk: Client, manager: User, form: dict[str, str]
) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    ticked = [] if form["name"] == "Waiting" else [str(draft.pk)]

    answer = desk.post("/admin/change-sets/", {**form, "drafts": [*ticked, "x", "99999999999999999999"]})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not ChangeSet.objects.exists()


def test_a_step_and_the_choice_that_leads_to_it_show_no_false_problems(desk: Client, manager: User) -> None:
    step, choice = both_of(manager)
    alone = desk.get(reverse("admin:editions_document_compare", args=(choice.document_id,))).text
    assert "To mend before it can be published" in alone

    change = change_sets.begin("Waiting", [step, choice], by=manager)

    assert "all of it can be published together" in desk.get(page_of(change)).text
    for one in (step, choice):
        text = desk.get(reverse("admin:editions_document_compare", args=(one.document_id,))).text
        assert "To mend before it can be published" not in text
        assert "Part of a change" in text


def test_the_drafts_of_others_do_not_count_in_a_change(desk: Client, manager: User) -> None:
    choice = way_to_it(manager)
    step = new_step(manager)
    change = change_sets.begin("Only the choice", [choice], by=manager)

    answer = desk.get(page_of(change)).text

    assert step.is_draft
    assert "To mend before it can be published" in answer
    assert "which is a draft; put both into one change" in answer


def test_a_draft_that_is_written_on_stays_in_its_change(desk: Client, manager: User) -> None:
    change = change_sets.begin("Owners", [draft_of("act-fast", "The front desk", by=manager)], by=manager)

    desk.post(change_url(), form_of("act-fast", owner="Somebody else"))

    assert [one.text for one in change_sets.drafts_in(change)] == [drafts.head(row_of("act-fast")).text]  # type: ignore[union-attr]
    assert "Somebody else" in desk.get(page_of(change)).text


def test_a_draft_is_put_into_a_change_and_out_of_it_on_its_form(desk: Client, manager: User) -> None:
    change = change_sets.begin("Owners", [draft_of("speak-slowly", "Them", by=manager)], by=manager)
    assert "Owners" in desk.get(change_url()).text
    choice = {"change_set": str(change.pk), "change_set_was": "", "change_set_name": ""}

    desk.post(change_url(), {**form_of("act-fast", owner="The front desk"), **choice})
    assert len(change_sets.drafts_in(change)) == 2
    out = {"change_set": "", "change_set_was": str(change.pk), "change_set_name": ""}
    desk.post(change_url(), {**form_of("act-fast", owner="The front desk"), **out})
    assert len(change_sets.drafts_in(change)) == 1
    named = {"change_set": "", "change_set_was": "", "change_set_name": "Front desk"}
    desk.post(change_url(), {**form_of("act-fast", owner="The front desk"), **named})

    assert [one.name for one in ChangeSet.objects.open()] == ["Front desk", "Owners"]
    assert change_sets.change_of(drafts.head(row_of("act-fast"))) == ChangeSet.objects.get(name="Front desk")


def test_a_form_that_was_opened_before_takes_nothing_out_of_a_change(desk: Client, manager: User) -> None:
    """Somebody put the draft into a change meanwhile, and the form says none because it was so when it was drawn."""
    draft = draft_of("act-fast", "The front desk", by=manager)
    sent = {**form_of("act-fast", owner="Somebody"), "change_set": "", "change_set_was": "", "change_set_name": ""}
    change = change_sets.begin("Owners", [draft], by=manager)

    desk.post(change_url(), sent)

    assert len(change_sets.drafts_in(change)) == 1


@pytest.mark.parametrize("choice", ["99999999999999999999", "x", "17"])
def test_a_change_that_is_not_there_is_refused_with_what_was_typed(desk: Client, manager: User, choice: str) -> None:
    sent = {**form_of("act-fast", owner="Somebody"), "change_set": choice, "change_set_was": "", "change_set_name": ""}

    answer = desk.post(change_url(), sent)

    assert answer.status_code == 422
    assert "Choose another, or none." in answer.text
    assert "Somebody" in answer.text
    assert not Revision.objects.drafts().exists()


def test_the_preview_and_the_trial_see_the_drafts_of_the_change_and_no_others(desk: Client, manager: User) -> None:
    change = together(manager)
    draft_of("act-fast", "The front desk", by=manager)
    other = text_of("act-fast", ("title = ", "titel = "))
    now = drafts.head(row_of("act-fast"))
    drafts.save_draft(other, by=manager, base=now and now.pk)  # cannot be read

    trial = desk.get(f"/complaints/trial/?change={change.pk}&at=let-them-talk")
    walked = desk.get(f"/complaints/trial/?change={change.pk}&at=wait-with-them")
    preview = desk.post(url("preview", "let-them-talk", "step"), form_of("let-them-talk", "step"))

    assert "A trial of the change" in trial.text
    assert f"change={change.pk}" in trial.text
    assert "Wait with them" in walked.text
    assert "cannot be read" not in trial.text
    assert "cannot be read" in desk.get("/complaints/trial/?at=let-them-talk").text
    assert "Wait with them" in preview.text
    assert f"change={change.pk}" in desk.get(change_url("let-them-talk", "step")).text


@pytest.mark.parametrize("odd", ["x", "0", "99999999999999999999", "-1", ""])
def test_a_trial_of_a_change_that_is_not_there_is_one_of_all_drafts(desk: Client, odd: str) -> None:
    answer = desk.get("/complaints/trial/", {"change": odd})

    assert (answer.status_code, "A trial of the drafts." in answer.text) == (200, True)


def test_the_trial_of_a_change_begins_at_the_step_that_it_changes(desk: Client, manager: User) -> None:
    change = together(manager)

    assert f"at=let-them-talk&amp;change={change.pk}" in desk.get(page_of(change)).text


def test_a_step_that_nothing_leads_to_is_mended_in_the_step_before_it(desk: Client, manager: User) -> None:
    change = change_sets.begin("Wait", [new_step(manager)], by=manager)
    page = desk.get(page_of(change)).text
    assert "no choice leads to this step" in page
    place = re.search(r'href="([^"]+#field-choices)">\s*Add the choice in', page)
    assert place
    form = desk.get(place[1]).text

    assert ('name="choices-0-label"' in form, "Wait with them</h1>" in form) == (True, False)
    assert place[1] in desk.get(change_url("wait-with-them", "step")).text


def test_a_change_is_published_as_one_edition_under_its_name(desk: Client, manager: User) -> None:
    change = together(manager)

    answer = desk.post(page_of(change, "published"), seen(change, _publish="1"), follow=True)

    forget()
    edition = Edition.objects.latest("number")
    assert "Readers have it" in answer.text
    assert (edition.note, edition.begun.count()) == ("Wait with them", 2)
    assert library().steps["wait-with-them"].title == "Wait with them"
    assert ChangeSet.objects.get().edition == edition
    assert desk.get("/steps/wait-with-them/").status_code == 200


def test_a_change_that_would_break_the_playbook_is_not_published_at_all(desk: Client, manager: User) -> None:
    fine = draft_of("act-fast", "The front desk", by=manager)
    change = change_sets.begin("Half", [way_to_it(manager), fine], by=manager)

    for way in ({"_publish": "1"}, {"_schedule": "1", "at": "2099-01-01T10:00"}):
        answer = desk.post(page_of(change, "published"), seen(change, **way))
        assert (answer.status_code, "which is not a step" in answer.text) == (422, True)

    assert (Edition.objects.count(), Release.objects.count()) == (1, 0)
    assert Revision.objects.drafts().count() == 2


def test_what_was_not_seen_is_not_published(desk: Client, manager: User) -> None:
    change = together(manager)
    sent = seen(change, _publish="1")
    change_sets.put_in(change, [draft_of("act-fast", "The front desk", by=manager)])

    answer = desk.post(page_of(change, "published"), sent, follow=True)

    assert "changed since you opened the page" in answer.text
    assert Edition.objects.count() == 1


def test_a_part_of_a_change_is_published_only_by_who_was_told(desk: Client, manager: User) -> None:
    drafted = [draft_of("act-fast", "The front desk", by=manager), draft_of("speak-slowly", "Them", by=manager)]
    change = change_sets.begin("Owners", drafted, by=manager)
    form = {"drafts": [str(drafted[0].pk)], "note": "Typed"}

    for way in ({"_publish": "1"}, {"_schedule": "1", "at": "2099-01-01T10:00"}):
        told = desk.post("/admin/publish/", {**form, **way})
        assert told.status_code == 422
        assert "The change “Owners” has one more draft" in told.text
        assert 'name="apart"' in told.text
        assert "Typed" in told.text
    assert (Edition.objects.count(), Release.objects.count()) == (1, 0)
    desk.post("/admin/publish/", {**form, "_publish": "1", "apart": "on"})
    assert Edition.objects.count() == 2
    assert ChangeSet.objects.open().get() == change

    desk.post(page_of(change, "published"), seen(change, _publish="1"))

    assert not ChangeSet.objects.open().exists()
    assert len(desk.get(page_of(change)).text.split("change__draft")) > 2


def test_all_of_a_change_may_be_published_with_other_drafts(desk: Client, manager: User) -> None:
    change = together(manager)
    other = draft_of("act-fast", "The front desk", by=manager)

    desk.post("/admin/publish/", {"drafts": [*seen(change)["drafts"], str(other.pk)], "_publish": "1"})

    assert ChangeSet.objects.get().edition == Edition.objects.latest("number")


def test_a_published_change_is_taken_back_whole_as_a_change(desk: Client, manager: User) -> None:
    change = together(manager)
    other = draft_of("act-fast", "The front desk", by=manager)
    desk.post("/admin/publish/", {"drafts": [*seen(change)["drafts"], str(other.pk)], "_publish": "1"})

    answer = desk.post(page_of(change, "taken-back"), follow=True)
    back = ChangeSet.objects.open().get()
    assert "These drafts put it back" in answer.text
    assert back.name == "Taken back: Wait with them"
    desk.post(page_of(back, "published"), seen(back, _publish="1"))
    forget()

    assert "wait-with-them" not in library().steps
    assert library().tips["act-fast"].owner == "The front desk"
    assert Entry.objects.filter(act="change-taken-back").count() == 1
    assert "nothing to take back" in desk.post(page_of(change, "taken-back"), follow=True).text
    desk.post(page_of(back, "taken-back"))
    again = ChangeSet.objects.open().get()
    assert again.name == "Brought back: Wait with them"
    desk.post(page_of(again, "published"), seen(again, _publish="1"))
    desk.post(page_of(again, "taken-back"))
    assert ChangeSet.objects.open().get().name == "Taken back: Wait with them"


def test_a_change_is_not_taken_back_in_part(desk: Client, manager: User) -> None:
    change = together(manager)
    desk.post(page_of(change, "published"), seen(change, _publish="1"))
    now = drafts.head(row_of("wait-with-them", "step"))
    text = text_of("wait-with-them", ('title = "Wait with them"', 'title = "Wait here"'), kind="step")
    drafts.save_draft(text, by=manager, base=now and now.pk)

    answer = desk.post(page_of(change, "taken-back"), follow=True)

    assert "“Wait here” has a draft" in answer.text
    assert Revision.objects.drafts().count() == 1


def test_a_change_is_scheduled_and_comes_whole(desk: Client, manager: User) -> None:
    change = together(manager)
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    answer = desk.post(
        page_of(change, "published"), seen(change, _schedule="1", at=f"{tomorrow:%Y-%m-%dT%H:%M}"), follow=True
    )
    assert "Scheduled for" in answer.text
    Release.objects.update(at=timezone.now())

    scheduling.publish_due()

    assert ChangeSet.objects.get().edition == Edition.objects.latest("number")
    assert Edition.objects.latest("number").note == "Wait with them"


def test_while_it_is_scheduled_a_change_stays_as_it_is(desk: Client, manager: User) -> None:
    change = together(manager)
    other = draft_of("act-fast", "The front desk", by=manager)
    scheduling.schedule(change_sets.drafts_in(change), by=manager, at=timezone.now() + datetime.timedelta(days=1))
    one = seen(change)["drafts"][0]
    tries = {
        "drafts": [{"drafts": [str(other.pk)]}, {"drafts": [one], "_out": "1"}],
        "taken-apart": [{}, seen(change, _discard="1")],
        "published": [seen(change, _publish="1")],
    }

    for view, forms in tries.items():
        for form in forms:
            assert "It is scheduled." in desk.post(page_of(change, view), form, follow=True).text

    assert Revision.objects.drafts().count() == 3
    assert len(change_sets.drafts_in(change)) == 2
    release = Release.objects.get()
    answer = desk.post(f"/admin/scheduled/{release.pk}/cancelled/", {"change_set": str(change.pk)})
    assert answer.headers["Location"] == page_of(change)


def test_a_scheduled_draft_that_is_written_over_takes_its_change_with_it(desk: Client, manager: User) -> None:
    owners = [draft_of("act-fast", "The front desk", by=manager), draft_of("speak-slowly", "Them", by=manager)]
    change = change_sets.begin("Owners", owners, by=manager)
    scheduling.schedule(owners, by=manager, at=timezone.now() + datetime.timedelta(days=1))
    assert "taken out with it" in desk.get(change_url()).text

    desk.post(change_url(), {**form_of("act-fast", owner="Somebody"), "unschedule": "on"})

    assert not Release.objects.waiting().exists()
    assert len(change_sets.drafts_in(change)) == 2


def test_a_change_is_submitted_and_approved_together_with_one_mail_each(
    desk: Client, editor: User, manager: User, settings: Any
) -> None:
    settings.FOUR_EYES = True
    User.objects.filter(pk=manager.pk).update(email="manager@example.org")
    User.objects.filter(pk=editor.pk).update(email="editor@example.org")
    change = together(editor)

    browser_of(editor).post(page_of(change, "reviews"), seen(change, verdict="submitted", comment="Both, please."))
    assert Review.objects.filter(verdict="submitted").count() == 2
    assert [one.subject for one in mail.outbox] == ["Waiting for review: Wait with them"]
    desk.post(page_of(change, "reviews"), seen(change, verdict="approved"))

    assert Review.objects.filter(verdict="approved").count() == 2
    assert [one.to for one in mail.outbox] == [["manager@example.org"], ["editor@example.org"]]
    assert desk.post(page_of(change, "reviews"), seen(change, verdict="sent-back")).status_code == 422


def test_nobody_approves_what_they_wrote_themselves(
    desk: Client, publisher: User, manager: User, settings: Any
) -> None:
    settings.FOUR_EYES = True
    mine, theirs = draft_of("act-fast", "Us", by=manager), draft_of("speak-slowly", "Them", by=publisher)
    change = change_sets.begin("Owners", [mine, theirs], by=manager)

    desk.post(page_of(change, "reviews"), seen(change, verdict="approved"))
    assert [one.revision for one in Review.objects.all()] == [theirs]
    refused = desk.post(page_of(change, "published"), seen(change, _publish="1"))
    assert (refused.status_code, Edition.objects.count()) == (422, 1)
    browser_of(publisher).post(page_of(change, "reviews"), seen(change, verdict="approved"))
    desk.post(page_of(change, "published"), seen(change, _publish="1"))

    assert Edition.objects.count() == 2


def test_a_change_is_taken_apart_and_its_drafts_stay(desk: Client, manager: User) -> None:
    change = together(manager)

    answer = desk.post(page_of(change, "taken-apart"), seen(change), follow=True)

    assert "Each draft stands on its own again" in answer.text
    assert Revision.objects.drafts().filter(change_set=None).count() == 2
    assert "was taken apart" in desk.get(page_of(change)).text
    assert "changed since" in desk.post(page_of(change, "taken-apart"), {}, follow=True).text
    assert Entry.objects.filter(act="change-taken-apart").count() == 1


def test_all_drafts_of_a_change_are_thrown_away_together(desk: Client, manager: User) -> None:
    change = together(manager)
    other = draft_of("act-fast", "The front desk", by=manager)

    desk.post(page_of(change, "taken-apart"), seen(change, _discard="1"))

    assert list(Revision.objects.drafts()) == [other]
    assert not ChangeSet.objects.open().exists()


def test_a_change_is_renamed_and_a_draft_goes_out_of_it(desk: Client, manager: User) -> None:
    change = together(manager)

    desk.post(page_of(change, "renamed"), {"name": "Waiting"})
    desk.post(page_of(change, "renamed"), {"name": ""})
    desk.post(page_of(change, "drafts"), {"drafts": seen(change)["drafts"][:1], "_out": "1"})

    assert "Waiting" in desk.get(page_of(change)).text
    assert len(change_sets.drafts_in(change)) == 1


def test_a_name_with_an_attack_in_it_is_only_words(desk: Client, manager: User) -> None:
    change = together(manager, ATTACK)
    row = row_of("let-them-talk", "step")
    part = desk.post("/admin/publish/", {"drafts": seen(change)["drafts"][:1], "_publish": "1"}).text
    pages = [page_of(change), "/admin/change-sets/", "/admin/", "/admin/publish/", change_url(row.slug, "step")]
    pages += [url("compare", row.slug, "step"), f"/complaints/trial/?change={change.pk}"]

    for text in [part, *(desk.get(one).text for one in pages)]:
        assert "hit()" in text
        assert "<script>hit" not in text


@pytest.mark.parametrize("view", ["", "drafts", "renamed", "reviews", "published", "taken-apart", "taken-back"])
def test_who_writes_no_guidance_reaches_no_change(playbook: None, agent: User, manager: User, view: str) -> None:
    change = together(manager)
    browser = browser_of(agent)

    answer = browser.post(page_of(change, view), seen(change, name="Mine")) if view else browser.get(page_of(change))

    assert answer.status_code == 302
    assert ChangeSet.objects.get().name == "Wait with them"


@pytest.mark.parametrize("verdict", ["approved", "sent-back"])
def test_an_editor_neither_publishes_nor_approves_a_change(
    playbook: None, editor: User, manager: User, verdict: str
) -> None:
    change = together(manager)
    browser = browser_of(editor)

    got = [
        browser.post(page_of(change, "published"), seen(change, _publish="1")).status_code,
        browser.post(page_of(change, "reviews"), seen(change, verdict=verdict, comment="No.")).status_code,
    ]

    assert got == [403, 403]
    assert Edition.objects.count() == 1
    assert "Publish all now" not in browser.get(page_of(change)).text


def test_the_list_of_drafts_asks_as_often_for_many_as_for_few(desk: Client, manager: User) -> None:
    slugs = list(library().tips)[:12]
    for slug in slugs[:2]:
        now = drafts.head(row_of(slug))
        drafts.delete(row_of(slug), by=manager, base=now and now.pk)
    change_sets.begin("Few", Revision.objects.drafts(), by=manager)
    with CaptureQueriesContext(connection) as few:
        desk.get("/admin/change-sets/")
    for slug in slugs[2:]:
        now = drafts.head(row_of(slug))
        drafts.delete(row_of(slug), by=manager, base=now and now.pk)
    with CaptureQueriesContext(connection) as many:
        desk.get("/admin/change-sets/")

    assert of_drafts(many) == of_drafts(few)


def of_drafts(queries: CaptureQueriesContext) -> int:
    """How often revisions were asked for: whether there is a newer edition is asked by the clock."""
    return sum("editions_revision" in one["sql"] for one in queries)
