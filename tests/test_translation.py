"""Whatever language a reader has, they get it: nothing is translated once for all, when a module is imported."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from playbook.accounts.models import User
from playbook.desk import choices, comparing
from playbook.editions import review_mail
from playbook.guidance.library import Library
from playbook.web import fixed_words

pytestmark = pytest.mark.one_engine

HOUSE = Path(__file__).parent.parent / "playbook"
# These translate when they are called, so a call outside a function has one answer for ever.
AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}


def test_nothing_is_translated_when_it_is_imported() -> None:
    files = [file for file in HOUSE.rglob("*.py") if "migrations" not in file.parts]
    found = [f"{file.relative_to(HOUSE)}:{line}" for file in files for line in translated_at_import(file.read_text())]

    assert found == []


def test_a_call_at_import_is_seen() -> None:
    """The control."""
    code = (
        'from django.utils.translation import gettext as _\nA = {"a": _("one")}\ndef f(x=_("two")):\n    _("three")\n'
    )

    assert list(translated_at_import(code)) == [2, 3]


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which every message stands in brackets; its own, as templates keep their words by language."""
    monkeypatch.setattr(fixed_words, "get_language", lambda: "in brackets")
    monkeypatch.setattr(translation._trans, "gettext", lambda message: f"[{message}]")


def test_where_a_manager_may_go_is_said_in_their_language(
    playbook: None, manager: User, client: Client, foreign: None
) -> None:
    client.force_login(manager)
    page = client.get("/admin/").text

    for name in ("The desk", "Searches that did not help", "What readers say", "Write", "Publish", "People", "Help"):
        assert f"[{name}]" in page


def test_what_can_be_picked_and_what_is_mailed_is_too(foreign: None) -> None:
    titles = dict(choices.options("style", Library(language="en"))[0][1])

    assert titles["read-do"] == "[Read a line, do it, tick it]"
    assert {str(one)[0] for one in (*review_mail._SUBJECTS.values(), *comparing._DONE.values())} == {"["}


def translated_at_import(code: str) -> Iterator[int]:
    """The lines in which such a function is called while the module is imported."""
    tree = ast.parse(code)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in AT_ONCE
    }
    for node in _run_at_import(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.lineno


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs when the module does: all but the bodies of functions."""
    yield node
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and name == "body":
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _run_at_import(one)
