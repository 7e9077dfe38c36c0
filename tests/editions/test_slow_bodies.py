"""A body made to keep the server busy is refused at once, wherever it comes in: saved, shown, published, in a zip."""

import time
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.editions import drafts
from playbook.editions.models import Document, Edition, Revision
from playbook.guidance import documents
from tests.editions.drafting import row_of
from tests.editions.test_desk import browser_of, change_url, form_of, url
from tests.editions.test_transfer import zipped

pytestmark = pytest.mark.one_engine

SLOW = ["[" * 20_000, "![" * 9_000, "> " * 500 + "x", "[a](" * 4_000, "<![" * 6_000, "*" * 19_000, "1. " * 3_000]


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser, after a first page: that one loads the playbook."""
    browser = browser_of(manager)
    browser.get(change_url())
    return browser


def text_with(body: str) -> documents.Document:
    """A shipped tip with another body."""
    head = drafts.head(row_of("act-fast"))
    assert head
    before = documents.parse(head.as_document())
    return documents.Document("tip", "act-fast", "en", head.text.replace(before.body, body))


def saved(desk: Client, body: str) -> int:
    """The answer to the form with this body."""
    return desk.post(change_url(), form_of("act-fast", body=body)).status_code


def shown(desk: Client, body: str) -> int:
    """The answer to a preview of it: in its frame stands what is wrong."""
    answer = desk.post(url("preview"), form_of("act-fast", body=body))
    return 422 if answer.templates[0].name == "desk/no_preview.html" else answer.status_code


def published(desk: Client, body: str) -> int:
    """The answer to publishing a draft that came in by another way."""
    head = drafts.head(row_of("act-fast"))
    assert head
    row = Document.objects.get(kind="tip", slug="act-fast")
    draft = Revision.objects.create(document=row, text=text_with(body).text, base=head)
    return desk.post(reverse("admin:publish"), {"drafts": draft.pk, "_publish": "1"}).status_code


def taken_in(desk: Client, body: str) -> int:
    """The answer to a zip with it."""
    file = SimpleUploadedFile("a.zip", zipped({"en/tips/act-fast.md": text_with(body).text.encode()}))
    return desk.post(reverse("admin:incoming"), {"file": file}).status_code


@pytest.mark.parametrize("way", [saved, shown, published, taken_in])
@pytest.mark.parametrize("body", SLOW, ids=[one[:6] for one in SLOW])
def test_a_slow_body_is_refused_at_little_cost(desk: Client, way: Callable[[Client, str], int], body: str) -> None:
    before = time.process_time()
    answer = way(desk, body)

    assert time.process_time() - before < 3  # seconds of processor: a busy machine doubles the half second it takes
    assert answer == 422
    assert Edition.objects.count() == 1
