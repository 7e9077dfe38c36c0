"""Documents, their revisions, and the editions in which the revisions are what readers see."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.editions.incoming import Incoming
from playbook.editions.open_forms import OpenForm
from playbook.editions.pictures import StoredPicture
from playbook.editions.querysets import ChangeSetQuerySet, EditionQuerySet, ReleaseQuerySet, RevisionQuerySet
from playbook.editions.said import Said
from playbook.guidance import documents

if TYPE_CHECKING:
    from playbook.accounts.models import User

__all__ = ["ChangeSet", "Document", "Edition", "Incoming", "OpenForm", "Reading", "Release", "Review", "Revision",
           "StoredPicture"]  # fmt: skip

LINE = 160  # characters of what a strip has room for


class Edition(models.Model):
    """The whole published playbook at one moment, numbered like a book's."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("published at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.SET_NULL, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    must_read = models.CharField(_("what everybody must read"), max_length=LINE, blank=True)
    must_read_until = models.DateField(_("last day to read it"), null=True, blank=True)
    must_read_changed_at = models.DateTimeField(_("what must be read was changed at"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0, db_default=0)
    must_read_ended_at = models.DateTimeField(_("nobody need read it since"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"Edition {self.number}"


class Reading(models.Model):
    """Somebody said that they have read what an edition asks everybody to read."""

    edition = models.ForeignKey(Edition, verbose_name=_("edition"), on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ("edition", "by")
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = (models.UniqueConstraint(fields=("edition", "by"), name="one_reading_a_person"),)

    def __str__(self) -> str:
        return f"{self.edition}: {self.by_id}"


class Document(models.Model):
    """One piece of guidance: the name under which its revisions stand."""

    kind = models.CharField(_("kind"), max_length=12)
    slug = models.CharField(_("slug"), max_length=80)
    language = models.CharField(_("language"), max_length=12)
    draft: "Revision | None"  # these three as the list of documents sets them
    live: "Revision | None"
    gone: "tuple[Revision | None, Revision | None]"  # of one that is taken out, the last text and what took it out

    class Meta:
        ordering = ("language", "kind", "slug")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = (models.UniqueConstraint(fields=("language", "kind", "slug"), name="document_once"),)
        permissions = (("publish_document", _("May publish guidance")),)

    def __str__(self) -> str:
        return f"{self.language}/{self.kind}/{self.slug}"


class ChangeSet(models.Model):
    """Drafts that belong together: judged, reviewed, published and taken back as one. Managers know it as a change."""

    name = models.CharField(_("name"), max_length=80)
    at = models.DateTimeField(_("begun at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("begun by"), on_delete=models.SET_NULL, null=True)
    edition = models.ForeignKey(Edition, verbose_name=_("published as"), on_delete=models.PROTECT, null=True)
    closed_at = models.DateTimeField(_("taken apart at"), null=True)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it is neither published nor taken apart."""
        return self.edition_id is None and self.closed_at is None


class Revision(models.Model):
    """A document's text at one time. It is live from edition `since` on, up to the edition `until` that ended it.

    `by` is who wrote it; nobody means that it came with the content that ships. Without `since` it is a draft, and
    readers know nothing of it; `closed_at` says when a newer draft or a decision put it aside. `base` is the revision
    it was written on. One that is `deleted` takes the document out: published, it begins and ends in one edition.
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
    base = models.ForeignKey(
        "self", verbose_name=_("written on"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    change_set = models.ForeignKey(
        ChangeSet, verbose_name=_("change"), on_delete=models.SET_NULL, null=True, blank=True, related_name="revisions"
    )
    deleted = models.BooleanField(_("takes the document out"), default=False)
    closed_at = models.DateTimeField(_("put aside at"), null=True, blank=True)
    verdict: str | None  # this and the next as `with_state` reads them
    reviewed_by: str | None

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
            models.UniqueConstraint(
                fields=("document",),
                condition=models.Q(since=None, closed_at=None),
                name="one_draft_a_document",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} ({self.pk})"

    def as_document(self) -> documents.Document:
        """The revision's text under its document's name, as the pure packages know it."""
        return documents.Document(self.document.kind, self.document.slug, self.document.language, self.text)

    @property
    def is_draft(self) -> bool:
        """Whether it is the document's draft: not published, and not put aside."""
        return self.since_id is None and self.closed_at is None


class Shipped(models.Model):
    """The text of a document as it last came with the content: what an upgrade compares with."""

    document = models.OneToOneField(
        Document, verbose_name=_("document"), on_delete=models.CASCADE, related_name="shipped"
    )
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("shipped at"), default=timezone.now)

    class Meta:
        ordering = ("document",)
        verbose_name = _("shipped text")
        verbose_name_plural = _("shipped texts")

    def __str__(self) -> str:
        return str(self.document)


class Review(models.Model):
    """What somebody decided about a draft. The newest one is the draft's state; without any it is being written."""

    class Verdict(models.TextChoices):
        """What can be decided."""

        SUBMITTED = "submitted", _("waiting for review")
        APPROVED = "approved", _("approved")
        SENT_BACK = "sent-back", _("sent back")

    revision = models.ForeignKey(Revision, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="reviews")
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self) -> str:
        return f"{self.verdict}: {self.revision_id}"


class Release(models.Model):
    """Drafts that are to be published together at a time to come. Held back, it says why."""

    at = models.DateTimeField(_("publish at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("scheduled by"), on_delete=models.SET_NULL, null=True
    )
    made_at = models.DateTimeField(_("scheduled at"), default=timezone.now)
    note = models.CharField(_("note"), max_length=200, blank=True)
    must_read = models.CharField(_("what everybody must read"), max_length=LINE, blank=True)
    must_read_until = models.DateField(_("last day to read it"), null=True, blank=True)
    revisions = models.ManyToManyField(Revision, verbose_name=_("drafts"), related_name="releases")
    edition = models.ForeignKey(
        Edition, verbose_name=_("published as"), on_delete=models.PROTECT, null=True, blank=True
    )
    held_at = models.DateTimeField(_("held back at"), null=True, blank=True)
    held = models.TextField(_("why it was held back"), blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("scheduled publish")
        verbose_name_plural = _("scheduled publishes")
        indexes = (
            models.Index(
                fields=("at",),
                condition=models.Q(edition=None, held_at=None, cancelled_at=None),
                name="release_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


def hold_editions() -> None:
    """Let nobody else publish until this transaction ends: all wait at the oldest edition, as the newest may change."""
    Edition.objects.select_for_update().order_by("number").first()


def next_edition(*, by: "User | None" = None, **said: Unpack[Said]) -> Edition:
    """The next edition, with nothing in it yet. Two who publish at once get two: the second waits for the first."""
    hold_editions()
    number = Edition.objects.newest_number() + 1
    return Edition.objects.create(number=number, by=by, **said)


@transaction.atomic
def publish(texts: Iterable[documents.Document], *, by: "User | None" = None, note: str = "") -> Edition:
    """Make the next edition, in which `texts` replace what is live of the same documents.

    Takes texts that have been validated; the caller asks `content.problems_of` first. It knows nothing of drafts:
    what a manager writes is published by `drafts.publish_drafts`.
    """
    edition = next_edition(by=by, note=note)
    named = _documents(texts := list(texts))
    pks = [named[one.language, one.kind, one.slug].pk for one in texts]
    for start in range(0, len(pks), 500):
        Revision.objects.live().filter(document__in=pks[start : start + 500]).update(until=edition)
    Revision.objects.bulk_create(
        [Revision(document_id=pk, text=one.text, by=by, since=edition) for pk, one in zip(pks, texts, strict=True)],
        batch_size=500,
    )
    record(Act.EDITION_PUBLISHED, person=by.pk if by else None, edition=edition.number, documents=len(texts))
    return edition


def _documents(texts: list[documents.Document]) -> dict[tuple[str, str, str], Document]:
    """The row of every document among `texts`, made where there is none yet."""
    rows = [Document(kind=one.kind, slug=one.slug, language=one.language) for one in texts]
    Document.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return {(row.language, row.kind, row.slug): row for row in Document.objects.all()}
