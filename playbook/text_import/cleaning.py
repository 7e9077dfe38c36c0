"""Characters that nobody sees or that come from Word, mails and web pages, put right; each kind is named.

Every step is one pass over the text, or over one line of it.
"""

import re
import unicodedata
from collections.abc import Iterator

from playbook.guidance.words import gettext_noop as _
from playbook.text_import.notes import TOO_LONG, TOO_MANY_LINES, Note, Unreadable, note

LONGEST, MOST_LINES, MOST_BRACKETS, MOST_CELLS = 200_000, 10_000, 2_000, 10_000
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Symbol and Wingdings keep their bullets where Unicode has no character of its own.
_SYMBOL_BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC, 0xF076, 0xF0A8, 0xF02D), "•")
_UNSEEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("\u00ad"), _("%(count)s soft hyphens were taken out.")),
    (re.compile("[\u180e\u200b\u2060-\u2064\ufeff]"), _("%(count)s characters without a width were taken out.")),
    # A joiner belongs between two letters (Persian, Hindi) and into emoji; nowhere else is it of use.
    (re.compile(r"(?<![^\s])[\u200c\u200d]|[\u200c\u200d](?![^\s])"), _("%(count)s stray joiners were taken out.")),
    (re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]"), _("%(count)s marks of direction were taken out.")),
    (re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufff9-\uffff]"),
     _("%(count)s characters that cannot be shown were taken out.")),
)  # fmt: skip
_BULLET = re.compile(r"^([ \t]*)(?:[•◦▪●○■□‣⁃∙➢➤✓✔❖·][ \t]*|[o§–—-]\t[ \t]*)(?=\S)")
_NUMBER = re.compile(r"^([ \t]*)\(?(\d{1,3})[.)][ \t]+(?=\S)")
_LETTER = re.compile(r"^[ \t]*([a-z])[.)]\t[ \t]*(?=\S)")
_SECOND, _THIRD = "o◦○", "▪■§"
_MAIL = re.compile(
    r"^\W{0,6}(?:From|Sent|To|Cc|Bcc|Subject|Date|Reply-To|Received|Return-Path|Message-ID|MIME-Version"
    r"|Content-[A-Za-z-]{1,30}|DKIM-Signature|Importance|X-[A-Za-z-]{1,40})\W{0,3}:",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\W{0,6}Subject\W{0,3}:\W{0,3}(?:(?:Re|Fwd?|AW|WG):[ \t]*){0,5}(.{1,200})", re.IGNORECASE)
_ORIGINAL = re.compile(r"^\W{0,10}(?:Original Message|Forwarded message)\W{0,10}$", re.IGNORECASE)


def refuse_large(text: str) -> None:
    """Raise `Unreadable` for a text that is longer than any handbook's part, or that would keep a reader busy."""
    if len(text) > LONGEST:
        raise Unreadable(TOO_LONG, count=len(text), most=LONGEST)
    if (lines := text.count("\n")) > MOST_LINES:
        raise Unreadable(TOO_MANY_LINES, count=lines, most=MOST_LINES)
    if text.count("|") + text.count("\t") > MOST_CELLS:
        raise Unreadable(_("Its tables have more than %(most)s cells. Bring it in as CSV."), most=MOST_CELLS)
    if (count := text.count("[")) > MOST_BRACKETS:
        raise Unreadable(_("It has %(count)s opening brackets; %(most)s is the most."), count=count, most=MOST_BRACKETS)


def cleaned(text: str) -> tuple[str, list[Note]]:
    """The text in characters that are seen, with `\\n` at the end of a line, and what was taken out of it."""
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)).translate(_SYMBOL_BULLETS)
    found = []
    for pattern, words in _UNSEEN:
        text, count = pattern.subn("", text)
        if count:
            found.append(note(words, count=count))
    return unicodedata.normalize("NFC", text), found


def as_markdown(text: str) -> tuple[str, list[Note]]:
    """The bullets, numbers, tables and heads of mails that stand in a plain text, as Markdown.

    Takes text that has been `cleaned`; what is Markdown already stays as it is.
    """
    lines, found = _without_mail_heads(text.split("\n"))
    return "\n".join(_with_tables([_with_bullet(line) for line in lines])), found


def unquoted(line: str) -> str:
    """A line without the one pair of quotation marks around the whole of it."""
    line = line.strip()
    pairs = ("“”", "„“", "„”", "‘’", "«»", "»«", '""', "''", "「」")
    inside = line[1:-1]
    wraps = len(line) > 2 and any(line[0] == pair[0] and line[-1] == pair[1] for pair in pairs)
    return (
        inside.strip() if wraps and not any(one in inside for one in (line[0], line[-1]) if one not in "’'") else line
    )


def _with_bullet(line: str) -> str:
    """The line with Markdown's own bullet or number."""
    if match := _BULLET.match(line):
        sign = line[match.end(1)]
        deep = 2 if sign in _THIRD else 1 if sign in _SECOND else 0
        indent = " " * (2 * deep) if deep else match[1].replace("\t", "  ")
        return f"{indent}- {line[match.end() :]}"
    if match := _NUMBER.match(line):
        return f"{match[1].replace('\t', '   ')}{match[2]}. {line[match.end() :]}"
    if match := _LETTER.match(line):
        return f"  - {line[match.end() :]}"
    return line


def _with_tables(lines: list[str]) -> list[str]:
    """The lines with those that tabs divide into columns, two or more of them in a row, as a table of Markdown."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _columns(lines[end]) == _columns(lines[at]) > 1:
            end += 1
        if end - at > 1:
            rows = [f"| {' | '.join(cell.strip() for cell in _cells(line))} |" for line in lines[at:end]]
            found += ["", rows[0], "|" + " --- |" * _columns(lines[at]), *rows[1:], ""]
        else:
            found.append(lines[at])
        at = max(end, at + 1) if end - at > 1 else at + 1
    return found


def _cells(line: str) -> list[str]:
    return line.strip().replace("|", "\\|").split("\t")


def _columns(line: str) -> int:
    return len(_cells(line)) if line.strip() and not line.startswith(("\t", "-", "    ")) else 0


def _without_mail_heads(lines: list[str]) -> tuple[list[str], list[Note]]:
    """The lines without the heads of mails (from, to, sent, hidden ones): two such lines in a row or more."""
    found: list[str] = []
    gone = 0
    for is_head, run in _runs(lines):
        if not is_head:
            found += run
            continue
        gone += len(run)
        subject = next((match[1].strip(" *_") for line in run if (match := _SUBJECT.match(line))), "")
        found += ["", f"# {subject}", ""] if subject and not any(found) else [""]
    return found, [note(_("The head of a mail was left out (%(count)s lines)."), count=gone)] if gone else []


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """The lines in stretches: heads of mails, with what goes on in an indented line, and all else."""
    at = 0
    while at < len(lines):
        end = at + 1 if _ORIGINAL.match(lines[at]) else at
        while end < len(lines) and (_MAIL.match(lines[end]) or (end > at and _goes_on(lines[end]))):
            end += 1
        is_head = end - at > 1
        end = end if is_head else at + 1
        yield is_head, lines[at:end]
        at = end


def _goes_on(line: str) -> bool:
    """Whether a line belongs to the one above it in the head of a mail."""
    return line.startswith((" ", "\t")) and bool(line.strip())
