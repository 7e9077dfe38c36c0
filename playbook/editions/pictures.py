"""The pictures that texts name: kept once each under a name made of their bytes, beside every revision that names them.

A picture is never changed, so an edition that names one shows it for as long as the edition can be gone back to. What
no text names any more, in no revision and in no form that somebody has open, is let go of.
"""

import datetime
from collections.abc import Iterable, Iterator
from itertools import batched

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.guidance.documents import Document
from playbook.guidance.picture_checks import named_in, without
from playbook.guidance.pictures import Picture
from playbook.guidance.problem import Problem

UNUSED_FOR = datetime.timedelta(days=14)  # a text that was begun is brought back or saved before
_AT_ONCE = 200  # names of a query


class StoredPicture(models.Model):
    """A picture that was cleaned, under its name. `at` is when it was last put in."""

    name = models.CharField(_("name"), max_length=48, unique=True)
    data = models.BinaryField(_("data"))
    at = models.DateTimeField(_("put in at"), default=timezone.now)

    class Meta:
        ordering = ("name",)
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


def keep(found: Iterable[Picture]) -> None:
    """Keep pictures; one that is here already is kept on from now."""
    now = timezone.now()
    rows = {one.name: StoredPicture(name=one.name, data=one.data, at=now) for one in found}
    StoredPicture.objects.bulk_create(
        rows.values(), batch_size=20, update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def data_of(name: str) -> bytes | None:
    """The bytes of a picture; None where there is none of this name."""
    found = StoredPicture.objects.filter(name=name).values_list("data", flat=True).first()
    return None if found is None else bytes(found)


def files_of(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Every picture of these names that is here, with its bytes, in their order; read one after the other."""
    for name in sorted(names):
        data = data_of(name)
        if data is not None:
            yield name, data


def problems_of_pictures(texts: Iterable[Document], coming: Iterable[str] = ()) -> list[Problem]:
    """Pictures that texts name and that are neither here nor `coming` with them."""
    named = {one: names for one in texts if (names := named_in(one))}
    gone = set().union(*named.values()) - set(coming)
    for some in batched(sorted(gone), _AT_ONCE):
        gone -= set(StoredPicture.objects.filter(name__in=some).values_list("name", flat=True))
    return without(named, gone)


def forget_unused(used: set[str]) -> None:
    """Delete what is not among the `used` names, and was put in longer ago than anybody writes on one text."""
    before = timezone.now() - UNUSED_FOR
    old = StoredPicture.objects.filter(at__lt=before).values_list("name", flat=True)
    for some in batched(sorted(set(old) - used), _AT_ONCE):
        StoredPicture.objects.filter(name__in=some, at__lt=before).delete()
