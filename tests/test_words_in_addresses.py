"""No address takes what names a customer: whatever reads one, or sends somebody's words in one, is classed here.

An address stays in the browser's history, and in the logs of whatever stands between. Words about a customer are sent
in the body of a form (`playbook/web/sought.py` finds them again on the way back).
"""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from playbook.accounts.models import Team, User
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Endpoint
from playbook.webhooks.outbox import announce
from tests.api.conftest import token_for
from tests.test_roles import EXPECTED, EXPECTED_IN_ADMIN, in_admin

ROOT = Path(__file__).parent.parent
# Templates with a form that is sent by its address, and what is typed there.
FORMS = {
    "admin/change_list.html": "names of documents, colleagues, teams and programs",
    "audit/trail.html": "the name that a colleague signs in with, a number, days",
    "call/_interrupts.html": "nothing: it is a press",
    "desk/desk.html": "words of documents",
    "desk/edition_changes.html": "numbers of editions, a kind, and the number of who wrote",
    "desk/form.html": "which channel a preview is for: nothing is sent",
    "desk/many_at_once.html": "words of documents",
    "desk/trade_words.html": "letters of a word on a list of nouns",
    "insights/insights.html": "days, and which team",
    "reader/build.html": "what is ticked, and the title of a checklist: its address is what is shared",
}
# Fields of such forms, as they are on the pages, in which anything can be typed, and the template that they stand in.
FIELDS = {
    "q": "admin/change_list.html",
    "person": "audit/trail.html",
    "complaint": "audit/trail.html",
    "words": "desk/many_at_once.html",
    "owner": "desk/many_at_once.html",
    "point": "desk/many_at_once.html",
    "changed_by": "desk/many_at_once.html",
    "title": "reader/build.html",
    "place-": "reader/build.html",
}
# What code reads of an address by name, or by an expression, and what it is.
NAMES = {
    "add": "a word of ours",
    "all": "a word of ours",
    "back": "a number",
    "before": "a number or a moment",
    "by": "a number",
    "change": "a number",
    "complaint": "a number",
    "draft": "a number",
    "for": "a channel",
    "form": "a word of ours",
    "from": "a number",
    "kind": "a word of ours",
    "name": "in audit: the fields of its form; in the list of complaints: a moment; in scim: as its standard has it",
    "month": "a month in digits",
    "NAME": "the number of words that the browser keeps",
    "number": "a number",
    "of": "a number",
    "ORDER_VAR": "Django's number of a column",
    "paper": "a word of ours",
    "path": "the address of a checklist",
    "q": "letters of a word on the list of nouns of single trades",
    "REDIRECT_FIELD_NAME": "an address of ours, in which nothing personal stands",
    "SEARCH_VAR": "Django's, what a list of the desk is searched for: words of the playbook's pages",
    "signature": "of a link: proves who made it",
    "since": "a day",
    "size": "a word of ours",
    "ticket": "of a link: stands for what the complaint starts with",
    "to": "a number",
    "typed": "a number",
}
# Files that read more of an address than one name, and what.
WHOLE = {
    "audit/views.py": "the form of the audit trail, above",
    "call/draft_trial.py": "moves of a trial, in which nothing is typed",
    "call/start_views.py": "links by which other systems start a complaint: their reference of a case, never a name, "
    "or a ticket that stands for it",
    "desk/many_at_once.py": "its form, above",
    "desk/previewing.py": "empties it",
    "insights/reports.py": "days, and the number of a team",
    "reader/search_views.py": "a few words of a situation; what looks personal is sent in the body",
    "reader/templatetags/reader.py": "the address of a checklist",
    "reader/views.py": "the form of a checklist, above",
    "scim/views.py": "as its standard has it: names of colleagues",
    "web/readable.py": "all, to take out what no database can hold",
}


