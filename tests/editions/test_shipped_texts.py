"""What ships new reaches an organisation that has changed its playbook: as drafts, its own changes kept."""

import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from playbook.accounts.models import User
from playbook.editions.drafts import delete, discard, publish_drafts, save_draft
from playbook.editions.models import Document, Edition, Review, Revision, Shipped
from playbook.editions.reviews import SecondPersonNeeded, decide
from playbook.editions.upgrade import merge
from playbook.guidance import documents

TIP = """+++
title = "{title}"
summary = "{summary}"
ours = true
stages = [
    "listen",
]
know = "{know}"
+++
Why.

+++
a situation
"""
OLD = {"title": "Act fast", "summary": "When they wait.", "know": "Soon is now."}


def tip(**changed: str) -> documents.Document:
    """A tip as it shipped first, with other words in some fields."""
    return documents.Document("tip", "act-fast", "en", TIP.format(**OLD | changed))


# The merge of three


def test_a_text_that_is_as_it_shipped_becomes_the_one_that_ships_now() -> None:
    assert merge(tip().text, tip(), tip(know="Later.")).text == tip(know="Later.").text


def test_different_fields_that_were_changed_on_both_sides_are_all_there() -> None:
    found = merge(tip().text, tip(title="Ours"), tip(know="Later."))

    assert found.text == tip(title="Ours", know="Later.").text
    assert found.conflicts == ()


def test_of_a_field_that_both_sides_changed_our_own_words_stay_and_it_is_named() -> None:
    found = merge(tip().text, tip(know="Ours."), tip(know="Later.", title="New"))

    assert found.text == tip(know="Ours.", title="New").text
    assert found.conflicts == ("know",)


def test_a_field_that_both_sides_changed_alike_is_no_conflict() -> None:
    assert merge(tip().text, tip(know="Later."), tip(know="Later.")).conflicts == ()


def test_without_a_base_every_field_that_differs_is_in_conflict_and_ours_stays() -> None:
    found = merge(None, tip(know="Ours."), tip(title="New"))

    assert found.text == tip(know="Ours.").text
    assert set(found.conflicts) == {"know", "title"}


# Through `manage.py load`


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content, to change."""
    return Path(shutil.copytree(settings.CONTENT_DIR, tmp_path / "content"))


@pytest.fixture
def changed(playbook: None, manager: User) -> Revision:
    """An organisation that has loaded the content and changed a tip of it: the owner."""
    said("load")
    live = live_of("act-fast")
    assert live is not None
    text = live.text.replace('owner = "Customer care"', 'owner = "The front desk"')
    draft = save_draft(documents.Document("tip", "act-fast", "en", text), by=manager, base=live.pk)
    publish_drafts([draft], by=manager)
    return draft


def said(*arguments: str) -> str:
    """What a management command prints."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def live_of(slug: str) -> Revision | None:
    """What readers see of a tip."""
    found: Revision | None = Revision.objects.live().filter(document__kind="tip", document__slug=slug).first()
    return found


def draft_of(slug: str) -> Revision | None:
    """The draft of a tip."""
    found: Revision | None = Revision.objects.drafts().filter(document__kind="tip", document__slug=slug).first()
    return found


def ship(folder: Path, slug: str, before: str, after: str) -> None:
    """Let a tip of the folder ship with other words."""
    file = folder / "en" / "tips" / f"{slug}.md"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def test_an_organisation_that_changed_nothing_gets_it_at_once(playbook: None, folder: Path) -> None:
    said("load")
    ship(folder, "act-fast", 'title = "', 'title = "Now: ')

    assert "1 documents loaded" in said("load", str(folder))
    live = live_of("act-fast")
    assert live
    assert 'title = "Now: ' in live.text


def test_one_that_changed_its_playbook_gets_drafts_with_its_own_changes_in_them(
    changed: Revision, folder: Path, manager: User
) -> None:
    ship(folder, "act-fast", 'title = "', 'title = "Now: ')
    ship(folder, "thank-them-for-complaining", 'title = "', 'title = "Now: ')
    editions = Edition.objects.count()

    told = said("load", str(folder))

    draft, other = draft_of("act-fast"), draft_of("thank-them-for-complaining")
    assert "Changed en/tips/act-fast.md: a draft" in told
    assert draft
    assert 'title = "Now: ' in draft.text
    assert 'owner = "The front desk"' in draft.text
    assert other
    assert other.by is None
    assert (Edition.objects.count(), live_of("act-fast")) == (editions, changed)

    publish_drafts([other], by=manager)
    assert live_of("thank-them-for-complaining") == other


def test_a_draft_that_was_left_does_not_come_back_until_something_new_ships(changed: Revision, folder: Path) -> None:
    ship(folder, "act-fast", 'title = "', 'title = "Now: ')
    said("load", str(folder))
    draft = draft_of("act-fast")
    assert draft
    discard(draft.document, base=draft.pk)

    assert "Changed" not in said("load", str(folder))
    assert draft_of("act-fast") is None

    ship(folder, "act-fast", 'summary = "', 'summary = "Soon: ')
    said("load", str(folder))
    again = draft_of("act-fast")
    assert again
    assert 'summary = "Soon: ' in again.text
    assert 'title = "Now: ' not in again.text  # it was left once


