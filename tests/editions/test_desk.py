"""The managers' desk through its addresses: write, preview, compare, review, publish, merge, take out, take back."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from playbook.accounts.models import User
from playbook.desk import comparing
from playbook.desk.editing import sheet_for
from playbook.editions import drafts
from playbook.editions.current import forget, library
from playbook.editions.models import Edition, Release, Revision
from playbook.guidance import documents
from playbook.guidance.kinds import Moment
from tests.editions.drafting import OWNER, draft_of, row_of, text_of
from tests.editions.posting import posted


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def browser_of(user: User) -> Client:
    """A browser that somebody is signed in with."""
    browser = Client()
    browser.force_login(user)
    return browser


def form_of(slug: str, kind: str = "tip", **changes: Any) -> dict[str, Any]:
    """What the document's form sends, with some fields changed."""
    newest = drafts.head(row_of(slug, kind))
    assert newest
    return {**posted(sheet_for(newest.as_document(), library())), "base": str(newest.pk), **changes}


def url(view: str, slug: str = "act-fast", kind: str = "tip", **kwargs: Any) -> str:
    """An address of the document's."""
    return reverse(f"admin:editions_document_{view}", kwargs={"pk": row_of(slug, kind).pk, **kwargs})


def change_url(slug: str = "act-fast", kind: str = "tip") -> str:
    """The address of the document's form."""
    return reverse("admin:editions_document_change", args=(row_of(slug, kind).pk,))


def test_saving_the_form_makes_a_draft_that_readers_do_not_see(desk: Client) -> None:
    answer = desk.post(change_url(), form_of("act-fast", owner="The front desk"))

    assert answer.status_code == 302
    assert b"The front desk" not in desk.get("/tips/act-fast/").content
    assert Revision.objects.drafts().get().by.username == "manager"  # type: ignore[union-attr]
    assert b"The front desk" in desk.get(change_url()).content


def test_a_form_that_cannot_be_kept_answers_422_with_what_was_typed(desk: Client) -> None:
    answer = desk.post(change_url(), form_of("act-fast", title="", owner="The front desk"))

    assert answer.status_code == 422
    assert b"The front desk" in answer.content
    assert not Revision.objects.drafts().exists()


def test_one_more_line_is_drawn_without_saving(desk: Client) -> None:
    answer = desk.post(change_url(), form_of("act-fast", _more="say", owner="The front desk"))

    assert answer.status_code == 200
    assert b'name="say-3-text"' in answer.content
    assert b"The front desk" in answer.content
    assert not Revision.objects.drafts().exists()


def test_the_preview_is_the_page_with_what_stands_in_the_form(desk: Client) -> None:
    answer = desk.post(url("preview"), form_of("act-fast", know="Minutes count."))

    assert b"Minutes count." in answer.content
    assert b'id="tip"' in answer.content
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in desk.get("/tips/act-fast/").headers["Content-Security-Policy"]
    assert not Revision.objects.drafts().exists()


def test_a_preview_drawn_after_a_save_takes_away_nothing_of_what_is_to_be_said_of_it(desk: Client) -> None:
    desk.post(change_url(), form_of("act-fast", know="Minutes count."))

    assert b"Draft saved" not in desk.post(url("preview"), form_of("act-fast")).content
    assert b"Draft saved" in desk.get(change_url()).content


@pytest.mark.parametrize(("slug", "kind"), [("steady", "step"), ("abuse", "interrupt"), ("abuse", "checklist")])
def test_every_kind_has_a_preview(desk: Client, slug: str, kind: str) -> None:
    answer = desk.post(url("preview", slug, kind), form_of(slug, kind, title="Quite another title"))

    assert b"Quite another title" in answer.content


def test_a_new_tip_gets_its_address_from_its_title(desk: Client) -> None:
    form = {**form_of("act-fast"), "base": "", "title": "Ring them first"}
    add = reverse("admin:editions_document_add") + "?kind=tip"

    assert desk.post(add, form).status_code == 302
    assert desk.post(add, form).status_code == 422
    assert drafts.library_with_drafts("en").tips["ring-them-first"].title == "Ring them first"


def test_a_list_is_edited_and_published(desk: Client) -> None:
    desk.post(change_url("contacts", "list"), form_of("contacts", "list", **{"contacts-2-number": "Ext. 12"}))
    draft = Revision.objects.drafts().get()
    desk.post(reverse("admin:publish"), {"drafts": draft.pk, "_publish": "1"})
    forget()

    assert library().contacts["security"].number == "Ext. 12"


def test_the_draft_stands_beside_what_is_live_word_by_word(desk: Client, manager: User) -> None:
    draft_of("act-fast", "Customer desk", by=manager)

    page = desk.get(url("compare")).content.decode()

    assert "added:" in page
    assert "desk</ins>" in page
    assert "care</del>" in page
    assert "Summary" not in page


