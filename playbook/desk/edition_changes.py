"""What readers got: from one edition to another by document and field, with who wrote, approved and published it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from defusedcsv import csv
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from playbook.accounts.models import User
from playbook.desk.access import allow
from playbook.desk.labels import field_name, speaker
from playbook.desk.title_order import order_of
from playbook.editions.current import library
from playbook.editions.diff import Change, changes
from playbook.editions.models import Document, Edition, Review, Revision
from playbook.editions.passages import passages
from playbook.editions.titles import KIND_NAMES, title_in, title_of
from playbook.web.parameters import date, whole_number

MOST = 300  # documents on a page; the file has all
MONTH = datetime.timedelta(days=30)
MOST_MONTHS = 60
A_BATCH = 100  # documents whose revisions are asked for at once


@dataclass(frozen=True)
class DocumentChange:
    """One document in two editions: its title, what was and what is (None where it was not there), and who did it."""

    row: Document
    before: Revision | None
    after: Revision | None
    last: Revision
    writers: tuple[str, ...]
    approvers: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it is called, or was."""
        shown = self.after or self.before or self.last
        return title_in(shown.as_document())

    @property
    def kind(self) -> str:
        """The plain name of its kind."""
        return str(KIND_NAMES[self.row.kind][0])

    @property
    def fields(self) -> list[tuple[str, Change]]:
        """Each field that differs, under its name."""
        old = self.before.as_document() if self.before else None
        new = self.after.as_document() if self.after else None
        spoken = speaker(library(), self.row.kind)
        return [(field_name(one.key, self.row.kind), one) for one in changes(old, new, spoken=spoken)]


def between(old: int, new: int, *, kind: str = "", by: int | None = None) -> Iterator[DocumentChange]:
    """Every document that readers of edition `new` see otherwise than readers of edition `old`, by kind and title.

    Only those of a `kind`, or that somebody wrote in (`by`), where one is named.
    """
    published = Q(since__number__gt=old, since__number__lte=new) | Q(until__number__gt=old, until__number__lte=new)
    of_theirs = Revision.objects.filter(published if by is None else published & Q(by=by))
    found = Document.objects.filter(pk__in=of_theirs.values("document"))
    found = found.filter(kind=kind) if kind else found
    guidance = library()
    rows = sorted(found, key=lambda row: (row.kind, order_of(title_of(row, guidance)), row.pk))
    for some in batched(rows, A_BATCH):
        yield from _changes_of(some, old, new)


def _changes_of(rows: Sequence[Document], old: int, new: int) -> Iterator[DocumentChange]:
    """The changes of some documents, with two questions for all of them."""
    written = Revision.objects.filter(document__in=rows).select_related("document", "by", "since", "until")
    theirs: dict[int, list[Revision]] = {}
    for one in written.order_by("pk"):
        theirs.setdefault(one.document_id, []).append(one)
    approved = Review.objects.filter(revision__document__in=rows, verdict=Review.Verdict.APPROVED)
    approvers: dict[int, list[str]] = {}
    for review in approved.select_related("by").order_by("pk"):
        if review.by:
            approvers.setdefault(review.revision_id, []).append(review.by.spoken_name)
    for row in rows:
        before, after = _in(theirs[row.pk], old), _in(theirs[row.pk], new)
        if (before.text if before else None) != (after.text if after else None):
            yield _change(row, theirs[row.pk], before, after, new, approvers)


def _in(theirs: Iterable[Revision], number: int) -> Revision | None:
    """What readers of an edition saw; nothing where the document was not in it."""
    found = None
    for one in theirs:
        begun = one.since is not None and one.since.number <= number
        if begun and not one.deleted and (one.until is None or one.until.number > number):
            found = one
    return found


