"""Every address in the URL resolver, and every name that a parameter has somewhere in the code."""

import inspect
import re
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parent.parent.parent
_PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_READ = re.compile(r"(?:GET|POST|data|query)(?:\.get|\.getlist)?[(\[]\s*\"([\w-]{1,40})\"")
_NAMED = re.compile(r"\bname=\"([\w-]{1,40})\"")
_FIELD = re.compile(r"^    (\w+) = (?:forms\.\w+Field|forms\.ModelMultipleChoiceField|Typed)\(", re.M)
# Of Django's admin: lists, look-ups, pop-ups, rows of forms.
_ADMIN = (
    "q",
    "o",
    "p",
    "all",
    "e",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "_save",
    "_continue",
    "_addanother",
    "_saveasnew",
    "id__range",
    "id__in",
    "id__gt",
    "username__regex",
    "name__regex",
    "slug__regex",
    "slug__iregex",
    "date_joined__year",
    "role__exact",
    "team__id__exact",
    "is_active__exact",
    "last_login__day__gte",
    "password__startswith",
    "user_permissions__id__exact",
    "revisions__text__regex",
    "since__number__lt",
    "say-TOTAL_FORMS",
    "say-INITIAL_FORMS",
    "_more",
    "_check",
    "_schedule",
    "drafts",
    "draft",
    "base",
    "newer",
    "mine",
    "kind",
    "state",
    "tip",
    "away",
)


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> dict[str, Any]:
    """Every route, as it is written in the URL files, with the view that answers it."""
    found: dict[str, Any] = {}
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        found |= routes(one.url_patterns, route) if isinstance(one, URLResolver) else {route: one.callback}
    return found


@cache
def parameter_names() -> tuple[str, ...]:
    """The names of parameters that a view reads, a form has or a template sends."""
    names = {name for package in (ROOT / "playbook").iterdir() if package.is_dir() for name in names_in(package)}
    for file in (ROOT / "templates").rglob("*.html"):
        names.update(_NAMED.findall(file.read_text()))
    return tuple(sorted(names | set(_ADMIN)))


@cache
def names_in(package: Path) -> tuple[str, ...]:
    """The names that the code of one package reads."""
    texts = [file.read_text() for file in package.rglob("*.py")]
    return tuple(sorted({name for text in texts for found in (_READ, _FIELD) for name in found.findall(text)}))


def names_for(view: Any) -> tuple[str, ...]:
    """The names that the package of a view reads: more likely to mean something to it than others."""
    source = inspect.getsourcefile(_code_of(view)) or ""
    package = Path(source).parent
    return names_in(package) if package.is_relative_to(ROOT / "playbook") else _ADMIN


def _code_of(view: Any) -> Any:
    """The function or class behind decorators and arguments that are given already."""
    bare = inspect.unwrap(getattr(view, "view_class", view))
    return _code_of(bare.func) if isinstance(bare, partial) else bare


def filled(route: str, value_of: Any) -> str:
    """The route with `value_of(kind, name)` at each of its places, as a path."""
    plain = route.replace("^(?P<app_label>", "<app_label>").replace("(?P<url>.*)$", "<str:url>")
    plain = re.sub(r"<app_label>[^/]*", "<str:app_label>", plain)
    return "/" + _PLACE.sub(lambda match: str(value_of(match["kind"] or "str", match["name"])), plain)
