"""What somebody brought in and has not made drafts of yet: kept for a day."""

import datetime
import io
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from playbook.accounts.models import User


class Incoming(models.Model):
    """What somebody has looked into and may take in with the next click; kept for a day, one of a kind a person."""

    class Kind(models.TextChoices):
        """A zip of documents, or texts from elsewhere."""

        ZIP = "zip", _("zip")
        TEXTS = "texts", _("texts")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.ZIP, db_default=Kind.ZIP)
    name = models.CharField(_("name"), max_length=200)
    data = models.BinaryField(_("data"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("what comes in")
        verbose_name_plural = _("what comes in")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, name: str, data: bytes, *, by: "User", kind: str = Kind.ZIP) -> "Incoming":
        """Keep a file, or texts, for `by` in place of those of the same kind before."""
        cls.objects.filter(by=by, kind=kind).delete()
        return cls.objects.create(name=name[:200], data=data, by=by, kind=kind)

    @classmethod
    def forget_old(cls) -> None:
        """Delete those that have waited for a day."""
        cls.objects.filter(at__lt=timezone.now() - datetime.timedelta(days=1)).delete()

    def file(self) -> io.BytesIO:
        """The zip as a file."""
        return io.BytesIO(bytes(self.data))
