"""Forms made from the shape of a list's own table: nothing is lost by them, comments among it."""

import pytest
from django.conf import settings
from django.http import QueryDict

from playbook.desk.list_forms import ListSheet
from playbook.guidance.documents import LIST, Document
from playbook.guidance.library import build
from tests.editions.posting import posted
from tests.texts import LIBRARY, TEXTS

pytestmark = pytest.mark.one_engine

LISTS = {one.slug: one for one in TEXTS if one.kind == LIST}


def sent(document: Document, **changes: str) -> ListSheet:
    """The list's form, sent with these fields changed."""
    data = QueryDict(mutable=True)
    for key, value in {**posted(ListSheet(document, LIBRARY)), **changes}.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return ListSheet(document, LIBRARY, data=data)


@pytest.mark.parametrize("slug", sorted(LISTS))
def test_saving_a_list_untouched_changes_no_byte(slug: str) -> None:
    sheet = sent(LISTS[slug])

    assert sheet.is_valid(), (sheet.main.errors, [rows.errors for rows in sheet.rows.values()])
    assert sheet.written() == LISTS[slug]


@pytest.mark.parametrize("slug", sorted(LISTS))
def test_a_list_is_small_enough_to_be_sent_with_room_for_more(slug: str) -> None:
    form = QueryDict(mutable=True)
    for key, value in posted(ListSheet(LISTS[slug], LIBRARY)).items():
        form.setlist(key, value if isinstance(value, list) else [value])

    assert len(form.urlencode()) < 0.9 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_a_changed_hint_leaves_the_comments_where_they_were() -> None:
    sheet = sent(LISTS["causes"], **{"problems-0-hint": "Anything that did not come"})
    assert sheet.is_valid()
    text = sheet.written().text

    assert (
        build([Document(LIST, "causes", "en", text)]).options["problems"]["late"].hint == "Anything that did not come"
    )
    assert text.index("# What the customer wants") < text.index("[[remedies]]")
    assert text.startswith("# The lists that a complaint is recorded with.")


def test_a_row_is_added_moved_and_taken_out() -> None:
    count = len(LIBRARY.contacts)
    changes = {"contacts-0-DELETE": "on", "contacts-1-ORDER": "90"}
    changes |= {f"contacts-{count}-slug": "nurse", f"contacts-{count}-title": "Nurse", f"contacts-{count}-ORDER": "91"}
    sheet = sent(LISTS["contacts"], **changes)
    assert sheet.is_valid()

    slugs = list(build([sheet.written()]).contacts)

    assert slugs[-2:] == ["emergency-mobile", "nurse"]
    assert "emergency" not in slugs


SHAPES = """# Words that mean the same.
groups = [["sorry", "apology"], ["late", "slow"]]
stop = ["the", "a"]
most = 3

# By word.
[words]
refund = ["money back", "reimburse"]
"""


def test_a_list_of_any_shape_has_a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playbook.desk.list_forms.read_one", lambda _document: None)
    document = Document(LIST, "thesaurus", "en", SHAPES)
    assert sent(document).is_valid()
    same = sent(document)
    assert same.is_valid()
    assert same.written().text == SHAPES
    sheet = sent(document, groups="sorry, apology, regret\nlate, slow", **{"words-0-value": "money back, cash"})

    assert sheet.is_valid()
    text = sheet.written().text
    assert '"regret"' in text
    assert '"cash"' in text
    assert "# By word.\n[words]" in text
