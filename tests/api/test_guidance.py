"""Guidance, search, people and figures over the API."""

import pytest

from playbook.accounts.models import User
from playbook.editions.current import forget, library, look_again
from playbook.editions.drafts import publish_drafts, save_draft
from playbook.editions.models import Document, Revision, publish
from playbook.editions.pictures import keep
from playbook.guidance import documents, pictures
from tests.api.conftest import Program, program_with, token_for
from tests.editions.picture_files import png

pytestmark = pytest.mark.django_db
FOLDERS = ("tips", "steps", "interrupts", "checklists", "letters")


def slugs_of(program: Program, folder: str, limit: int) -> list[str]:
    """All documents of a folder, read page by page."""
    found, cursor = list[str](), ""
    while cursor is not None:
        part = program("GET", f"/guidance/{folder}?limit={limit}&cursor={cursor}").json()
        found += [item["slug"] for item in part["items"]]
        cursor = part["next"]
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_document_is_read_structured_and_as_markdown(program: Program, folder: str) -> None:
    shelf = library().shelves[folder.removesuffix("s")]

    listed = slugs_of(program, folder, 200)
    first = listed[0]
    one = program("GET", f"/guidance/{folder}/{first}")
    text = program("GET", f"/guidance/{folder}/{first}/markdown")

    assert listed == list(shelf)
    assert one.json()["content"]["slug"] == first
    assert text.headers["Content-Type"].startswith("text/markdown")
    assert text.text.startswith(f"# {shelf[first].title}\n")
    assert all(line.text.split("{")[0] in text.text for line in shelf[first].say)


def test_a_list_is_read_page_by_page(program: Program) -> None:
    assert slugs_of(program, "tips", 7) == list(library().tips)


def test_what_a_program_has_is_not_sent_again(program: Program) -> None:
    first = program("GET", "/guidance/tips/act-fast")
    again = program("GET", "/guidance/tips/act-fast", If_None_Match=first.headers["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_an_older_edition_can_be_read(program: Program) -> None:
    row = Document.objects.get(kind="tip", slug="act-fast")
    text = row.revisions.get().text.replace('title = "', 'title = "Now ')
    publish([documents.Document("tip", "act-fast", "en", text)])
    forget()

    now, then = (program("GET", f"/guidance/tips/act-fast{query}").json() for query in ("", "?edition=1"))
    old = program("GET", "/guidance/tips?edition=1&limit=200").json()
    nowhere = program("GET", "/guidance/tips/act-fast?edition=99")

    assert (now["edition"], then["edition"]) == (2, 1)
    assert now["title"] == f"Now {then['title']}"
    assert then["title"] in [item["title"] for item in old["items"]]
    assert nowhere.status_code == 404
    assert [one["number"] for one in program("GET", "/editions").json()["items"]] == [2, 1]


def test_search_finds_what_the_page_finds(program: Program) -> None:
    got = program("POST", "/search", {"text": "he keeps shouting at me", "most": 3}).json()
    danger = program("POST", "/search", {"text": "I am going to kill myself"}).json()

    assert 0 < len(got["hits"]) <= 3
    assert danger["hits"][0]["danger"]


def test_people_of_other_teams_are_for_administrators(
    program: Program, agent: User, lead: User, stranger: User, manager: User
) -> None:
    everybody = program_with(token_for(manager))

    assert {one["name"] for one in program("GET", "/people").json()["items"]} == {"agent", "lead"}
    assert {one["name"] for one in everybody("GET", "/people").json()["items"]} == {
        "agent",
        "lead",
        "stranger",
        "manager",
    }
    assert [one["name"] for one in program("GET", "/teams").json()["items"]] == ["Front desk"]
    assert len(everybody("GET", "/teams").json()["items"]) == 2


def test_a_lead_reads_the_figures_of_the_page(program: Program, lead: User) -> None:
    got = program_with(token_for(lead))("GET", "/figures?days=30").json()

    assert {one["slug"] for one in got["items"]} >= {"causes", "outcomes"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nowhere", None, 404),
        ("GET", "/guidance/tips/nowhere", None, 404),
        ("GET", "/guidance/cakes", None, 422),
        ("GET", "/guidance/tips?cursor=%21", None, 422),
        ("GET", "/guidance/tips?limit=0", None, 422),
        ("DELETE", "/teams", None, 405),
        ("POST", "/search", {"text": "a\0b"}, 422),
        ("POST", "/search", {"text": "x", "odd": 1}, 422),
        ("GET", "/complaints/99999999999999999999", None, 422),
    ],
)
def test_every_refusal_is_a_problem(program: Program, method: str, path: str, body: object, status: int) -> None:
    got = program(method, path, body)

    assert (got.status_code, got.headers["Content-Type"]) == (status, "application/problem+json")
    assert got.json()["status"] == status
    assert got.json()["title"]


def test_of_a_picture_programs_are_given_its_words(program: Program, manager: User) -> None:
    picture = pictures.cleaned(png())
    keep([picture])
    text = f'+++\ntitle = "Taps"\nsummary = "Where."\nours = true\n+++\nTurn.\n\n![The <tap>]({picture.name})\n\n+++\n'
    save_draft(documents.Document("reference", "taps", "en", text), by=manager, base=None)
    publish_drafts(Revision.objects.drafts(), by=manager)
    look_again()

    one = program("GET", "/guidance/reference/taps").json()
    markdown = program("GET", "/guidance/reference/taps/markdown").text

    assert "(Picture: The &lt;tap&gt;)" in one["why"]
    assert "(Picture: The <tap>)" in markdown
    assert picture.name not in one["why"] + markdown
