"""A handbook brought in again: each text in place of the one of its title, with what would change, and nothing lost."""

import html
import io
import re
import zipfile

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.editions.current import look_again
from playbook.editions.drafts import head, publish_drafts, save_draft
from playbook.editions.models import Document, Revision
from playbook.guidance import documents
from playbook.guidance.kinds import Letter, Tip
from playbook.guidance.parsing import read
from tests.editions.test_bring_in import brought, fields, file
from tests.editions.test_desk import browser_of

BOOK = """# Damp on the wall

In damp homes, believe them first.

Say:
- I will send somebody who looks at it.

Do:
- Look up the last visit.

Why: mould makes people ill.

# Stop taps

The tap is under the sink.

# Letter: we missed your visit

Dear {name},

We did not come. We come again on {day}.

Yours sincerely
"""


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


@pytest.fixture
def book(desk: Client, manager: User) -> None:
    """The handbook as readers have it, with what a manager added to it."""
    where = brought(desk, file("book.md", BOOK))
    desk.post(where, {**fields(desk.get(where).text), "_save": "1"})
    damp = text_of("damp-on-the-wall")
    text = damp.text.replace('text = "I will send', 'other = "Somebody comes and looks at it.", text = "I will send')
    text = text.replace("ours = true", 'stages = ["establish"]\nours = true').rstrip("\n") + "\nblack spots\n"
    save_draft(documents.Document("tip", damp.slug, "en", text), by=manager, base=revision("damp-on-the-wall").pk)
    publish_drafts(Revision.objects.drafts(), by=manager)
    look_again()


def revision(slug: str) -> Revision:
    """What stands there now."""
    found = head(Document.objects.get(slug=slug))
    assert found
    return found


def text_of(slug: str) -> documents.Document:
    """Its text."""
    return revision(slug).as_document()


def ticked(page: str) -> int:
    """How many pieces are ticked."""
    return len([key for key in fields(page) if key.startswith("take-")])


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.usefixtures("book")
def test_the_same_handbook_again_changes_nothing(desk: Client) -> None:
    page = desk.get(brought(desk, file("book.md", BOOK))).text

    assert page.count("It says the same, so this is not ticked.") == 3
    assert ticked(page) == 0


@pytest.mark.usefixtures("book")
def test_what_differs_is_shown_and_becomes_its_next_version(desk: Client) -> None:
    was = {slug: revision(slug) for slug in ("damp-on-the-wall", "stop-taps", "we-missed-your-visit")}
    again = BOOK.replace("the last visit.", "the last two visits.") + "\n# Gas\n\nOpen the windows first.\n"
    where = brought(desk, file("book.md", again))
    page = desk.get(where).text
    assert "What would change Do Look up the last visit. two visits." in re.sub(r"(added|taken out): ", "", plain(page))
    assert ticked(page) == 2

    desk.post(where, {**fields(page), "_save": "1"})
    drafts = {one.document.slug: one for one in Revision.objects.drafts()}
    damp = read(drafts["damp-on-the-wall"].as_document())

    assert set(drafts) == {"damp-on-the-wall", "gas"}
    assert drafts["damp-on-the-wall"].base == was["damp-on-the-wall"]
    assert isinstance(damp, Tip)
    assert [one.text for one in damp.do] == ["Look up the last two visits."]
    assert damp.stages == ("establish",)
    assert damp.say[0].other == "Somebody comes and looks at it."
    assert "black spots" in damp.situations


@pytest.mark.usefixtures("book")
def test_what_a_text_has_no_more_is_gone_and_a_letter_keeps_its_code(desk: Client) -> None:
    code = read(text_of("we-missed-your-visit"))
    again = BOOK.replace("Do:\n- Look up the last visit.\n\n", "").replace("We come again", "We will come again")
    where = brought(desk, file("book.md", again))
    desk.post(where, {**fields(desk.get(where).text), "_save": "1"})
    damp, letter = (read(text_of(slug)) for slug in ("damp-on-the-wall", "we-missed-your-visit"))

    assert isinstance(damp, Tip)
    assert damp.do == ()
    assert isinstance(letter, Letter)
    assert isinstance(code, Letter)
    assert letter.code == code.code
    assert any("We will come again" in one.text for one in letter.paragraphs)


