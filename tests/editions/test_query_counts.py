"""Work on many documents asks the database no more for more of them, or for each a small number of times."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from playbook.accounts.models import User
from playbook.editions import drafts
from playbook.editions.current import forget
from playbook.editions.many import heads, with_values
from playbook.editions.models import Edition, Revision

FEW, MANY = 5, 40
FOR_EACH = 12  # questions at most that publishing asks for one draft more


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    browser = Client()
    browser.force_login(manager)
    browser.get("/admin/")  # what is worked out once is there
    return browser


def asked(desk: Client, address: str, **sent: object) -> int:
    """How many questions a page asks the database; one that is sent something where there is anything to send.

    Whether there is a newer edition is asked once a second, whatever the page: that is not counted.
    """
    with CaptureQueriesContext(connection) as questions:
        answer = desk.post(address, sent) if sent else desk.get(address)
    assert answer.status_code in (200, 302)
    return sum('MAX("editions_edition"' not in one["sql"] for one in questions.captured_queries)


def tips(count: int) -> list[Revision]:
    """What stands now of so many tips."""
    return [one for one in heads("en") if one.document.kind == "tip"][:count]


def drafted(count: int, owner: str, by: User) -> list[Revision]:
    """Drafts of so many tips, in which nothing but the owner differs."""
    return [
        drafts.save_draft(with_values(one.as_document(), {"owner": owner}), by=by, base=one.pk) for one in tips(count)
    ]


def published(count: int, owner: str, by: User) -> Edition:
    """An edition that changes so many tips."""
    edition = drafts.publish_drafts(drafted(count, owner, by), by=by)
    forget()
    return edition


def test_comparing_editions_asks_no_more_for_more_documents(desk: Client, manager: User) -> None:
    few, many = published(FEW, "The front desk", manager), published(MANY, "Customer care desk", manager)
    desk.get("/")  # the first page after a publish takes the new edition

    counts = [
        [asked(desk, f"{page}?from={one.number - 1}&to={one.number}") for one in (few, many)]
        for page in ("/admin/changes/", "/admin/changes.csv")
    ]

    assert [many - few for few, many in counts] == [0, 0]


def test_filtering_and_replacing_ask_no_more_for_more_documents(desk: Client) -> None:
    ticked = {count: [str(one.pk) for one in tips(count)] for count in (FEW, MANY)}
    filtered = [asked(desk, f"/admin/many/?{query}") for query in ("kind=step", "kind=tip", "words=customer")]
    replaced = [
        asked(desk, "/admin/many/?kind=tip", ticked=ones, find="the", replace="this") for ones in ticked.values()
    ]

    assert len(set(filtered)) == 1
    assert len(set(replaced)) == 1


def test_publishing_asks_for_each_draft_a_small_number_of_times(desk: Client, manager: User) -> None:
    counts = {}
    for count in (FEW, MANY):
        made = drafted(count, f"Desk of {count}", manager)
        counts[count] = asked(desk, "/admin/publish/", drafts=[one.pk for one in made], _publish="1")
        assert not Revision.objects.drafts().exists()
        forget()

    assert counts[MANY] - counts[FEW] <= FOR_EACH * (MANY - FEW)


def test_the_list_of_documents_asks_no_more_for_more_drafts(desk: Client, manager: User) -> None:
    drafted(FEW, "Somebody", manager)
    few = asked(desk, "/admin/editions/document/?kind=tip")
    drafted(MANY, "Somebody else", manager)

    assert asked(desk, "/admin/editions/document/?kind=tip") == few
    assert len(re.findall("state--draft", desk.get("/admin/editions/document/?kind=tip&all=").text)) == MANY
