"""What each role is called, in sentences: the usual words, until whoever knows the organisation's own gives those.

A sentence names `%(lead)s`, `%(leads)s`, `%(a_lead)s`, or with a capital `%(A_lead)s`, `%(Lead)s`, `%(Leads)s`; and so
for every role.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from playbook.web.lazy_text import LazyText

# Of a role, the organisation's own words: for one who has it, and for several.
type RoleNames = Mapping[str, tuple[str, str]]


class _Source:
    """Where the names come from: this package knows nothing of the organisation."""

    find: Callable[[], RoleNames] = dict


def own_names_from(find: Callable[[], RoleNames]) -> None:
    """Ask `find` for the organisation's own names from now on."""
    _Source.find = staticmethod(find)


def usual_names() -> dict[str, tuple[str, str]]:
    """The words that came with the product, in the reader's language."""
    return {
        "agent": (_("agent"), _("agents")),
        "lead": (_("lead"), _("leads")),
        "editor": (_("editor"), _("editors")),
        "publisher": (_("publisher"), _("publishers")),
        "administrator": (_("administrator"), _("administrators")),
    }


def role_words(own: RoleNames | None = None) -> Mapping[str, str]:
    """Everything that a sentence can call a role; `own` are other names than those of today."""
    names = _Source.find() if own is None else own
    return _words(get_language(), tuple(sorted(names.items())))


def role_name(role: str) -> str:
    """What whoever has a role is called; the role itself where there is no such."""
    return role_words().get(role, role)


def in_role_words(text: str | LazyText) -> str:
    """A sentence with the roles that it names called as they are here."""
    return str(text) % role_words()


in_role_words_lazy = lazy(in_role_words, str)


@lru_cache(maxsize=32)
def _words(_language: str | None, own: tuple[tuple[str, tuple[str, str]], ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for role, (one, many) in {**usual_names(), **dict(own)}.items():
        found |= {role: one, f"{role}s": many, f"a_{role}": _with_article(one)}
        found |= {role.capitalize(): _capital(one), f"{role.capitalize()}s": _capital(many)}
        found |= {f"A_{role}": _capital(_with_article(one))}
    return found


def _with_article(name: str) -> str:
    """The name with its article, by how it is written: that serves nearly every word that people are called."""
    is_vowel = name[:1].casefold() in set("aeiou") and not name.casefold().startswith(("uni", "use", "eu", "one"))
    return (_("an %(name)s") if is_vowel else _("a %(name)s")) % {"name": name}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
