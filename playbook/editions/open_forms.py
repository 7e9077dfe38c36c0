"""What is typed into a form of the desk and not saved yet: kept for its writer alone, window by window.

Nothing of it is a draft: readers, other people's previews and publishing know nothing of this table. It also says who
else has a form open.
"""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Greatest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.web.parameters import whole_number

if TYPE_CHECKING:
    from playbook.accounts.models import User

OPEN = datetime.timedelta(seconds=50)  # a window tells every 20 seconds that it is there
KEPT = datetime.timedelta(days=30)  # what nobody came back for is let go
LONGEST_NAME = 60


class OpenForm(models.Model):
    """One window in which somebody has a form open, with the fields as they stand in it (`text`, as a form is sent).

    `name` says which form: `document:12`, or `new:tip`. `number` is when the text was typed, in milliseconds by the
    browser's clock, and grows with each text of the window: a request that was overtaken changes nothing. Without a
    text the window has only been opened, or what was typed in it is saved, up to that number.
    """

    name = models.CharField(_("form"), max_length=LONGEST_NAME)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE)
    window = models.CharField(_("window"), max_length=32)
    number = models.BigIntegerField(_("number"), default=0)
    text = models.TextField(_("text"), blank=True)
    typed_at = models.DateTimeField(_("typed at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen at"), default=timezone.now)

    class Meta:
        ordering = ("-typed_at", "-pk")
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        constraints = (models.UniqueConstraint(fields=("by", "name", "window"), name="one_row_a_window"),)

    def __str__(self) -> str:
        return self.name

    @property
    def fields(self) -> QueryDict:
        """The fields as they stood in the form."""
        return QueryDict(self.text)

    @property
    def is_open(self) -> bool:
        """Whether the window is still there."""
        return self.seen_at > timezone.now() - OPEN

    @property
    def mark(self) -> str:
        """How a form that is drawn from this text names it, to let go of it when it is saved."""
        return f"{self.pk}:{self.number}"


@dataclass(frozen=True)
class Window:
    """Somebody's window with a form in it. `drawn_from` is the `mark` of the text that it began with, or nothing."""

    by: "User"
    name: str
    id: str
    drawn_from: str = ""


def see(window: Window) -> None:
    """Keep that the window is there."""
    row, _made = OpenForm.objects.get_or_create(by=window.by, name=window.name, window=window.id)
    OpenForm.objects.filter(pk=row.pk).update(seen_at=timezone.now())


@transaction.atomic
def keep(window: Window, *, number: int, text: str) -> bool:
    """Keep what stands in the form, unless something newer of the same window is here. Returns whether it was kept.

    The text that the form was drawn from goes: it stands in this one. If its own window has typed on, it stays.
    """
    see(window)
    kept = _row_of(window).filter(number__lt=number).update(number=number, text=text, typed_at=_typed_at(number))
    if kept:
        _empty(_drawn_from(window).exclude(window=window.id))
    return bool(kept)


@transaction.atomic
def let_go(window: Window, *, number: int = 0) -> None:
    """Forget what was typed in a window up to `number`: it is saved now, and the form is left for the next page.

    The number stays. A browser whose answer was lost sends the same text again when it comes back, and that would
    otherwise stand there as something newer that was never saved.
    """
    see(window)
    _empty(_row_of(window), number)
    _row_of(window).update(seen_at=timezone.now() - OPEN)
    _empty(_drawn_from(window))


def close(window: Window) -> None:
    """Keep that a window was closed; what was typed in it stays."""
    ours = _row_of(window)
    ours.filter(text="", number=0).delete()
    ours.update(seen_at=timezone.now() - OPEN)


def drop(by: "User", pk: int) -> None:
    """Throw away what `by` typed."""
    OpenForm.objects.filter(by=by, pk=pk).delete()


def typed(by: "User", name: str = "") -> list[OpenForm]:
    """What `by` typed and has not saved, the newest first; of one form where a `name` is given."""
    found = OpenForm.objects.filter(by=by).exclude(text="").order_by("-typed_at", "-pk")
    return list(found.filter(name=name) if name else found)


def others_at(by: "User", name: str) -> list["User"]:
    """Everybody else who has the form open at this moment."""
    there = OpenForm.objects.filter(name=name, seen_at__gt=timezone.now() - OPEN).exclude(by=by).select_related("by")
    return list({one.by_id: one.by for one in there.order_by("pk")}.values())


def forget_old() -> None:
    """Delete windows that are gone and held nothing, and what nobody came back for."""
    now = timezone.now()
    OpenForm.objects.filter(text="", number=0, seen_at__lt=now - datetime.timedelta(hours=1)).delete()
    OpenForm.objects.filter(seen_at__lt=now - KEPT).delete()


def _typed_at(number: int) -> datetime.datetime:
    """When a text was typed: what comes late, after a crash, is as old as it is. A clock that cannot be right is not
    believed."""
    now = timezone.now()
    ago = now.timestamp() - number / 1000
    return now - datetime.timedelta(seconds=ago) if 0 <= ago <= KEPT.total_seconds() else now


def _row_of(window: Window) -> "models.QuerySet[OpenForm]":
    return OpenForm.objects.filter(by=window.by, name=window.name, window=window.id)


def _empty(rows: "models.QuerySet[OpenForm]", number: int = 0) -> None:
    """Forget the texts and keep up to which number they are dealt with."""
    rows.update(text="", typed_at=None, number=Greatest("number", number))


def _drawn_from(window: Window) -> "models.QuerySet[OpenForm]":
    pk, _colon, number = window.drawn_from.partition(":")
    found = OpenForm.objects.filter(by=window.by, name=window.name, pk=whole_number(pk) or 0)
    return found.filter(number=whole_number(number) or 0)