def test_an_editor_submits_and_a_publisher_approves_or_sends_back(
    playbook: None, editor: User, publisher: User
) -> None:
    draft = draft_of("act-fast", "The front desk", by=editor)
    theirs, ours = browser_of(editor), browser_of(publisher)
    assert theirs.post(url("reviewed"), {"draft": draft.pk, "verdict": "approved"}).status_code == 403
    theirs.post(url("reviewed"), {"draft": draft.pk, "verdict": "submitted", "comment": "Please look"})
    assert 'Waiting for you <span class="tasks__count">1' in ours.get("/admin/").content.decode()

    assert ours.post(url("reviewed"), {"draft": draft.pk, "verdict": "sent-back"}).status_code == 422
    ours.post(url("reviewed"), {"draft": draft.pk, "verdict": "sent-back", "comment": "Who is that?"})

    assert b"Who is that?" in theirs.get(url("compare")).content
    assert [one.verdict for one in draft.reviews.all()] == ["submitted", "sent-back"]


def test_what_one_wrote_in_waits_for_somebody_else_and_says_so(
    playbook: None, editor: User, publisher: User, manager: User
) -> None:
    draft = drafts.save_draft(text_of("act-fast", ("Act fast", "Act at once")), by=manager, base=_head())
    draft = drafts.save_draft(text_of("act-fast", (OWNER, 'owner = "The desk"')), by=editor, base=draft.pk)
    browser_of(editor).post(url("reviewed"), {"draft": draft.pk, "verdict": "submitted"})

    desk, page = (browser_of(manager).get(address).text for address in ("/admin/", url("compare")))
    assert 'Waiting for you <span class="tasks__count">0' in desk
    assert "You wrote in it: somebody else has to look at it" in desk
    assert "You wrote in it, so somebody else has to approve it or send it back." in page
    assert 'value="approved"' not in page

    assert 'Waiting for you <span class="tasks__count">1' in browser_of(publisher).get("/admin/").text
    page = browser_of(publisher).get(url("compare")).text
    assert ("You wrote in it" in page, 'value="approved"' in page) == (False, True)


def test_what_a_reviewer_said_stands_on_the_writers_desk_and_in_the_form_until_it_is_submitted_again(
    playbook: None, editor: User, publisher: User
) -> None:
    draft = draft_of("act-fast", "The front desk", by=editor)
    theirs = browser_of(editor)
    theirs.post(url("reviewed"), {"draft": draft.pk, "verdict": "submitted"})
    sent = {"draft": draft.pk, "verdict": "sent-back", "comment": "Who is that?"}
    browser_of(publisher).post(url("reviewed"), sent)
    places = ("/admin/", change_url(), url("compare"))
    assert ["Who is that?" in theirs.get(place).text for place in places] == [True, True, True]

    theirs.post(change_url(), form_of("act-fast", owner="Front of house"))
    assert ["Who is that?" in theirs.get(place).text for place in places] == [True, True, True]

    newest = drafts.head(row_of("act-fast"))
    assert newest
    theirs.post(url("reviewed"), {"draft": newest.pk, "verdict": "submitted"})
    assert ["Who is that?" in theirs.get(place).text for place in places] == [False, False, True]


def test_a_new_page_that_was_thrown_away_keeps_its_title_and_says_that_readers_have_none(
    desk: Client, manager: User
) -> None:
    text = text_of("act-fast", ('title = "Act fast"', 'title = "Lost parcels"')).text
    draft = drafts.save_draft(documents.Document("tip", "lost-parcels", "en", text), by=manager, base=None)
    assert "The new page" in desk.get(url("compare", "lost-parcels")).text
    drafts.discard(draft.document, base=draft.pk)

    page = desk.get(url("compare", "lost-parcels")).text

    assert "<h1>Lost parcels</h1>" in page
    listed = desk.get("/admin/editions/document/?q=lost-parcels").text
    assert ("Thrown away" in listed, "Taken out</span>" in listed) == (True, False)
    assert "This is not in the playbook" in page
    assert "Readers see the newest text" not in page


def _head(slug: str = "act-fast", kind: str = "tip") -> int:
    newest = drafts.head(row_of(slug, kind))
    assert newest
    return newest.pk


