"""Tags for pages that show guidance: codes, the why, paper, the way back to a live complaint."""

from enum import Enum

from django import template
from django.template import Context
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from playbook.guidance import channels
from playbook.guidance.channels import PUBLIC, SPOKEN, WRITTEN
from playbook.guidance.kinds import Reference
from playbook.guidance.library import Library, Readable
from playbook.guidance.lists import Option
from playbook.guidance.pictures import with_captions
from playbook.reader import citations, contents
from playbook.reader.about_us import about_us, hours_of
from playbook.reader.phrases import phrases_in
from playbook.reader.slot_markup import marked
from playbook.web.parameters import whole_number

register = template.Library()

# What pieces ask the library for; each function says what it takes.
for _function in (
    contents.named,
    contents.tips_by_stage,
    contents.tips_by_interrupt,
    contents.tips_at_any_time,
    contents.steps_in,
    contents.tips_in,
    contents.checklists_in,
    contents.checklists_for,
    contents.further_steps,
    contents.tips_pointing_to,
    contents.headings_in,
    contents.numbers_for,
    contents.other_numbers,
    contents.check_after,
    contents.choices_of,
    contents.place_of,
    contents.counted_sources,
    contents.own_advice,
    citations.points_of,
    citations.cited_by,
    citations.starters,
    phrases_in,
    about_us,
    hours_of,
):
    register.simple_tag(_function)


class Paper(Enum):
    """The sizes of paper that a checklist is laid out for."""

    A4 = "a4"
    LETTER = "letter"
    A5 = "a5"


register.filter("slots", marked)


@register.simple_tag
def edition_and_day(library: Library) -> str:
    """Which edition a page is of and when that was published: what on paper may be old."""
    if library.published is None:
        return _("Edition %(number)s") % {"number": library.edition}
    day = date_format(localtime(library.published), "j F Y")
    return _("Edition %(number)s, published %(day)s") % {"number": library.edition, "day": day}


@register.simple_tag
def channels_of(named: tuple[str, ...]) -> str:
    """The channels that these names stand for, for a script to compare."""
    return " ".join(channels.channels_of(named))


@register.simple_tag
def where(library: Library, named: tuple[str, ...]) -> str:
    """Where a line belongs, in words: the channels as the organisation calls them, a family by its name."""
    families = {SPOKEN: _("When you speak"), WRITTEN: _("In writing")}
    return ", ".join(families.get(name) or library.channel_title(name) for name in named)


@register.simple_tag
def posts_on(channel: Option | str | None) -> str:
    """The channels, for a script, on which it is said of a line whether it is for a public post.

    Args:
        channel: the one that is drawn for; none, or nothing, where it is not known and a script takes others away.
    """
    only = channel.slug if isinstance(channel, Option) else ""
    return " ".join(one for one in PUBLIC if only in ("", one))


@register.simple_tag
def code_of(readable: Readable) -> str:
    """The code that stands on screen and on paper; tips and reference pages have none."""
    return getattr(readable, "code", "") or (_("Page") if isinstance(readable, Reference) else _("Tip"))


@register.simple_tag
def why_of(readable: Readable) -> SafeString:
    """The body as HTML. It was cleaned to a short list of tags when it was rendered (`guidance.markdown`)."""
    return mark_safe(readable.why)  # noqa: S308  # the one place where HTML of ours is passed through


@register.simple_tag
def long_text_of(reference: Reference) -> SafeString:
    """The text of a reference page. A wide table is moved inside a frame of its own, by keyboard too.

    On paper the words of a picture stand beneath it.
    """
    frame = format_html('<div class="wide-table" role="group" tabindex="0" aria-label="{}"><table>', _("Table"))
    html = with_captions(reference.why).replace("<table>", frame).replace("</table>", "</table></div>")
    return mark_safe(html)  # noqa: S308  # cleaned as the why of every document is


@register.simple_tag(takes_context=True)
def beside_complaint(context: Context) -> SafeString | str:
    """The way back to the complaint that a page was opened from (`?complaint=`)."""
    number = whole_number(context["request"].GET.get("complaint"))
    if not number:
        return ""
    words = _("Back to complaint %(number)s") % {"number": number}
    return format_html('<p class="meta"><a href="/complaints/{}/">← {}</a></p>', number, words)


@register.simple_tag(takes_context=True)
def paper(context: Context) -> Paper:
    """The paper that a checklist is laid out for."""
    wanted = context["request"].GET.get("paper", "")
    return Paper(wanted) if wanted in Paper else Paper.A4


@register.simple_tag
def paper_sizes() -> list[Paper]:
    """The papers on offer."""
    return list(Paper)


@register.simple_tag(takes_context=True)
def with_paper(context: Context, size: Paper) -> str:
    """The address of this page on another paper."""
    query = context["request"].GET.copy()
    query["paper"] = size.value
    return f"?{query.urlencode()}"
