"""Tags for the managers' pages: where they can go, how a revision stands."""

from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from playbook.desk.document_forms import Entry
from playbook.desk.navigation import groups
from playbook.desk.to_do import Draft, Mend
from playbook.editions import reviews
from playbook.editions.change_sets import change_of, name_of
from playbook.editions.diff import Run
from playbook.editions.models import ChangeSet, Document, Review, Revision
from playbook.guidance.pictures import MARK, address_of, size_of

register = template.Library()


@register.inclusion_tag("desk/_nav.html", takes_context=True)
def manage_nav(context: Context) -> dict[str, object]:
    """The places that somebody may go to, with the group and the place that they are at marked."""
    kind = str(context.get("kind") or getattr(context.get("row"), "kind", ""))
    found = groups(context["request"], kind)
    open_group = next((group for group in found if group.here), None)
    return {"groups": found, "open": open_group, "help_at": open_group.slug if open_group else "desk"}


@register.simple_tag
def trial_address(row: Document) -> str:
    """The address of the trial walk that begins at a step or an interrupt, with the drafts of its change, if any."""
    query = {"at": f"interrupt:{row.slug}" if row.kind == "interrupt" else row.slug}
    change = change_of(row.revisions.drafts().first())
    query |= {"change": str(change.pk)} if change else {}
    return f"{reverse('complaints:trial')}?{urlencode(query)}"


@register.simple_tag
def trial_of_change(change: ChangeSet, drafts: Iterable[tuple[Draft, object]]) -> str:
    """The address of the trial walk with the drafts of a change: it begins at the first step that the change has."""
    screens = [draft.revision for draft, _changes in drafts if draft.revision.document.kind in ("step", "interrupt")]
    first = next((one.document for one in screens if not one.deleted), None)
    return trial_address(first) if first else f"{reverse('complaints:trial')}?{urlencode({'change': change.pk})}"


@register.inclusion_tag("desk/_sent_back.html")
def sent_back(revision: Revision | None) -> dict[str, Review | None]:
    """The words of whoever sent a draft back, for its writer, until it is submitted again."""
    return {"review": reviews.sent_back(revision)}


@register.filter
def marked(runs: Iterable[Run]) -> SafeString:
    """Stretches of text as one line of HTML, with what was added and taken out marked: space in it would be seen."""
    found = [_RUNS[run.sort](run) for run in runs]
    return format_html_join("", "{}", ((one,) for one in found)) if found else format_html("{}", "–")


@register.filter
def pictured(text: str) -> SafeString:
    """A text in which each picture of ours is drawn, above the words that stand for it."""
    found = []
    at = 0
    for match in MARK.finditer(text):
        wide, high = size_of(match[2])
        values = (address_of(match[2]), wide, high, _("Picture:"), match[1])
        found += [format_html("{}", text[at : match.start()]), format_html(_PICTURE, *values)]
        at = match.end()
    return format_html_join("", "{}", ((one,) for one in (*found, text[at:])))


# Its words stand below it, so they are not read out twice.
_PICTURE = '<img class="diff__picture" src="{}" alt="" width="{}" height="{}" loading="lazy">{} {}'


def _added(run: Run) -> SafeString:
    words = '<ins class="diff__in"><span class="visually-hidden">{} </span>{}</ins>{}'
    return format_html(words, _("added:"), pictured(run.words), run.tail)


def _taken_out(run: Run) -> SafeString:
    words = '<del class="diff__out"><span class="visually-hidden">{} </span>{}</del> '
    return format_html(words, _("taken out:"), pictured(run.words))


_RUNS: dict[str, Callable[[Run], SafeString]] = {
    "in": _added,
    "out": _taken_out,
    "same": lambda run: pictured(run.text),
}


@register.filter
def at_entry(mends: Iterable[Mend], entry: Entry) -> list[Mend]:
    """Those problems that are mended in this part of the form, and at no single field of its rows."""
    name = entry.shape.name
    drawn = {_place(field) for form in entry.rows or () for field in form}
    found = [one for one in mends or () if one.anchor == f"#field-{name}" or one.anchor.startswith(f"#row-{name}-")]
    return [one for one in found if one.anchor not in drawn]


@register.filter
def at_cell(mends: Iterable[Mend], field: BoundField) -> list[Mend]:
    """Those problems that are mended in this field of a row."""
    return [one for one in mends or () if one.anchor == _place(field)]


def _place(field: BoundField) -> str:
    return f"#row-{field.html_name}"


@register.filter
def stands(revision: Revision) -> str:
    """How a revision stands, in words: draft, live, when it was."""
    if revision.is_draft:
        return _("draft")
    if revision.since is None:
        return _("never published")
    if revision.deleted:
        return _("taken out in edition %(number)s") % {"number": revision.since.number}
    if revision.until is None:
        return _("what readers see, since edition %(number)s") % {"number": revision.since.number}
    if revision.until.number - 1 == revision.since.number:
        return _("edition %(number)s") % {"number": revision.since.number}
    return _("editions %(first)s to %(last)s") % {"first": revision.since.number, "last": revision.until.number - 1}


@register.filter
def draft_title(draft: Revision) -> str:
    """The title of a draft; of one that takes its document out, the title of what goes."""
    return name_of(draft)