def test_what_a_change_names_is_told_by_the_titles_and_words_that_the_forms_have(desk: Client, manager: User) -> None:
    moments = (one for one in library().shelves["moment"].values() if isinstance(one, Moment))
    moment = next(one for one in moments if len(one.pages) > 2)
    gone, kept = (library().pages[name].title for name in moment.pages[:2])
    name = moment.pages[0]
    now = drafts.head(row_of(moment.slug, "moment"))
    assert now
    text = now.text.replace(f'"{name}",', "", 1)
    drafts.save_draft(documents.Document("moment", moment.slug, "en", text), by=manager, base=now.pk)
    step = text_of("whose-mistake", ('value = "ours"', 'value = "unclear"'), kind="step")
    drafts.save_draft(step, by=manager, base=_head("whose-mistake", "step"))

    page = unescape(desk.get(url("compare", moment.slug, "moment")).text)
    diff = page[page.index("diff__text") :]
    assert diff.index(f"</span>{gone}</del>") < diff.index(kept)
    assert name not in diff
    page = unescape(desk.get(url("compare", "whose-mistake", "step")).text)
    assert ("namely: Not clear yet" in page, "unclear" in page) == (True, False)


def test_who_is_waited_for_gets_a_mail(playbook: None, editor: User, publisher: User, settings: Any) -> None:
    User.objects.filter(pk=publisher.pk).update(email="publisher@example.org")
    draft = draft_of("act-fast", "The front desk", by=editor)

    browser_of(editor).post(url("reviewed"), {"draft": draft.pk, "verdict": "submitted"})

    assert [one.to for one in mail.outbox] == [["publisher@example.org"]]
    assert "Act fast" in mail.outbox[0].subject
    assert url("compare") in str(mail.outbox[0].body)


def test_an_editor_cannot_publish(playbook: None, editor: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=editor)

    answer = browser_of(editor).post(reverse("admin:publish"), {"drafts": draft.pk, "_publish": "1"})

    assert answer.status_code == 403
    assert Edition.objects.count() == 1


def test_several_drafts_become_one_edition_with_a_note(desk: Client, manager: User) -> None:
    made = [draft_of(slug, "The front desk", by=manager).pk for slug in ("act-fast", "bad-review-threat")]

    desk.post(reverse("admin:publish"), {"drafts": made, "note": "New owner", "_publish": "1"})

    edition = Edition.objects.first()
    assert edition
    assert (edition.number, edition.note, edition.begun.count()) == (2, "New owner", 2)


def test_a_problem_stops_the_publish_and_links_to_the_field_that_mends_it(desk: Client, manager: User) -> None:
    text = text_of("steady", ('to = "let-them-talk"', 'to = "gone"'), kind="step")
    draft = drafts.save_draft(text, by=manager, base=drafts.head(row_of("steady", "step")).pk)  # type: ignore[union-attr]

    answer = desk.post(reverse("admin:publish"), {"drafts": draft.pk, "_publish": "1"})

    assert answer.status_code == 422
    assert f"{change_url('steady', 'step')}#row-choices-0-to" in answer.content.decode()
    assert b'id="row-choices-0-to"' in desk.get(change_url("steady", "step")).content
    assert Edition.objects.count() == 1


def test_too_long_a_line_is_saved_and_not_published(desk: Client) -> None:
    desk.post(change_url(), form_of("act-fast", **{"do-0-text": "very " * 40}))
    draft = Revision.objects.drafts().get()

    assert desk.post(reverse("admin:publish"), {"drafts": draft.pk, "_publish": "1"}).status_code == 422
    assert b"110 is the most" in desk.get(url("compare")).content


