"""Reference pages: long texts of the organisation's own, written at the desk, found by search, pointed to by tips."""

import pytest
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.editions import drafts
from playbook.editions.current import forget, library
from playbook.editions.models import Revision, publish
from playbook.guidance import limits
from playbook.guidance.documents import Document
from playbook.guidance.markdown import render_long
from tests.api.conftest import program_with, token_for
from tests.editions.drafting import row_of, text_of

BODY = """# What a callout costs

| Who comes | Fee |
|---|---:|
| Locksmith | waived |

## Who may waive it

- a lead, up to the fee
- a manager, all of it

# When it is not charged

Nothing is charged where the fault was ours.
"""
HEADER = """title = "Fees for a callout"
summary = "What a callout costs, and who may waive it."
owner = "Repairs"
"""


def page_with(body: str = BODY, slug: str = "callout-fees", header: str = HEADER) -> Document:
    """A reference page."""
    return Document("reference", slug, "en", f"+++\n{header}+++\n{body}\n+++\nhow much for a locksmith\n")


def now(slug: str, kind: str = "tip") -> Revision:
    """The newest text of a document."""
    found = drafts.head(row_of(slug, kind))
    assert found is not None
    return found


def put_out(*texts: Document) -> None:
    """Publish documents."""
    publish(texts)
    forget()


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """An agent's browser."""
    browser = Client()
    browser.force_login(agent)
    return browser


def test_a_page_shows_its_headings_its_table_and_who_looks_after_it(reader: Client) -> None:
    put_out(page_with())
    page = reader.get("/reference/callout-fees/").text

    assert '<h2 id="part-what-a-callout-costs">What a callout costs</h2>' in page
    assert '<h3 id="part-who-may-waive-it">' in page
    assert '<a href="#part-when-it-is-not-charged">When it is not charged</a>' in page
    assert '<div class="wide-table" role="group" tabindex="0" aria-label="Table"><table>' in page
    assert "<td>waived</td>" in page
    assert "Repairs looks after it." in page
    assert "Edition 2" in " ".join(page.split())


def test_it_is_on_the_list_and_found_by_search_in_words_of_its_text(reader: Client) -> None:
    assert "/reference/" not in reader.get("/tips/").text
    assert "There are no reference pages yet" in reader.get("/reference/").text
    put_out(page_with())

    assert 'href="/reference/"' in reader.get("/tips/").text
    assert "What a callout costs, and who may waive it." in reader.get("/reference/").text
    for words in ("how much for a locksmith", "callout fee waived"):
        found = reader.get("/search/", {"q": words}).text
        assert 'href="/reference/callout-fees/"' in found
    assert '<span class="code code--small">Page</span>' in found
    assert "What a callout costs, and who may waive it." in found


def test_a_tip_points_to_it_and_it_says_which_tips_do(reader: Client) -> None:
    text = text_of("act-fast").text.replace("+++\n", '+++\nreferences = ["callout-fees"]\n', 1)
    put_out(page_with(), Document("tip", "act-fast", "en", text))

    assert '<a href="/reference/callout-fees/">Fees for a callout</a>' in reader.get("/tips/act-fast/").text
    assert '<a href="/tips/act-fast/">Act fast</a>' in reader.get("/reference/callout-fees/").text


@pytest.mark.parametrize(
    ("attack", "bad"),
    [
        ("# <img src=x onerror=alert(1)>", "<img"),
        ("| <script>alert(1)</script> | b |\n|---|---|\n| x | y |", "<script>alert"),
        ("| [a](javascript:alert(1)) | b |\n|---|---|\n| x | y |", 'href="javascript'),
        ("![x](https://evil.example/x.png)", "evil.example"),
        ("# main {: #main onclick=alert(1) }", 'id="main"'),
    ],
)
def test_an_attack_in_a_long_text_is_harmless(attack: str, bad: str) -> None:
    assert bad not in render_long(attack)[0]


def test_an_editor_writes_one_and_a_publisher_puts_it_out(playbook: None, editor: User, publisher: User) -> None:
    desk, other = Client(), Client()
    desk.force_login(editor)
    other.force_login(publisher)
    add = reverse("admin:editions_document_add") + "?kind=reference"
    form = {"title": "Fees for a callout", "summary": "What it costs.", "body": BODY, "ours": "on", "owner": "Repairs"}
    form |= {"situations": "how much for a locksmith", "say-TOTAL_FORMS": "0", "say-INITIAL_FORMS": "0", "base": ""}
    form |= {"sources-TOTAL_FORMS": "0", "sources-INITIAL_FORMS": "0"}

    assert "A table has |" in desk.get(add).text
    assert desk.post(add, form).status_code == 302
    draft = Revision.objects.drafts().get()
    assert desk.get("/reference/fees-for-a-callout/").status_code == 404
    other.post(reverse("admin:publish"), {"drafts": draft.pk, "_publish": "1"})
    forget()
    assert "<td>waived</td>" in desk.get("/reference/fees-for-a-callout/").text


def test_one_that_a_tip_points_to_cannot_be_taken_out_and_one_that_is_not_there_cannot_be_named(
    playbook: None, publisher: User
) -> None:
    text = text_of("act-fast").text.replace("+++\n", '+++\nreferences = ["callout-fees"]\n', 1)
    pointing = drafts.save_draft(Document("tip", "act-fast", "en", text), by=publisher, base=now("act-fast").pk)

    with pytest.raises(drafts.Broken) as error:
        drafts.publish_drafts([pointing], by=publisher)
    assert "no-such-reference" in {one.code for one in error.value.problems}
    page = drafts.save_draft(page_with(), by=publisher, base=None)
    drafts.publish_drafts([pointing, page], by=publisher)
    gone = drafts.delete(row_of("callout-fees", "reference"), by=publisher, base=page.pk)
    assert gone is not None
    with pytest.raises(drafts.Broken):
        drafts.publish_drafts([gone], by=publisher)


def test_a_text_longer_than_anybody_reads_is_a_problem(playbook: None, publisher: User) -> None:
    words = "word " * (limits.REFERENCE_WORDS + 1)
    draft = drafts.save_draft(page_with(words), by=publisher, base=None)

    with pytest.raises(drafts.Broken) as error:
        drafts.publish_drafts([draft], by=publisher)
    assert {one.code for one in error.value.problems} == {"body-long"}


def test_programs_read_it_as_every_document(playbook: None, agent: User) -> None:
    put_out(page_with())
    program = program_with(token_for(agent))

    assert program("GET", "/guidance/reference").json()["items"][0]["slug"] == "callout-fees"
    assert program("GET", "/guidance/reference/callout-fees").json()["content"]["summary"].startswith("What a callout")
    assert "| Locksmith | waived |" in program("GET", "/guidance/reference/callout-fees/markdown").text


def test_no_step_shows_one(reader: Client) -> None:
    put_out(page_with())

    assert not [one.slug for one in library().steps.values() if "/reference/" in reader.get(one.url).text]
