"""Searches that did not help: keeping them without a person in them, and answering them with a line in a page."""

import re
import unicodedata
from operator import itemgetter

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext

from playbook.accounts.models import User
from playbook.editions.drafts import head, save_draft
from playbook.editions.models import Document, Revision
from playbook.guidance import documents, personal
from playbook.guidance.kinds import Guidance
from playbook.guidance.library import Library
from playbook.insights.limits import GAPS_A_DAY, GAPS_KEPT, TEXT
from playbook.insights.models import Answer, Gap, today

_REFERENCE = re.compile(r"\d{5,}")  # an order, an account, a postcode with its number: never a word of a situation


def record_gap(text: str, stage: str, how: str) -> bool:
    """Count a search that did not help; True when it was kept.

    `how` is one of `Gap.How`. Text that looks like personal data is not kept, nor is what is too short to mean
    anything, nor a new text on a day that has brought as many as are taken. Who searched is never known here.
    """
    words = plain(text)
    if len(words) < 2 or is_personal(words) or how not in Gap.How.values:
        return False
    day = today()
    same = Q(text=words, stage=stage[:20], how=how, day=day)
    counted = Gap.objects.filter(same).update(count=F("count") + 1)
    if counted:
        return True
    if Gap.objects.filter(day=day).count() >= GAPS_A_DAY:
        return False
    Gap.objects.get_or_create(text=words, stage=stage[:20], how=how, day=day)
    return bool(Gap.objects.filter(same).update(count=F("count") + 1))


def plain(text: str) -> str:
    """Words as they are kept: one case, one kind of space, no control characters, not too long."""
    printable = "".join(one if one.isprintable() else " " for one in unicodedata.normalize("NFKC", text))
    return " ".join(printable.casefold().split())[:TEXT].strip()


def is_personal(text: str) -> bool:
    """Whether text looks like personal data, or has a number long enough to name somebody."""
    return any(personal.find(text)) or bool(_REFERENCE.search(text))


def forget_old() -> None:
    """Delete what is kept no longer."""
    Gap.objects.old(today()).delete()
    Answer.objects.filter(day__lt=today() - GAPS_KEPT).delete()


def names_of_pages(guidance: Library) -> list[tuple[str, Guidance]]:
    """Every page that words can lead to, by what a list calls it: its title and, in brackets, what it is."""
    pages = (one for one in guidance.everything() if isinstance(one, Guidance))
    return sorted(((f"{one.title} ({gettext(one.names[0])})", one) for one in pages), key=itemgetter(0))


@transaction.atomic
def add_to_page(text: str, page: Document, *, by: User) -> Revision:
    """Draft that a page has these words among its situations, and take the searches for them as answered.

    Raises `drafts.StaleDraft` when somebody saves the same page at this moment.
    """
    now = head(page)
    assert now is not None, "the page was picked from those that there are"
    document = now.as_document()
    Answer.objects.create(text=text, by=by, document=page)
    if text in documents.parse(document).situations:
        return now
    longer = documents.Document(document.kind, document.slug, document.language, f"{document.text.rstrip()}\n{text}\n")
    return save_draft(longer, by=by, base=now.pk)


def put_away(text: str, *, by: User) -> None:
    """Take the searches for these words as answered; they come back if people go on searching for them."""
    Answer.objects.create(text=text, by=by)
