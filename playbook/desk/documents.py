"""Documents in the admin: the list of them, and the doors to their form, history and removal."""

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR, ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from playbook.desk import comparing, editing, merging, other_kind, taking_out, unsaved_text
from playbook.desk.labels import STATES
from playbook.desk.title_order import code_of, is_unseen, rows_by_title
from playbook.editions.current import library
from playbook.editions.models import Document, Edition, Review, Revision
from playbook.editions.titles import KIND_NAMES, title_of
from playbook.web.closed_lookups import ClosedLookups
from playbook.web.http import Context, View
from playbook.web.lazy_text import LazyText


class KindFilter(admin.SimpleListFilter):
    """Tips, steps, and so on."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, LazyText | str]]:
        """The kinds there are."""
        return [(kind, names[1]) for kind, names in KIND_NAMES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        """Those of the kind that was chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class StateFilter(admin.SimpleListFilter):
    """Whether there is a draft, and how it stands."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, LazyText | str]]:
        """What can be asked for."""
        return [
            ("draft", _("With a draft")),
            ("submitted", STATES["submitted"]),
            ("live", _("As readers see it")),
            ("gone", STATES["gone"]),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        """Those that stand so."""
        theirs = Revision.objects.filter(document=OuterRef("pk"))
        draft, live = Exists(theirs.drafts()), Exists(theirs.live())
        chosen = {
            "draft": Q(draft),
            "submitted": Q(Exists(theirs.drafts().with_state().filter(Q(verdict=Review.Verdict.SUBMITTED)))),
            "live": ~Q(draft) & Q(live),
            "gone": ~Q(draft) & ~Q(live),
        }
        return queryset.filter(chosen.get(self.value() or "", Q()))


def _now(document: Document) -> Revision | None:
    """Its draft, or else what is live."""
    return document.draft or document.live


def _removed_in(document: Document) -> Edition | None:
    """The edition that took a document out."""
    return document.gone[1].since if document.gone[1] else None


def _gone(page: list[Document]) -> dict[int, tuple[Revision | None, Revision | None]]:
    """Of documents that are taken out: their last text, and the revision that took them out."""
    theirs = Revision.objects.filter(document__in=page).order_by("pk").select_related("since__by", "document")
    last = {one.document_id: one for one in theirs.filter(deleted=False)}
    removals = {one.document_id: one for one in theirs.deletions()}
    return {one.pk: (last.get(one.pk), removals.get(one.pk)) for one in page}


class ByTitle(Paginator):
    """Pages of documents in the order of the titles that the list shows, which no table holds."""

    first = ""  # the words that were looked for: what is called so stands on top
    is_turned = False

    @cached_property
    def in_order(self) -> list[Document]:
        """All documents, in order."""
        found: QuerySet[Document] = self.object_list  # type: ignore[assignment]  # a paginator takes any list
        rows = list(found.order_by())
        theirs = Revision.objects.filter(document__in=found.order_by().values("pk"))
        own_texts = dict(theirs.unseen().values_list("document", "text")) if any(map(is_unseen, rows)) else {}
        own_texts |= dict(theirs.drafts().values_list("document", "text"))
        in_order = rows_by_title(rows, own_texts, first=self.first)
        return in_order[::-1] if self.is_turned else in_order

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return len(self.in_order)

    def page(self, number: int | str) -> Page[Document]:
        """One page. Raises `InvalidPage` where there is none of that number."""
        found = self.validate_number(number)
        return Page(self.in_order[(found - 1) * self.per_page : found * self.per_page], found, self)


class DocumentList(ChangeList):
    """A page of documents, each with its draft and what is live."""

    def get_results(self, request: HttpRequest) -> None:
        """Django's page, and two queries for what stands in it."""
        super().get_results(request)
        is_whole = not self.multi_page or (self.show_all and self.can_show_all)
        page = self.result_list = self.paginator.in_order if is_whole else list(self.result_list)
        theirs = Revision.objects.filter(document__in=[one.pk for one in page]).select_related("by")
        drafts = {one.document_id: one for one in theirs.drafts().with_state()}
        live = {one.document_id: one for one in theirs.live().defer("text")}
        for document in page:
            document.draft, document.live = drafts.get(document.pk), live.get(document.pk)
        gone = _gone([one for one in page if _now(one) is None])
        for document in page:
            document.gone = gone.get(document.pk, (None, None))