def test_a_publish_is_scheduled_and_taken_back(desk: Client, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    at = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    past = {"drafts": draft.pk, "at": "2020-01-01T10:00", "_schedule": "1"}
    assert desk.post(reverse("admin:publish"), past).status_code == 422

    desk.post(reverse("admin:publish"), {"drafts": draft.pk, "at": at, "_schedule": "1"})
    release = Release.objects.waiting().get()
    assert ">Act fast</a>" in desk.get("/admin/").text
    desk.post(reverse("admin:scheduled-cancelled", args=(release.pk,)))

    assert not Release.objects.waiting().exists()


def test_the_second_of_two_sees_both_texts_and_loses_nothing(desk: Client, editor: User) -> None:
    mine = form_of("act-fast", owner="The front desk", know="Mine.")
    browser_of(editor).post(change_url(), form_of("act-fast", owner="The back office"))

    answer = desk.post(change_url(), mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "editor saved a change" in page
    assert "you both changed this" in page
    assert "The front desk" in page
    assert drafts.library_with_drafts("en").tips["act-fast"].owner == "The back office"


def test_two_texts_are_merged_field_by_field(desk: Client, editor: User) -> None:
    mine = form_of("act-fast", owner="The front desk", know="Mine.")
    browser_of(editor).post(change_url(), form_of("act-fast", owner="The back office", summary="Theirs."))
    context = desk.post(change_url(), mine).context
    chosen = {f"field-{one.key}": one.chosen for one in context["fields"]} | {"field-owner": "theirs"}

    desk.post(
        url("merged"),
        {"base": context["base"].pk, "newer": context["newer"].pk, "mine": context["mine"].text, **chosen},
    )

    tip = drafts.library_with_drafts("en").tips["act-fast"]
    assert (tip.owner, tip.know, tip.summary) == ("The back office", "Mine.", "Theirs.")


def test_an_older_text_becomes_the_draft_again(desk: Client, manager: User) -> None:
    first = drafts.head(row_of("act-fast"))
    assert first
    drafts.publish_drafts([draft_of("act-fast", "The front desk", by=manager)], by=manager)
    newest = drafts.head(row_of("act-fast"))
    assert newest
    assert desk.get(url_history()).status_code == 200

    desk.post(url("restored", revision=first.pk), {"base": newest.pk})

    assert drafts.library_with_drafts("en").tips["act-fast"].owner == "Customer care"


def url_history() -> str:
    """The address of the tip's history."""
    return reverse("admin:editions_document_history", args=(row_of("act-fast").pk,))


def test_a_draft_is_thrown_away(desk: Client, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)

    desk.post(url("discarded"), {"base": draft.pk})

    assert not Revision.objects.drafts().exists()
    assert b"never published" in desk.get(url_history()).content


def test_a_document_is_taken_out_by_a_draft(desk: Client) -> None:
    take_out = reverse("admin:editions_document_delete", args=(row_of("act-fast").pk,))
    newest = drafts.head(row_of("act-fast"))
    assert newest
    assert desk.get(take_out).status_code == 200

    desk.post(take_out, {"base": newest.pk})

    assert Revision.objects.drafts().get().deleted
    assert desk.get("/tips/act-fast/").status_code == 200
    assert b"takes the page out" in desk.get(url("compare")).content


def test_an_edition_is_taken_back_and_published(desk: Client, manager: User) -> None:
    edition = drafts.publish_drafts([draft_of("act-fast", "The front desk", by=manager)], by=manager)

    answer = desk.post(reverse("admin:editions_edition_taken_back", args=(edition.pk,)))
    draft = Revision.objects.drafts().get()

    assert answer.headers["Location"] == f"{reverse('admin:publish')}?draft={draft.pk}&back={edition.pk}"
    page = desk.get(answer.headers["Location"]).text
    assert "checked" in page
    assert f'value="Edition {edition.number} taken back by {manager.spoken_name}"' in page
    assert "taken back" not in desk.get(f"{reverse('admin:publish')}?draft={draft.pk}&back=9{'9' * 30}").text
    stands = " ".join(desk.get(url_history()).text.split())
    assert f"edition {edition.number - 1} " in stands
    assert f"to {edition.number - 1}" not in stands
    assert desk.get(reverse("admin:editions_edition_change", args=(edition.pk,))).status_code == 200


def test_the_list_asks_no_more_for_more_drafts(desk: Client, manager: User, django_assert_max_num_queries: Any) -> None:
    for slug in ("act-fast", "after-a-bad-one", "admit-our-mistake"):
        draft_of(slug, "The front desk", by=manager)
    forget()
    library()

    with django_assert_max_num_queries(8):
        page = desk.get(reverse("admin:editions_document_changelist") + "?kind=tip").content
    assert page.count(b"state--draft") == 3
    with django_assert_max_num_queries(28):
        desk.get("/admin/")


@pytest.mark.parametrize("mine", ["no header", '+++\ntitle = "x"\nsummary = "x"\n+++\n' + "[" * 20_000 + "\n\n+++\n"])
def test_a_merge_keeps_nothing_that_no_form_would_keep(desk: Client, manager: User, mine: str) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)

    answer = desk.post(url("merged"), {"base": draft.pk, "newer": draft.pk, "mine": mine, "field-body": "mine"})

    assert answer.status_code == 409
    assert Revision.objects.drafts().get() == draft


def test_a_draft_published_while_somebody_decides_about_it_is_told(
    desk: Client, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    # The right is asked for between the look-up of the draft and the decision.
    monkeypatch.setattr(comparing, "allow", lambda request, right: drafts.publish_drafts([draft], by=manager))

    answer = desk.post(url("reviewed"), {"draft": draft.pk, "verdict": "approved"}, follow=True)

    assert answer.status_code == 200
    assert "has been changed since you opened the page" in answer.text
    assert not draft.reviews.exists()


def test_what_has_to_be_mended_is_said_where_it_is_saved(desk: Client) -> None:
    wrong = {"say-0-text": "Please calm down, and we will look.", "say-0-other": ""}
    answer = desk.post(change_url("speak-slowly"), form_of("speak-slowly", **wrong), follow=True)
    page = " ".join(answer.text.split())
    to_mend, worth_a_look = page.partition("To mend in this draft")[2].split("Worth a look in this draft", 1)

    assert "calm down”, which makes anger worse" in to_mend
    assert 'href="#row-say-0-' in to_mend
    assert "second wording" in worth_a_look.partition("</section>")[0]
    assert "To mend in this draft" not in desk.get(change_url()).text
