"""HTML as Markdown: cut down to what a document can hold, bounded before any parser sees it."""

import re
from urllib.parse import quote

import nh3
from markdownify import markdownify

from playbook.guidance.words import gettext_noop as _
from playbook.text_import import merged_cells
from playbook.text_import.notes import TOO_DEEP, Note, Unreadable, note

MOST_TAGS, DEEPEST, LONGEST_TAG = 60_000, 200, 20_000
_KEPT = {
    *("p", "br", "div", "section", "article", "main", "em", "strong", "i", "b", "code", "pre", "blockquote", "hr"),
    *("ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "a", "img"),
    *("table", "thead", "tbody", "tr", "td", "th", "caption"),
}
_SPANS = {"rowspan", "colspan"}
_DROPPED = {
    *("script", "style", "head", "title", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "math"),
    *("nav", "footer", "aside", "button", "select", "textarea", "video", "audio", "canvas"),
}
_ENDS_BY_ITSELF = {
    *("p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "option", "br", "img", "hr", "input", "meta", "link"),
    *("col", "area", "base", "source", "wbr"),
}
_LEFT_OUT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<script\b", re.I), _("%(count)s scripts were left out.")),
    (re.compile(r"<(?:iframe|object|embed|applet|svg|video|audio|canvas)\b", re.I),
     _("%(count)s embedded things (frames, drawings, films) were left out.")),
    (re.compile(r"<(?:nav|footer|aside)\b", re.I), _("%(count)s menus and feet of the page were left out.")),
    (re.compile(r"""href\s{0,5}=\s{0,5}["']?\s{0,5}(?:javascript|vbscript|data):""", re.I),
     _("%(count)s links that would run something were left out; their words stay.")),
)  # fmt: skip
_DATA = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]*")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG = re.compile(rf"<[a-zA-Z/!?][^<>]{{{LONGEST_TAG},}}")
_TABLE_TAG = re.compile(r"<(/?)(?:table|thead|tbody|tr|td|th|caption)\b[^>]*>")
_LOOKS_LIKE = re.compile(r"<(?:!doctype html|html|body|p|div|br|h[1-6]|ul|ol|li|table|span|b|strong|a href)\b", re.I)
_TRACKING = re.compile(r"[?&](?:utm_\w{1,20}|mc_[ce]id|gclid|fbclid|mkt_tok|_hsenc|_hsmi)=[^\s&)#\"']*")


def looks_like_html(text: str) -> bool:
    """Whether a text has tags that people do not type."""
    return len(_LOOKS_LIKE.findall(text[:20_000])) > 1


def as_markdown(html: str) -> tuple[str, list[Note]]:
    """The words of `html` as Markdown, and what was left out. Raises `Unreadable` for one that cannot be bounded."""
    html = _DATA.sub("", html)
    _refuse_slow(html)
    found = [note(words, count=count) for pattern, words in _LEFT_OUT if (count := len(pattern.findall(html)))]
    clean = nh3.clean(
        html,
        tags=_KEPT,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}, "img": {"alt", "src"}, "td": _SPANS, "th": _SPANS},
        attribute_filter=_attribute,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
    )
    if _has_table_in_table(clean):
        clean = _TABLE_TAG.sub(r"<\1div>", clean)
        found.append(note(_("Tables inside tables became plain paragraphs.")))
    clean, merged = merged_cells.apart(clean)
    if merged:
        found.append(note(_("%(count)s merged cells of tables now stand in each row that they reached."), count=merged))
    clean, tracking = _TRACKING.subn("", clean.replace("&amp;utm_", "&utm_"))
    if tracking:
        found.append(note(_("%(count)s marks that follow the reader were taken out of links."), count=tracking))
    return _written(clean), found


def _attribute(tag: str, name: str, value: str) -> str:
    """The address of a picture so that Markdown can hold it; all else as it is."""
    return quote(value.strip(), safe="/:?&=%#.,~+@!$';-_") if (tag, name) == ("img", "src") else value


def _refuse_slow(html: str) -> None:
    """Raise `Unreadable` where the parser's time would grow with the square of the text."""
    if html.count("<") > MOST_TAGS:
        raise Unreadable(_("It has more than %(most)s tags. Copy its text, and paste that."), most=MOST_TAGS)
    if _LONG_TAG.search(html):
        raise Unreadable(_("It has a tag of more than %(most)s characters."), most=LONGEST_TAG)
    if _depth(html) > DEEPEST:
        raise Unreadable(TOO_DEEP)


def _depth(html: str) -> int:
    """How deep tags stand in each other, or more: what ends out of its turn counts as not ended."""
    stack: list[str] = []
    deepest = 0
    for match in _TAG.finditer(html):
        ends, name = match[1], match[2].lower()
        if name in _ENDS_BY_ITSELF:
            continue
        if not ends:
            stack.append(name)
        elif stack and stack[-1] == name:
            stack.pop()
        deepest = max(deepest, len(stack))
    return deepest


def _has_table_in_table(clean: str) -> bool:
    """Whether a page is laid out with tables, as mails are: such a table holds no rows to read."""
    open_now = 0
    for match in re.finditer(r"<(/?)table\b", clean):
        open_now += -1 if match[1] else 1
        if open_now > 1:
            return True
    return False


def _written(clean: str) -> str:
    try:
        return str(
            markdownify(
                clean,
                heading_style="ATX",
                bullets="-",
                escape_misc=False,
                table_infer_header=True,
                keep_inline_images_in=["td", "th", *(f"h{rank}" for rank in range(1, 7))],
            )
        )
    except RecursionError as error:
        raise Unreadable(TOO_DEEP) from error