@pytest.mark.usefixtures("book")
def test_beside_it_there_are_two(desk: Client) -> None:
    where = brought(desk, text=BOOK.partition("# Letter")[0].partition("# Stop")[2].join(["# Stop", " It drips."]))
    page = desk.get(where).text
    (key,) = re.findall(r'name="place-([^"]+)"', page)
    desk.post(where, {**fields(page), f"place-{key}": "beside", f"take-{key}": "1", "_save": "1"})

    assert Revision.objects.drafts().get().document.slug == "stop-taps-2"


@pytest.mark.usefixtures("book")
def test_what_somebody_is_writing_on_is_never_put_aside(desk: Client, editor: User) -> None:
    theirs = revision("stop-taps")
    text = theirs.text.replace("The tap is under the sink.", "The tap is in the hall.")
    draft = save_draft(documents.Document("tip", "stop-taps", "en", text), by=editor, base=theirs.pk)
    page = desk.get(brought(desk, text="# Stop taps\n\nThe tap drips.")).text

    assert "is writing on it, so this would be a second one" in plain(page)
    assert 'name="place-' not in page
    assert ticked(page) == 0
    assert revision("stop-taps") == draft


@pytest.mark.usefixtures("book")
def test_two_pieces_of_one_title_are_no_version_of_one_another(desk: Client) -> None:
    page = desk.get(brought(desk, text="# Stop taps\n\nThe tap drips.\n\n# Stop taps\n\nThe tap leaks.")).text

    assert "A piece above is its next version" in page
    assert len(re.findall(r'name="place-', page)) == 1


def test_a_text_that_ships_is_not_ticked_to_be_replaced(desk: Client) -> None:
    page = desk.get(brought(desk, text="# Act fast\n\nDo it.\n\n# Something new\n\nText.")).text

    assert "It is not ticked: look at what would change." in page
    assert ticked(page) == 1


@pytest.mark.usefixtures("book")
def test_a_text_that_moved_meanwhile_is_said_and_nothing_is_lost(desk: Client, editor: User) -> None:
    where = brought(desk, text="# Stop taps\n\nThe tap drips.")
    page = desk.get(where).text
    theirs = revision("stop-taps")
    text = theirs.text.replace("The tap is under the sink.", "The tap is in the hall.")
    draft = save_draft(documents.Document("tip", "stop-taps", "en", text), by=editor, base=theirs.pk)

    desk.post(where, {**fields(page), "_save": "1"})

    assert revision("stop-taps") == draft


def test_a_page_that_a_manager_wrote_here_is_renewed_by_a_text_that_says_nothing_of_it(
    desk: Client, manager: User
) -> None:
    text = '+++\ntitle = "Stop taps"\nsummary = "The tap is under the sink."\n+++\nTurn it right.\n\n+++\n'
    save_draft(documents.Document("reference", "taps", "en", text), by=manager, base=None)
    publish_drafts(Revision.objects.drafts(), by=manager)
    look_again()
    page = desk.get(brought(desk, text="# Stop taps\n\nThe tap is under the sink. Turn it left."))

    (one,) = page.context["proposals"]
    assert (one.kind, one.taken) == ("reference", True)
    assert [name for name, _runs in one.differences] == ["The text"]


PAGES = """# Lift is out of order

The lift does not move. Call the engineer, and tell everybody on the stairs.

# Keys are lost

The spare keys hang in the office. Write down who takes them.

# Bins

The bins are emptied in the morning. Put them out the evening before.
"""


