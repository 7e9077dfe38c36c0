"""Documents, their revisions, and the editions in which the revisions are what readers see."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.editions.querysets import EditionQuerySet, RevisionQuerySet
from playbook.guidance import documents


class Edition(models.Model):
    """The whole published playbook at one moment, numbered like a book's."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("published at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.SET_NULL, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"Edition {self.number}"


class Document(models.Model):
    """One piece of guidance: the name under which its revisions stand."""

    kind = models.CharField(_("kind"), max_length=12)
    slug = models.CharField(_("slug"), max_length=80)
    language = models.CharField(_("language"), max_length=12)

    class Meta:
        ordering = ("language", "kind", "slug")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = (models.UniqueConstraint(fields=("language", "kind", "slug"), name="document_once"),)

    def __str__(self) -> str:
        return f"{self.language}/{self.kind}/{self.slug}"


class Revision(models.Model):
    """A document's text at one time. It is live from edition `since` on, up to the edition `until` that ended it.

    `by` is who wrote it; nobody means that it came with the content that ships.
    """

    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.CASCADE, related_name="revisions"
    )
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("written at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.SET_NULL, null=True, blank=True
    )
    since = models.ForeignKey(
        Edition, verbose_name=_("since edition"), on_delete=models.PROTECT, null=True, blank=True, related_name="begun"
    )
    until = models.ForeignKey(
        Edition, verbose_name=_("until edition"), on_delete=models.PROTECT, null=True, blank=True, related_name="ended"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("document", "-id")
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = (
            models.UniqueConstraint(
                fields=("document",),
                condition=models.Q(until=None, since__isnull=False),
                name="one_live_revision_a_document",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} ({self.pk})"

    def as_document(self) -> documents.Document:
        """The revision's text under its document's name, as the pure packages know it."""
        return documents.Document(self.document.kind, self.document.slug, self.document.language, self.text)


@transaction.atomic
def publish(texts: Iterable[documents.Document], *, by: Any = None, note: str = "") -> Edition:
    """Make the next edition, in which `texts` replace what is live of the same documents.

    Takes texts that have been validated; the caller asks `content.problems_of` first. Two people who publish at once
    get two editions: the second waits for the first.
    """
    newest = Edition.objects.select_for_update().order_by("-number").first()
    edition = Edition.objects.create(number=newest.number + 1 if newest else 1, by=by, note=note)
    named = _documents(texts := list(texts))
    pks = [named[one.language, one.kind, one.slug].pk for one in texts]
    for start in range(0, len(pks), 500):
        Revision.objects.live().filter(document__in=pks[start : start + 500]).update(until=edition)
    Revision.objects.bulk_create(
        [Revision(document_id=pk, text=one.text, by=by, since=edition) for pk, one in zip(pks, texts, strict=True)],
        batch_size=500,
    )
    return edition


def _documents(texts: list[documents.Document]) -> dict[tuple[str, str, str], Document]:
    """The row of every document among `texts`, made where there is none yet."""
    Document.objects.bulk_create(
        [Document(kind=one.kind, slug=one.slug, language=one.language) for one in texts],
        ignore_conflicts=True,
        batch_size=500,
    )
    return {(row.language, row.kind, row.slug): row for row in Document.objects.all()}
