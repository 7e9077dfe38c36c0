"""What a press on each phrase of the home page finds: a phrase that nothing good answers is better left out."""

from playbook.editions.current import library
from playbook.editions.models import Revision
from playbook.guidance import documents
from playbook.guidance.documents import LIST, BadDocument
from playbook.guidance.values import texts_in
from playbook.search.answer import advisor_of

MOST, SHOWN = 12, 3  # phrases that the home page offers, and titles for each here


def tried_phrases(draft: Revision) -> list[tuple[str, list[str]]]:
    """Each phrase of a draft of the organisation with the first titles that readers would find now; else nothing."""
    if draft.deleted or (draft.document.kind, draft.document.slug) != (LIST, "organisation"):
        return []
    try:
        phrases = texts_in(documents.parse(draft.as_document()).header.get("starters", []))
    except BadDocument:
        return []
    advisor = advisor_of(library())
    return [(one, [hit.readable.title for hit in advisor.answer(one).hits[:SHOWN]]) for one in phrases[:MOST]]