@pytest.fixture
def pages(desk: Client, manager: User) -> None:
    """Three reference pages that came in as one change, and one of the organisation's that did not."""
    where = brought(desk, file("pages.md", PAGES))
    page = desk.get(where).text
    kinds = {key: "reference" for key in fields(page) if key.startswith("kind-")}
    desk.post(where, {**fields(page), **kinds, "change": "Handbook", "_save": "1"})
    text = '+++\ntitle = "Parking"\nsummary = "Where to park."\nours = true\n+++\nBehind the house.\n\n+++\n'
    save_draft(documents.Document("reference", "parking", "en", text), by=manager, base=None)
    publish_drafts(Revision.objects.drafts(), by=manager)
    look_again()


def key_of(page: str, title: str) -> str:
    """How the fields of the piece of this title end."""
    (found,) = re.findall(rf'name="title-([^"]+)"\s+value="{title}"', page)
    return str(found)


@pytest.mark.usefixtures("pages")
def test_a_page_of_another_title_takes_the_place_that_is_chosen_for_it(desk: Client) -> None:
    was = revision("lift-is-out-of-order")
    where = brought(desk, file("pages.md", PAGES.replace("# Lift is out of order", "# Lift out of order")))
    page = desk.get(where).text
    assert "not in this text: Lift is out of order They stay" in plain(page)
    key = key_of(page, "Lift out of order")
    as_page = {**fields(page), f"kind-{key}": "reference"}
    page = desk.post(where, as_page).text
    offered = re.search(rf'(?s)<select id="place-{key}".*?</select>', page)
    assert offered
    titles = ["with the others: it is new", "in place of “Lift is out of order”", "in place of “Parking”"]
    assert [" ".join(html.unescape(one).split()) for one in re.findall(r">([^<>]+)</option>", offered[0])] == titles

    chosen = {**as_page, f"place-{key}": str(was.document_id)}
    page = desk.post(where, chosen).text
    assert "not in this text" not in page
    assert "It was chosen to take the place of: Lift is out of order" in plain(page)
    assert "What would change Title" in plain(page)
    desk.post(where, {**fields(page), f"place-{key}": str(was.document_id), "_save": "1"})

    draft = Revision.objects.drafts().get()
    assert (draft.document.slug, draft.base) == ("lift-is-out-of-order", was)
    assert 'title = "Lift out of order"' in draft.text


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("place", ["999999", "x", "-1", "9" * 40])
def test_a_place_that_is_none_is_a_new_page(desk: Client, place: str) -> None:
    where = brought(desk, text="# Gas\n\nOpen the windows first.")
    page = desk.get(where).text
    desk.post(where, {**fields(page), f"place-{key_of(page, 'Gas')}": place, "_save": "1"})

    assert Revision.objects.drafts().get().document.slug == "gas"


@pytest.mark.usefixtures("pages")
def test_what_never_came_with_them_is_not_missed(desk: Client) -> None:
    page = desk.get(brought(desk, text="# Parking\n\nBehind the house.\n\n# Gas\n\nOpen the windows.")).text

    assert "not in this text" not in page


@pytest.mark.usefixtures("book")
def test_a_piece_retitled_to_one_that_says_the_same_is_not_ticked(desk: Client) -> None:
    where = brought(desk, text="# The taps\n\nThe tap is under the sink.")
    page = desk.get(where).text
    key = key_of(page, "The taps")
    assert ticked(page) == 1

    page = desk.post(where, {**fields(page), f"title-{key}": "Stop taps"}).text
    assert "It says the same, so this is not ticked." in page
    assert ticked(page) == 0

    page = desk.post(where, {**fields(page), f"title-{key}": "Taps", f"same-{key}": "1"}).text
    assert ticked(page) == 1


def test_the_change_of_a_zip_has_its_name(desk: Client) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("bins.md", "# Bins\n\nOut in the evening.")
        archive.writestr("keys.md", "# Keys\n\nIn the office.")
    page = desk.get(brought(desk, file("Handbook 2026.zip", data.getvalue()))).text

    assert 'value="Brought in: Handbook 2026.zip"' in page
