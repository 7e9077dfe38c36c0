"""What managers call a document: its title, and the plain name of its kind."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from playbook.editions.models import Document
from playbook.guidance import documents
from playbook.guidance.documents import LIST
from playbook.guidance.kinds import KINDS
from playbook.guidance.library import Library
from playbook.web.lazy_text import LazyText

# One of a kind, and several.
KIND_NAMES: Mapping[str, tuple[LazyText, LazyText]] = {
    **{kind: (gettext_lazy(cls.names[0]), gettext_lazy(cls.names[1])) for kind, cls in KINDS.items()},
    LIST: (_("List"), _("Lists")),
}
LIST_NAMES: Mapping[str, LazyText] = {
    "causes": _("Causes, outcomes, remedies, channels"),
    "clocks": _("Clocks: how soon to acknowledge and answer"),
    "contacts": _("Whom to call"),
    "ladder": _("The warning ladder"),
    "organisation": _("Your organisation"),
    "points": _("The sources and their points"),
    "stages": _("The stages"),
    "signs": _("Signs: phrases that tell danger, and what a message says"),
    "thesaurus": _("Thesaurus: words that mean the same to search"),
}


def title_of(document: Document, library: Library, text: str = "") -> str:
    """The document's title: out of `text` where one is given (a draft), else as readers see it, else its slug."""
    if document.kind == LIST:
        return str(LIST_NAMES.get(document.slug, document.slug))
    if text:
        return title_in(documents.Document(document.kind, document.slug, document.language, text))
    live = library.shelves.get(document.kind, {}).get(document.slug)
    return str(getattr(live, "title", document.slug))


def title_in(document: documents.Document) -> str:
    """The title that a text gives its document; the slug where it gives none or cannot be read."""
    if document.kind == LIST:
        return str(LIST_NAMES.get(document.slug, document.slug))
    header = documents.header_of(document)
    return str(header.get("title") or header.get("need") or document.slug)