class Forms(HTMLParser):
    """The fields of a page's forms that are sent by their address, and in which anything can be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.is_open, self.found = False, set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field inside such a form."""
        said = dict(attrs)
        if tag == "form":
            self.is_open = (said.get("method") or "get").lower() == "get"
        typed = tag == "textarea" or (
            tag == "input" and (said.get("type") or "text") in ("text", "search", "email", "tel", "url", "number")
        )
        if self.is_open and typed:
            self.found.add(re.sub("(?<=^place-).*", "", said.get("name") or ""))

    def handle_endtag(self, tag: str) -> None:
        """The form is over."""
        self.is_open = self.is_open and tag != "form"


def typed_into_addresses(page: str) -> set[str]:
    """The names of those fields on a page."""
    forms = Forms()
    forms.feed(page)
    return forms.found


def forms_in_templates() -> set[str]:
    """The templates with a form that is not sent in the body of a request."""
    folder = ROOT / "templates"
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*.html")
        for form in re.findall(r"<form\b(?:[^>{]|\{%.*?%\}|\{\{.*?\}\}|\{(?![%{]))*>", file.read_text(), re.S)
        if not re.search(r"method=[\"']?(post|dialog)", form)
    }


def read_of_addresses() -> tuple[dict[str, set[str]], set[str]]:
    """The names that code reads of addresses, each with the files that do; and the files that read all there is."""
    names, whole = dict[str, set[str]](), set[str]()
    for file in (ROOT / "playbook").rglob("*.py"):
        where, tree = str(file.relative_to(ROOT / "playbook")), ast.parse(file.read_text())
        named = {id(one): name for node in ast.walk(tree) for one, name in named_in(node)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Attribute) and node.attr == "GET"):
                continue
            if id(node) in named:
                names.setdefault(named[id(node)], set()).add(where)
            else:
                whole.add(where)
    return names, whole


def named_in(node: ast.AST) -> list[tuple[ast.expr, str]]:
    """What is read by a name: `x.get("name")`, `x.getlist("name")`, `x["name"]`, `"name" in x`, with that name."""
    match node:
        case ast.Call(func=ast.Attribute(value=read, attr="get" | "getlist"), args=[ast.expr() as name, *_]):
            return [(read, ast.unparse(name).strip("'"))]
        case ast.Subscript(value=read, slice=name):
            return [(read, ast.unparse(name).strip("'"))]
        case ast.Compare(left=name, comparators=[read]):
            return [(read, ast.unparse(name).strip("'"))]
        case _:
            return []


def test_every_form_that_is_sent_by_its_address_is_classed() -> None:
    assert forms_in_templates() == set(FORMS)


def test_every_name_that_is_read_of_an_address_is_classed() -> None:
    names, whole = read_of_addresses()

    assert set(names) == set(NAMES)
    assert whole == set(WHOLE)


@pytest.mark.django_db
@pytest.mark.one_engine
def test_no_page_asks_for_words_in_an_address_but_those_classed(playbook: None, team: Team) -> None:
    people = [User.objects.create_user(role, role=role, team=team) for role in ("agent", "lead", "administrator")]
    complaint = Complaint.begin(library(), "listen", by=people[0])
    token_for(people[0])
    Endpoint.objects.create(name="A program", url="https://example.org/", types=["edition.published"])
    announce(EventType.PUBLISHED, "1", edition=1)
    paths = ["/" + one.replace("<int:number>", str(complaint.pk)) for one in EXPECTED if "<int:pk>" not in one]
    paths += [in_admin(one) for one in EXPECTED_IN_ADMIN]
    found = set[str]()
    for person in people:
        browser = Client()
        browser.force_login(person)
        for path in paths:
            answer = browser.get(path)
            if answer.status_code in (200, 422) and "html" in answer.headers.get("Content-Type", ""):
                found |= typed_into_addresses(answer.text)

    assert found == set(FIELDS)


def test_the_control_a_form_without_a_method_is_found() -> None:
    """A browser sends it by its address."""
    assert typed_into_addresses('<form><input name="customer"></form>') == {"customer"}
    assert typed_into_addresses('<form method="post"><input name="customer"></form>') == set()