def test_a_newer_text_goes_on_top_of_a_draft_that_still_waits(changed: Revision, folder: Path) -> None:
    ship(folder, "act-fast", 'title = "', 'title = "Now: ')
    said("load", str(folder))
    ship(folder, "act-fast", 'summary = "', 'summary = "Soon: ')
    said("load", str(folder))

    draft = draft_of("act-fast")
    assert draft
    assert 'title = "Now: ' in draft.text
    assert 'summary = "Soon: ' in draft.text


def test_the_same_field_changed_on_both_sides_is_told_and_both_texts_are_there_to_compare(
    changed: Revision, folder: Path
) -> None:
    ship(folder, "act-fast", 'owner = "Customer care"', 'owner = "Quality"')

    told = said("load", str(folder))

    assert "Both changed en/tips/act-fast.md: owner. Yours stays there" in told
    assert draft_of("act-fast") is None
    kept = Revision.objects.filter(document=changed.document).latest("pk")
    assert (kept.by, kept.is_draft, 'owner = "Quality"' in kept.text) == (None, False, True)
    assert "Both changed" not in said("load", str(folder))


def test_what_was_taken_out_here_is_not_brought_back(changed: Revision, folder: Path, manager: User) -> None:
    live = live_of("thank-them-for-complaining")
    assert live
    gone = delete(live.document, by=manager, base=live.pk)
    assert gone
    Revision.objects.filter(pk=live.pk).update(until=Edition.objects.first())
    Revision.objects.filter(pk=gone.pk).update(since=Edition.objects.first(), until=Edition.objects.first())
    ship(folder, "thank-them-for-complaining", 'title = "', 'title = "Now: ')

    assert "Left out en/tips/thank-them-for-complaining.md: you took it out" in said("load", str(folder))
    assert (draft_of("thank-them-for-complaining"), live_of("thank-them-for-complaining")) == (None, None)


def test_a_document_that_is_new_there_is_a_draft_here(changed: Revision, folder: Path) -> None:
    (folder / "en" / "tips" / "brand-new.md").write_text((folder / "en" / "tips" / "act-fast.md").read_text())

    assert "New en/tips/brand-new.md: a draft" in said("load", str(folder))
    assert draft_of("brand-new")
    assert live_of("brand-new") is None


def test_a_text_that_was_restored_to_what_shipped_takes_what_ships_new(
    changed: Revision, folder: Path, manager: User
) -> None:
    shipped = Shipped.objects.get(document=changed.document)
    back = save_draft(documents.Document("tip", "act-fast", "en", shipped.text), by=manager, base=changed.pk)
    publish_drafts([back], by=manager)
    ship(folder, "act-fast", 'owner = "Customer care"', 'owner = "Quality"')

    said("load", str(folder))

    draft = draft_of("act-fast")
    assert draft
    assert 'owner = "Quality"' in draft.text


def test_nobodys_draft_is_written_over_and_it_is_brought_once_that_is_done(
    changed: Revision, folder: Path, manager: User
) -> None:
    mine = changed.text.replace('owner = "The front desk"', 'owner = "Reception"')
    draft = save_draft(documents.Document("tip", "act-fast", "en", mine), by=manager, base=changed.pk)
    ship(folder, "act-fast", 'title = "', 'title = "Now: ')

    assert "Waits en/tips/act-fast.md" in said("load", str(folder))
    assert draft_of("act-fast") == draft

    publish_drafts([draft], by=manager)
    said("load", str(folder))
    now = draft_of("act-fast")
    assert now
    assert 'title = "Now: ' in now.text
    assert 'owner = "Reception"' in now.text


def test_a_database_from_before_takes_the_text_that_was_loaded_last_as_the_base(
    changed: Revision, folder: Path
) -> None:
    Shipped.objects.all().delete()
    ship(folder, "act-fast", 'title = "', 'title = "Now: ')

    said("load", str(folder))

    draft = draft_of("act-fast")
    assert draft
    assert 'title = "Now: ' in draft.text
    assert 'owner = "The front desk"' in draft.text


def test_with_four_eyes_nothing_is_published_by_loading_and_one_person_alone_cannot_either(
    playbook: None, folder: Path, settings: Any, manager: User, publisher: User
) -> None:
    said("load")
    settings.FOUR_EYES = True
    ship(folder, "act-fast", 'title = "', 'title = "Now: ')

    said("load", str(folder))

    draft = draft_of("act-fast")
    assert draft
    assert Edition.objects.count() == 1
    with pytest.raises(SecondPersonNeeded):
        publish_drafts([draft], by=manager)
    decide(draft, Review.Verdict.APPROVED, by=publisher)
    assert publish_drafts([draft], by=manager).number == 2


def test_every_shipped_text_is_kept_as_the_base(playbook: None) -> None:
    said("load")

    assert Shipped.objects.count() == Document.objects.count()