def _change(
    row: Document,
    theirs: list[Revision],
    before: Revision | None,
    after: Revision | None,
    new: int,
    approvers: Mapping[int, list[str]],
) -> DocumentChange:
    """Everything written after what was there before, up to what was published last, is by its writers."""
    published = [one for one in theirs if one.since is not None and one.since.number <= new]
    last = published[-1]
    first = before.pk if before else 0
    parts = [one for one in theirs if first < one.pk <= last.pk]
    writers = dict.fromkeys(one.by.spoken_name if one.by else _("came with the playbook") for one in parts)
    looked = dict.fromkeys(name for one in parts for name in approvers.get(one.pk, ()))
    return DocumentChange(row, before, after, last, tuple(writers), tuple(looked))


def compared(request: HttpRequest) -> HttpResponse:
    """Two editions beside each other, by document and field. Without any named: what the last month brought."""
    allow(request, "editions.view_edition")
    old, new = _asked(request)
    found = []
    kind = request.GET.get("kind", "")
    kind, by = kind if kind in KIND_NAMES else "", whole_number(request.GET.get("by"))
    for one in between(old, new, kind=kind, by=by):
        found.append(one)
        if len(found) > MOST:
            break
    context = {
        **admin.site.each_context(request),
        "title": _("What changed"),
        "old": old,
        "new": new,
        "changes": found[:MOST],
        "cut": len(found) > MOST,
        "month_name": _month_of(request),
        "kinds": [(one, names[1]) for one, names in KIND_NAMES.items()],
        "kind": kind,
        "writers": User.objects.filter(pk__in=Revision.objects.values("by")).order_by("username")[:200],
        "by": by,
        "editions": Edition.objects.select_related("by")[:200],
        "months": Edition.objects.datetimes("at", "month", order="DESC")[:MOST_MONTHS],
        "month": request.GET.get("month", ""),
        "since": timezone.localdate() - MONTH,
    }
    return render(request, "desk/edition_changes.html", context)


def _asked(request: HttpRequest) -> tuple[int, int]:
    """The two editions to compare, the older first; by number, by a month, or by the day from which on is asked for."""
    newest = Edition.objects.newest_number()
    month = date(f"{request.GET.get('month', '')}-01")
    if month and month.year < datetime.MAXYEAR:
        after = (month + datetime.timedelta(days=31)).replace(day=1)
        last = _before(after)
        return min(_before(month) or 1, last or 1), last or 1
    new = min(whole_number(request.GET.get("to")) or newest, newest)
    old = whole_number(request.GET.get("from"))
    if old is None:
        day = date(request.GET.get("since")) or timezone.localdate() - MONTH
        old = _before(day) or 1
    return (old, new) if old <= new else (new, old)


def _month_of(request: HttpRequest) -> str:
    """The month that was asked for, in words; nothing where none was."""
    month = date(f"{request.GET.get('month', '')}-01")
    return date_format(month, "F Y") if month else ""


def _before(day: datetime.date) -> int:
    """The last edition before a day begins; 0 where there was none."""
    begins = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    found = Edition.objects.filter(at__lt=begins).order_by("-number").first()
    return found.number if found else 0


def as_file(request: HttpRequest) -> HttpResponse:
    """Every change from one edition to another, edition by edition, a passage a row: for whoever has to keep it."""
    allow(request, "editions.view_edition")
    old, new = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="changes-{old}-to-{new}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(_HEAD)
    for edition in Edition.objects.filter(number__gt=old, number__lte=new).select_related("by").order_by("number"):
        writer.writerows(_rows(edition))
    return response


_HEAD = (
    *("edition", "published at", "published by", "note", "kind", "document", "field", "before", "after"),
    *("written by", "approved by"),
)


def _rows(edition: Edition) -> Iterator[tuple[str | int, ...]]:
    """The rows of one edition, against the one before it."""
    at = timezone.localtime(edition.at).strftime("%Y-%m-%d %H:%M")  # as spreadsheets read a day and an hour
    by = edition.by.spoken_name if edition.by else ""
    for one in between(edition.number - 1, edition.number):
        who = (", ".join(one.writers), ", ".join(one.approvers))
        for name, change in one.fields:
            for before, after in passages(change):
                words = (edition.number, at, by, edition.note, one.kind, one.title, name, before, after)
                yield (*words, *who)
