"""Forms made from the kinds of guidance: they lose nothing and change nothing by themselves."""

from dataclasses import fields

import pytest
from django.http import QueryDict

from playbook.desk.document_forms import Sheet
from playbook.desk.field_types import sections
from playbook.guidance.documents import LIST, Document
from playbook.guidance.kinds import KINDS
from playbook.guidance.library import build
from playbook.guidance.lines import Do
from playbook.guidance.parsing import read
from tests.editions.posting import posted
from tests.texts import LIBRARY, TEXTS

pytestmark = pytest.mark.one_engine


def sent(document: Document, **changes: object) -> Sheet:
    """The document's form, sent with these fields changed."""
    data = QueryDict(mutable=True)
    for key, value in {**posted(Sheet(document, LIBRARY)), **changes}.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return Sheet(document, LIBRARY, data=data)


def shipped(path: str) -> Document:
    """A document of the shipped content."""
    return next(one for one in TEXTS if one.path == path)


def test_every_field_of_every_kind_is_in_its_form() -> None:
    for kind, cls in KINDS.items():
        named = {shape.name for section in sections(kind) for shape in section.shapes}
        assert named == {one.name for one in fields(cls)} - {"slug"}


def test_saving_a_form_untouched_changes_no_byte() -> None:
    changed = []
    for document in TEXTS:
        if document.kind == LIST:
            continue
        sheet = sent(document)
        assert sheet.is_valid(), (document.path, sheet.main.errors, [rows.errors for rows in sheet.rows.values()])
        changed += [document.path] if sheet.written().text != document.text else []

    assert changed == []


def test_a_line_is_moved_added_and_taken_out() -> None:
    document = shipped("tips/act-fast.md")
    before = build([document]).tips["act-fast"].do
    sheet = sent(
        document,
        **{
            "do-0-ORDER": "9",
            "do-1-DELETE": "on",
            f"do-{len(before)}-text": "Say when.",
            f"do-{len(before)}-ORDER": "8",
        },
    )

    assert sheet.is_valid()
    assert build([sheet.written()]).tips["act-fast"].do == (*before[2:], Do("Say when."), before[0])


def test_one_more_empty_line_is_drawn_and_nothing_typed_is_lost() -> None:
    document = shipped("tips/act-fast.md")
    data = QueryDict(mutable=True)
    data.update(posted(Sheet(document, LIBRARY)) | {"do-0-text": "Half a sen"})

    again = Sheet(document, LIBRARY, data=data, more="do")

    assert len(again.rows["do"].forms) == len(Sheet(document, LIBRARY).rows["do"].forms) + 1
    assert again.rows["do"].forms[0]["text"].value() == "Half a sen"


@pytest.mark.parametrize("body", ["one\n+++\ntwo", "+++"])
def test_a_text_that_would_break_the_document_is_refused(body: str) -> None:
    sheet = sent(shipped("tips/act-fast.md"), body=body)

    assert sheet.is_valid()
    with pytest.raises(Exception, match="three plus signs|needs three"):
        sheet.written()


def test_a_body_made_to_be_slow_is_refused() -> None:
    sheet = sent(shipped("tips/act-fast.md"), body="[" * 20_000)

    assert not sheet.is_valid()
    assert "brackets" in str(sheet.main.errors["body"])


@pytest.mark.parametrize("path", ["tips/act-fast.md", "steps/steady.md", "interrupts/abuse.md", "checklists/abuse.md"])
def test_a_draft_that_says_next_to_nothing_can_be_read(path: str) -> None:
    kind = shipped(path).kind
    data = QueryDict(mutable=True)
    data.update(posted(Sheet(Document(kind, "new", "en", ""), LIBRARY)))
    data.update({"title": "New", "code": "X1", "key": "z", "choices-0-label": "They go", "avoid-0-text": "Calm down"})
    sheet = Sheet(Document(kind, "new", "en", ""), LIBRARY, data=data)

    assert sheet.is_valid(), sheet.main.errors
    assert read(sheet.written()).title == "New"
