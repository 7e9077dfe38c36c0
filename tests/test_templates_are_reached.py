"""What is written to be seen is seen: each template is drawn by some page, each thing to do has a button somewhere."""

import re
from pathlib import Path

import django
import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from tests.test_roles import EXPECTED_IN_ADMIN
from tests.test_shape import HOUSE, TEMPLATES

pytestmark = pytest.mark.one_engine

DJANGOS = Path(django.__file__).parent
# Drawn by Django itself, by their names, when something is refused or breaks.
BY_STATUS = {"403.html", "403_csrf.html", "404.html", "500.html"}
# What the form of a document sends beside its own, to the address that its view gives it; one signs out on every page.
FROM_ELSEWHERE = {f"editions_document_{what}{new}" for what in ("preview", "kept") for new in ("", "_new")} | {"logout"}
FORMS_OF_THE_ADMIN = ("change_form.html", "change_list.html", "delete_confirmation.html", "object_history.html")


def name_of(file: Path) -> str:
    """A template's name, as what loads it says it."""
    return file.relative_to(TEMPLATES).as_posix()


def named(patterns: list[URLPattern | URLResolver], prefix: str = "") -> dict[str, str]:
    """Every address, with the name that a page calls it by."""
    found: dict[str, str] = {}
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            found |= named(one.url_patterns, route)
        else:
            found[route] = one.name or ""
    return found


def drawn_by_the_admin() -> set[str]:
    """What the admin looks for by itself, for each model that is registered in it."""
    return {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/{form}"
        for model in admin.site._registry
        for form in FORMS_OF_THE_ADMIN
    }


def test_every_template_is_drawn_by_some_page() -> None:
    """A template in a folder where nothing looks for it is a page that nobody sees, whatever tests post to."""
    sources = [file.read_text() for file in (*HOUSE.rglob("*.py"), *TEMPLATES.rglob("*.html"))]
    named = set(re.findall(r"[\"']([\w/.-]+\.(?:html|txt|xml))[\"'#]", "\n".join(sources)))
    theirs = {
        file.relative_to(folder).as_posix() for folder in DJANGOS.rglob("templates") for file in folder.rglob("*.html")
    }
    reached = named | theirs | BY_STATUS | drawn_by_the_admin()

    assert [name_of(file) for file in sorted(TEMPLATES.rglob("*.html")) if name_of(file) not in reached] == []


def test_everything_at_the_desk_that_is_only_done_by_sending_a_form_has_a_form_on_some_page() -> None:
    only_sent = [route for route, row in EXPECTED_IN_ADMIN.items() if 405 in row]
    names, pages = named(get_resolver().url_patterns), "\n".join(file.read_text() for file in TEMPLATES.rglob("*.html"))
    on_pages = set(re.findall(r"{% *url +['\"](?:\w+:)?([\w-]+)['\"]", pages))

    assert only_sent
    assert {names[route] for route in only_sent} - on_pages == FROM_ELSEWHERE
