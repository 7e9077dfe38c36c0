"""What managers stumbled over when they walked through the desk, one place after the other."""

import re

import pytest
from django.test import Client

from playbook.accounts.models import User
from playbook.editions import drafts
from playbook.editions.current import forget, library
from playbook.editions.models import Revision
from playbook.guidance.documents import LIST, Document
from tests.editions.drafting import row_of
from tests.editions.test_desk import browser_of, change_url, form_of

pytestmark = pytest.mark.one_engine


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def words(page: str) -> str:
    """A page's words in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_after_the_colour_is_saved_the_change_and_publishing_are_a_press_away(desk: Client) -> None:
    base = drafts.head(row_of("organisation", LIST))
    assert base

    page = desk.post("/admin/organisation/look/", {"accent": "#7a1f1f", "base": base.pk}, follow=True).text
    message = re.search(r"Draft saved\..*?\n", page)

    assert message
    assert change_url("organisation", LIST).replace("/change/", "/compare/") in message[0]
    assert 'href="/admin/publish/"' in message[0]


def test_each_phrase_of_the_home_page_is_tried_before_it_is_published(desk: Client) -> None:
    phrases = "shouting at me\nqqqq zzzz xxxx"

    form = form_of("organisation", LIST, starters=phrases) | {"_compare": "1"}
    answer = desk.post(change_url("organisation", LIST), form, follow=True)
    tried = re.search(r'aria-labelledby="tried">(.*?)</section>', answer.text, re.S)

    assert tried
    said = words(tried[1])
    assert "qqqq zzzz xxxx nothing" in said
    assert re.search(r"shouting at me (?!qqqq|nothing)\w+", said)


def test_a_step_without_a_code_gets_the_next_of_its_stage(desk: Client) -> None:
    stage = library().stages["listen"]
    taken = {one.code for one in library().steps.values()}
    page = form_of("let-them-talk", "step")
    new = {name: value for name, value in page.items() if name not in ("code", "base")} | {"title": "One more step"}

    answer = desk.post("/admin/editions/document/add/?kind=step", new)

    assert answer.status_code == 302, words(answer.text)
    draft = Revision.objects.drafts().get()
    code = re.search(r'^code = "(\w+)"', draft.text, re.M)
    assert code
    assert code[1].startswith(stage.letter)
    assert code[1] not in taken


def test_a_step_without_a_code_or_a_stage_is_asked_for_its_code(desk: Client) -> None:
    """The control."""
    answer = desk.post("/admin/editions/document/add/?kind=step", {"title": "One more step"})

    assert answer.status_code == 422


@pytest.mark.parametrize(("warnings", "is_said"), [("3", True), ("1", False)])
def test_a_warning_without_words_is_worth_a_look(desk: Client, warnings: str, is_said: bool) -> None:
    desk.post(change_url("ladder", LIST), form_of("ladder", LIST, **{"conduct-0-warnings": warnings}))

    page = words(desk.get(change_url("ladder", LIST).replace("/change/", "/compare/")).text)

    assert ("“Insults me” has 3 warnings and words for 1 of them" in page) == is_said


def test_what_changed_is_counted_and_sorted_out_by_kind_and_writer(desk: Client, manager: User, editor: User) -> None:
    for slug, by in (("act-fast", manager), ("say-no-well", editor)):
        now = drafts.head(row_of(slug))
        assert now
        text = now.as_document().text + "somebody says it in words of their own\n"
        drafts.save_draft(Document("tip", slug, "en", text), by=by, base=now.pk)
    drafts.publish_drafts(Revision.objects.drafts(), by=manager)
    forget()

    def shown(**asked: str | int) -> set[str]:
        page = desk.get("/admin/changes/", {"from": 1, "to": 2, **asked}).text
        titles = re.findall(r'edition-change__name">\s*<strong>([^<]+)<', page)
        assert not titles or f"{len(titles)} document" in page
        return set(titles)

    both = shown()
    assert len(both) == 2
    assert shown(kind="tip") == both
    assert shown(kind="letter") == set()
    assert shown(by=editor.pk) == {library().tips["say-no-well"].title}
    assert shown(kind="no such", by="x") == both


def test_who_joins_later_is_said_not_to_be_asked_to_read(desk: Client, manager: User) -> None:
    now = drafts.head(row_of("act-fast"))
    assert now
    text = now.as_document().text + "more words\n"
    drafts.save_draft(Document("tip", "act-fast", "en", text), by=manager, base=now.pk)

    assert "Whoever joins after that is not asked." in words(desk.get("/admin/publish/").text)
