"""Drafts, and what becomes of them: readers see nothing of one until it is published."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.editions import drafts, reviews, scheduling
from playbook.editions.content_folder import problems_of
from playbook.editions.current import forget, library, newest
from playbook.editions.models import Document, Edition, Release, Review, Revision
from playbook.guidance import documents
from tests.editions.drafting import draft_of, row_of, text_of
from tests.editions.test_load import files_under, said


def owner_now() -> str:
    """What readers see."""
    forget()
    return library().tips["act-fast"].owner


def test_a_draft_changes_nothing_for_readers_until_it_is_published(playbook: None, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    assert owner_now() == "Customer care"
    assert drafts.library_with_drafts("en").tips["act-fast"].owner == "The front desk"

    edition = drafts.publish_drafts([draft], by=manager, note="Who looks after it")

    assert (owner_now(), edition.number) == ("The front desk", 2)
    assert not Revision.objects.drafts().exists()


def test_the_second_to_save_is_told_who_was_first(playbook: None, manager: User, editor: User) -> None:
    opened = drafts.head(row_of("act-fast"))
    assert opened
    first = draft_of("act-fast", "The front desk", by=manager)

    with pytest.raises(drafts.StaleDraft) as refused:
        drafts.save_draft(opened.as_document(), by=editor, base=opened.pk)

    assert refused.value.newer == first
    assert first.base == opened
    assert drafts.head(row_of("act-fast")) == first


def test_what_would_break_the_playbook_is_not_published(playbook: None, manager: User) -> None:
    text = text_of("steady", ('to = "let-them-talk"', 'to = "gone"'), kind="step")
    draft = drafts.save_draft(text, by=manager, base=drafts.head(row_of("steady", "step")).pk)  # type: ignore[union-attr]

    with pytest.raises(drafts.Broken) as refused:
        drafts.publish_drafts([draft], by=manager)

    assert any("which is not a step" in problem.words for problem in refused.value.problems)
    assert Edition.objects.count() == 1
    assert draft in Revision.objects.drafts()


def test_a_point_that_nobody_cites_any_more_is_only_a_warning(playbook: None, manager: User) -> None:
    only = next(p for p in library().points if sum(p in tip.points for tip in library().tips.values()) == 1)
    slug = next(tip.slug for tip in library().tips.values() if only in tip.points)
    text = text_of(slug, (f'    "{only}",\n', "" if len(library().tips[slug].points) > 1 else '    "A1.1",\n'))
    draft = drafts.save_draft(text, by=manager, base=drafts.head(row_of(slug)).pk)  # type: ignore[union-attr]

    assert any(problem.warning for problem in drafts.problems_with_drafts("en", [draft]))
    assert drafts.publish_drafts([draft], by=manager).number == 2


def test_a_deleted_document_is_gone_after_a_publish_and_can_be_restored(playbook: None, manager: User) -> None:
    row = row_of("voicemail")
    was = drafts.head(row)
    assert was
    for text in [one for one in drafts.texts_with_drafts("en") if '"voicemail",\n' in one.text]:
        base = drafts.head(row_of(text.slug, text.kind))
        without = text.text.replace('    "voicemail",\n', "")
        drafts.save_draft(documents.Document(text.kind, text.slug, "en", without), by=manager, base=base and base.pk)
    drafts.delete(row, by=manager, base=was.pk)
    drafts.publish_drafts(Revision.objects.drafts(), by=manager)
    forget()
    assert "voicemail" not in library().tips
    assert "Nothing to load" in said("load")

    drafts.publish_drafts([drafts.restore(was, by=manager, base=None)], by=manager)
    forget()

    assert library().tips["voicemail"].title == documents.parse(was.as_document()).header["title"]


def test_an_edition_is_taken_back(playbook: None, manager: User) -> None:
    edition = drafts.publish_drafts([draft_of("act-fast", "The front desk", by=manager)], by=manager)

    drafts.publish_drafts(drafts.take_back(edition, by=manager), by=manager)

    assert owner_now() == "Customer care"
    assert drafts.take_back(edition, by=manager) == []


def test_a_draft_that_says_what_readers_see_is_no_draft(playbook: None, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    live = row_of("act-fast").revisions.live().get()

    assert drafts.restore(live, by=manager, base=draft.pk) == live
    assert not Revision.objects.drafts().exists()


def test_loading_leaves_a_draft_alone_and_an_export_knows_nothing_of_it(
    playbook: None, manager: User, tmp_path: Path
) -> None:
    said("export", str(tmp_path / "before"))
    draft_of("act-fast", "The front desk", by=manager)
    Revision.objects.live().filter(document__slug="act-fast").update(text="older\n")

    assert "Kept en/tips/act-fast.md" in said("load")
    said("export", str(tmp_path / "after"))
    before, after = files_under(tmp_path / "before"), files_under(tmp_path / "after")
    assert {name for name in before if before[name] != after[name]} == {"en/tips/act-fast.md"}
    assert after["en/tips/act-fast.md"] == b"older\n"


def test_an_export_loaded_elsewhere_and_exported_again_is_the_same(
    playbook: None, manager: User, tmp_path: Path
) -> None:
    drafts.publish_drafts([draft_of("act-fast", "The front desk", by=manager)], by=manager)
    said("export", str(tmp_path / "one"))
    Revision.objects.update(base=None)
    for model in (Revision, Edition, Document):
        model.objects.all().delete()

    said("load", str(tmp_path / "one"))
    said("export", str(tmp_path / "two"))

    assert files_under(tmp_path / "one") == files_under(tmp_path / "two")
    assert b"The front desk" in files_under(tmp_path / "two")["en/tips/act-fast.md"]


def test_four_eyes_ask_for_somebody_who_did_not_write_it(
    playbook: None, manager: User, editor: User, settings: Any
) -> None:
    settings.FOUR_EYES = True
    draft = draft_of("act-fast", "The front desk", by=editor)
    draft = drafts.save_draft(text_of("act-fast", ("The front desk", "The desk")), by=manager, base=draft.pk)
    reviews.decide(draft, Review.Verdict.APPROVED, by=editor)

    with pytest.raises(reviews.SecondPersonNeeded):
        drafts.publish_drafts([draft], by=manager)
    reviews.decide(draft, Review.Verdict.APPROVED, by=User.objects.create_user("second"))

    assert drafts.publish_drafts([draft], by=manager).number == 2


def test_a_scheduled_publish_reaches_readers_when_its_time_has_come(
    playbook: None, manager: User, client: Client
) -> None:
    client.force_login(manager)
    draft = draft_of("act-fast", "The front desk", by=manager)
    release = scheduling.schedule([draft], by=manager, at=timezone.now() + timedelta(hours=1))
    forget()
    assert b"The front desk" not in client.get("/tips/act-fast/").content

    Release.objects.filter(pk=release.pk).update(at=timezone.now())
    scheduling.publish_due()
    forget()

    assert b"The front desk" in client.get("/tips/act-fast/").content
    assert Release.objects.get().edition.number == 2  # type: ignore[union-attr]


def test_a_scheduled_publish_that_would_break_the_playbook_is_held_back(playbook: None, manager: User) -> None:
    text = text_of("steady", ('to = "let-them-talk"', 'to = "gone"'), kind="step")
    draft = drafts.save_draft(text, by=manager, base=drafts.head(row_of("steady", "step")).pk)  # type: ignore[union-attr]
    scheduling.schedule([draft], by=manager, at=timezone.now())

    said("publish_due")

    held = Release.objects.held().get()
    assert "which is not a step" in held.held
    assert Edition.objects.count() == 1
    assert scheduling.publish_due() == []


def test_a_scheduled_draft_that_was_changed_since_is_held_back(playbook: None, manager: User) -> None:
    draft = draft_of("act-fast", "The front desk", by=manager)
    scheduling.schedule([draft], by=manager, at=timezone.now())
    drafts.save_draft(text_of("act-fast", ("The front desk", "The desk")), by=manager, base=draft.pk)

    assert scheduling.publish_due() == []
    assert "changed" in Release.objects.held().get().held


SOUND_OR_NOT = {
    "a sound change": ("act-fast", "tip", ("Customer care", "The front desk")),
    "a choice that leads nowhere": ("steady", "step", ('to = "let-them-talk"', 'to = "gone"')),
    "a code that others name": ("let-them-talk", "step", ('code = "L1"', 'code = "L9"')),
    "a code that is taken": ("let-them-talk", "step", ('code = "L1"', 'code = "E1"')),
    "a line too long": ("act-fast", "tip", ('know = "', 'know = "' + "very " * 40)),
    "a list that others name": ("stages", "list", ('slug = "listen"', 'slug = "hear"')),
    "an end that is none": ("for-you", "step", ("ends = true", "ends = false")),
    "another stage": ("steady", "step", ('stage = "ready"', 'stage = "learn"')),
}


@pytest.mark.one_engine
@pytest.mark.parametrize("what", SOUND_OR_NOT)
def test_looking_at_what_changed_finds_what_looking_at_everything_finds(
    playbook: None, manager: User, what: str
) -> None:
    slug, kind, change = SOUND_OR_NOT[what]
    now = drafts.head(row_of(slug, kind))
    drafts.save_draft(text_of(slug, change, kind=kind), by=manager, base=now and now.pk)

    assert drafts.problems_with_drafts("en") == problems_of(drafts.texts_with_drafts("en"))


def test_the_next_edition_is_the_same_made_from_the_last_one_or_from_all_texts(playbook: None, manager: User) -> None:
    library()
    drafts.publish_drafts([draft_of("act-fast", "The front desk", by=manager)], by=manager)
    after = newest("en")
    forget()

    assert {one: getattr(after, one) for one in COMPARED} == {one: getattr(library(), one) for one in COMPARED}
    assert list(after.tips) == list(library().tips)


COMPARED = ("edition", "published", "points", "stages", "tips", "steps", "interrupts", "checklists", "options")