@admin.register(Document)
class DocumentAdmin(ClosedLookups):
    """Each document with its draft beside what is live. Saving a form makes a draft and changes nothing for readers."""

    list_display = ("named", "state", "changed_at", "changed_by")
    list_display_links = None
    list_filter = (KindFilter, StateFilter)
    list_per_page = 100
    list_max_show_all = 1_000  # a playbook that ships has more than two hundred tips
    search_fields = ("slug",)
    search_help_text = _("Words of the text, or of its address")
    actions = None
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: str) -> type[ChangeList]:
        """A list that looks up what it says of each document for one page of them."""
        return DocumentList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Document], search_term: str
    ) -> tuple[QuerySet[Document], bool]:
        """Documents whose draft or live text, or address, has every word."""
        for word in search_term.split()[:6]:
            now = Revision.objects.filter(document=OuterRef("pk"), text__icontains=word)
            now = now.filter(Q(since=None, closed_at=None) | Q(until=None, since__isnull=False))
            queryset = queryset.filter(Q(slug__icontains=word) | Exists(now))
        return queryset, False

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: QuerySet[Document],
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> ByTitle:
        """Pages by title; after a search those that are called so come first, unless another order was chosen."""
        pages = ByTitle(queryset, per_page, orphans, allow_empty_first_page)
        order = request.GET.get(ORDER_VAR, "")
        pages.first = "" if order else request.GET.get(SEARCH_VAR, "").strip()
        pages.is_turned = order.startswith("-")
        return pages

    @admin.display(description=_("Title"), ordering="slug")
    def named(self, document: Document) -> str:
        """The title, a link to the form; the kind under it where the list shows several."""
        text = document.draft or document.gone[0]
        title = title_of(document, library(), text.text if text else "")
        code = code_of(document, library())
        mark = format_html('<span class="code code--small">{}</span> ', code) if code else ""
        return format_html('{}<a class="row__title" href="{}/change/">{}</a>', mark, document.pk, title)

    @admin.display(description=_("State"))
    def state(self, document: Document) -> str:
        """How it stands, in words."""
        found = (document.draft.verdict or "draft") if document.draft else ""
        if _now(document) is None:
            found = "gone" if document.gone[1] else "never"
        words: LazyText | str = STATES[found]
        if document.draft and not document.live:
            words = format_html("{}, {}", words, STATES["new"])
        return format_html('<span class="state state--{}">{}</span>', found or "live", words)

    @admin.display(description=_("Changed"))
    def changed_at(self, document: Document) -> str | LazyText | None:
        """When its draft, or else what is live, was written."""
        at = _now(document) or _removed_in(document)
        return date_format(timezone.localtime(at.at), "j M Y, H:i") if at else None

    @admin.display(description=_("By"))
    def changed_by(self, document: Document) -> str | LazyText | None:
        """Who wrote that; nobody for what came with the playbook."""
        now, removed = _now(document), _removed_in(document)
        if now is None:
            return removed.by.spoken_name if removed and removed.by else None
        return now.by.spoken_name if now.by else _("came with the playbook")

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        """The list under the plain name of what it lists."""
        kind = request.GET.get("kind", "")
        names = KIND_NAMES.get(kind)
        context = {"title": names[1] if names else _("Everything"), "kind": kind, "kind_name": names and names[0]}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """The form of a document, or of a new one."""
        return editing.edit(request, self, object_id)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Context | None = None) -> HttpResponse:
        """Draft that it is taken out."""
        return taking_out.take_out(request, self, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Context | None = None) -> HttpResponse:
        """Every revision, and the way back to each."""
        return comparing.history(request, self, object_id)

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and what a draft needs."""
        views: dict[str, View] = {
            "add/preview/": editing.preview_new,
            "<int:pk>/preview/": editing.preview,
            "add/kept/": unsaved_text.kept_new,
            "<int:pk>/kept/": unsaved_text.kept,
            "<int:pk>/merged/": merging.merged,
            "<int:pk>/compare/": comparing.compare,
            "<int:pk>/reviews/": comparing.reviewed,
            "<int:pk>/kind/": other_kind.other_kind,
            "<int:pk>/taken-out-there/": taking_out.taken_out_there,
            "<int:pk>/discarded/": comparing.discarded,
            "<int:pk>/revisions/<int:revision>/": comparing.revision,
            "<int:pk>/revisions/<int:revision>/restored/": comparing.restored,
        }
        own = [
            path(route, self._guarded(view), name=f"editions_document_{view.__name__}") for route, view in views.items()
        ]
        return own + super().get_urls()

    def _guarded(self, view: View) -> View:
        def guarded(request: HttpRequest, **kwargs: int) -> HttpResponseBase:
            return view(request, self, **kwargs)

        guarded.__name__ = view.__name__
        return self.admin_site.admin_view(guarded)
