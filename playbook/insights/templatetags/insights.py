"""Tags that bring care to pages of other packages: "Was this right?", "I needed this", the desk's lists."""

from django import template
from django.template import Context
from django.utils import timezone

from playbook.editions.current import library
from playbook.guidance.kinds import Tip
from playbook.insights.models import Answer, Gap, Verdict
from playbook.insights.upkeep import overdue
from playbook.insights.verdicts import VerdictForm
from playbook.web.http import Context as Given

register = template.Library()


@register.inclusion_tag("insights/_verdict.html", takes_context=True)
def was_this_right(context: Context, tip: Tip) -> Given:
    """Three buttons under a tip, and room for a few words. Not on a preview."""
    shown = not getattr(context["request"], "is_preview", False)
    return {"tip": tip if shown else None, "verdict": None, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def empty_verdict() -> VerdictForm:
    """The form as it is before anybody has written in it."""
    return VerdictForm()


@register.inclusion_tag("insights/_needed.html", takes_context=True)
def i_needed_this(context: Context, text: str, stage: str = "") -> Given:
    """One button on the results of a search, for what it did not bring. The script of search sends the same form for
    a search that found nothing or was worded anew: looking at a page writes nothing.
    """
    return {"text": text, "stage": stage, "request": context["request"], "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("insights/_care.html", takes_context=True)
def care(context: Context) -> Given:
    """What the desk shows of care: what is to be looked at again, what readers said, what they did not find."""
    guidance = library()
    waiting = Verdict.objects.open().select_related("document").order_by("-pk")
    return {
        "overdue": overdue(guidance, timezone.localdate())[:8],
        "verdicts": [(one, guidance.tips.get(one.document.slug)) for one in waiting[:5]],
        "verdict_count": waiting.count(),
        "gaps": Gap.objects.open(Answer.objects.all()).by_text()[:5],
        "perms": context.get("perms"),
        "csrf_token": context.get("csrf_token"),
    }
