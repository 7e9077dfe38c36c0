"""What is broken in a playbook: every problem, each with its document and its field."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from playbook.guidance import documents, personal
from playbook.guidance.document_checks import document_problems
from playbook.guidance.documents import LIST, BadDocument, Document
from playbook.guidance.kinds import Base
from playbook.guidance.library import Library
from playbook.guidance.list_checks import list_problems
from playbook.guidance.own_details import own_details
from playbook.guidance.problem import Problem, in_order, problem
from playbook.guidance.word_checks import word_problems

_PERSONAL = ("personal", "reachable")


def problems(library: Library, texts: Iterable[Document]) -> list[Problem]:
    """Every problem of `library`, which was built from `texts`; the flow's own problems are in `flow.graph`."""
    return check(library, library.documents(), texts)


def check(library: Library, read: Iterable[Base], texts: Iterable[Document]) -> list[Problem]:
    """The problems of some documents that were `read` and of the words of some `texts`, and those of the whole."""
    found = list(list_problems(library))
    ours = own_details(library)
    for document in read:
        found += [*document_problems(library, document), *word_problems(library, document, ours)]
    for text in texts:
        found += [one for one in _text_problems(text) if one.code not in _PERSONAL or not ours.has(found_in(one))]
    return in_order(found)


def names_in(library: Library) -> set[str]:
    """Everything that a document can name: where one of these goes, others may be broken by it."""
    screens = {screen.ref for screen in (*library.steps.values(), *library.interrupts.values())}
    options = {slug for rows in library.options.values() for slug in rows}
    return {*library.points, *library.stages, *library.by_code, *library.pages, *screens, *options}


def read_problems[R](texts: Iterable[Document], read: Callable[[Document], R]) -> list[Problem]:
    """One problem for every document that `read` cannot read, so that an author sees them all at once."""
    found = []
    for document in texts:
        try:
            read(document)
        except BadDocument as error:
            found.append(error.problem)
    return found


@lru_cache(maxsize=4096)
def _text_problems(document: Document) -> tuple[Problem, ...]:
    """What is wrong with a text whatever stands in the others: remembered, because most are as they were last time."""
    return (*_personal(document), *_untidy(document))


def found_in(one: Problem) -> str:
    """What a problem found that looks like personal data, as it stands there; empty for any other problem."""
    return str(dict(one.params).get("found", "")) if one.code in _PERSONAL else ""


def is_card(one: Problem) -> bool:
    """Whether that is the number of a card, which nobody can call their own."""
    return dict(one.params).get("kind") == "card"


def _untidy(document: Document) -> Iterator[Problem]:
    """A text that the desk would write otherwise: the first edit there would change lines that nobody touched."""
    if document.kind != LIST and document.text != documents.canonical(document):
        yield problem(document.path, (), "untidy", warning=True)


def _personal(document: Document) -> Iterator[Problem]:
    if document.kind == LIST and document.slug in ("points", "contacts", "organisation"):
        return  # points name dates; the others are the organisation's own numbers and addresses
    if not any(personal.find(document.text)):
        return
    for field, text in documents.texts_in(documents.parse(document)):
        for find in personal.find(text):
            # A card or a document has one holder; a number or an address may be a service's, which a manager knows.
            code, warning = ("reachable", True) if find.kind in ("phone", "email") else ("personal", False)
            yield problem(document.path, field, code, warning=warning, found=find.text.strip(" ()"), kind=find.kind)
