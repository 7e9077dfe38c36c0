""" "Was this right?": what readers say of a tip, and what managers do about it."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.complaints.typed_fields import Typed
from playbook.editions.models import Document
from playbook.guidance import personal
from playbook.insights.limits import VERDICTS_A_DAY, WORDS
from playbook.insights.models import Reply, Verdict


class VerdictForm(forms.Form):
    """One of three answers, and a few words if the reader wishes."""

    kind = forms.ChoiceField(
        choices=Verdict.Kind.choices, error_messages={"required": _("Press one of the three answers.")}
    )
    words = Typed(
        label=_("In a few words, if you like"), help_text=_("No names: yours is not kept either."), longest=WORDS
    )


class ReplyForm(forms.Form):
    """What was done about it."""

    words = Typed(label=_("What was done"), longest=WORDS)


def record(document: Document, *, edition: int, kind: str, words: str) -> bool:
    """Keep a verdict; words with an e-mail address or a phone number in them are flagged. False on a full day."""
    if Verdict.objects.filter(at__date=timezone.localdate()).count() >= VERDICTS_A_DAY:
        return False
    Verdict.objects.create(
        document=document, edition=edition, kind=kind, words=words, personal=any(personal.find(words))
    )
    return True


def forget_old() -> None:
    """Delete what is kept no longer."""
    Verdict.objects.old(timezone.now()).delete()


@transaction.atomic
def close(verdict: Verdict, *, by: User, words: str) -> None:
    """Say what was done about a verdict; saying it again changes nothing. Words that may name a person go."""
    Reply.objects.get_or_create(verdict=verdict, defaults={"by": by, "words": words})
    if verdict.personal:
        Verdict.objects.filter(pk=verdict.pk).update(words="")
