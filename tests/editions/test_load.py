"""Loading, exporting, and the edition that readers get."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from playbook.accounts.models import User
from playbook.editions.current import forget, library
from playbook.editions.models import Edition, Revision, publish
from playbook.guidance.documents import Document
from tests.texts import SHIPPED


def said(*arguments: str) -> str:
    """What a management command prints."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def files_under(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by its path."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def edited(slug: str, before: str, after: str) -> Document:
    """A shipped tip with other words."""
    live = Revision.objects.live().with_documents().get(document__kind="tip", document__slug=slug).as_document()
    assert before in live.text
    return Document(live.kind, live.slug, live.language, live.text.replace(before, after))


def test_loading_again_changes_nothing(playbook: None) -> None:
    assert "Nothing to load" in said("load")
    assert Edition.objects.count() == 1


def test_what_a_manager_changed_is_kept_and_reported(playbook: None, manager: User) -> None:
    publish([edited("act-fast", "+++\n", "+++\n")], by=manager)
    mine = edited("act-fast", 'owner = "Customer care"', 'owner = "The front desk"')
    publish([mine], by=manager)

    assert "Kept en/tips/act-fast.md" in said("load")
    assert Revision.objects.live().get(document__slug="act-fast").text == mine.text


def test_a_broken_folder_is_refused_whole(db: None, tmp_path: Path) -> None:
    (tmp_path / "en" / "tips").mkdir(parents=True)
    (tmp_path / "en" / "tips" / "one.md").write_text("no header")

    with pytest.raises(CommandError, match=r"en/tips/one\.md:1: needs three"):
        said("load", str(tmp_path))
    assert not Revision.objects.exists()


def test_an_export_is_the_content_byte_for_byte(playbook: None, tmp_path: Path) -> None:
    said("export", str(tmp_path))

    assert files_under(tmp_path) == files_under(settings.CONTENT_DIR)


@pytest.mark.one_engine
@pytest.mark.django_db
def test_all_that_ships_comes_in_and_goes_out_byte_for_byte(tmp_path: Path) -> None:
    said("load", str(SHIPPED))
    said("export", str(tmp_path))

    assert files_under(tmp_path) == files_under(SHIPPED)


def test_readers_get_the_next_edition(playbook: None, manager: User) -> None:
    assert library().tips["act-fast"].owner == "Customer care"

    publish([edited("act-fast", 'owner = "Customer care"', 'owner = "The front desk"')], by=manager)
    forget()

    assert (library().edition, library().tips["act-fast"].owner) == (2, "The front desk")
