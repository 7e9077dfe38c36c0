"""The editions there were: what each changed, and taking one back."""

from itertools import islice

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from playbook.desk.access import CHANGE, allow, frame, person_of
from playbook.desk.edition_changes import MOST, between
from playbook.editions import drafts
from playbook.editions.models import Edition
from playbook.web.closed_lookups import ClosedLookups
from playbook.web.http import Context
from playbook.web.parameters import whole_number


@admin.register(Edition)
class EditionAdmin(ClosedLookups):
    """Editions to read. Nothing about one can be changed: what it put in place is taken back by another."""

    list_display = ("numbered", "published", "by", "note", "changed")
    list_display_links = None
    list_select_related = ("by",)
    search_fields = ("note", "by__username")
    actions = None
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        """Editions with how many documents each changed."""
        found: QuerySet[Edition] = super().get_queryset(request).annotate(changed_count=Count("begun"))
        return found

    @admin.display(description=_("Edition"), ordering="number")
    def numbered(self, edition: Edition) -> str:
        """The number, a link to what it changed."""
        return format_html('<a class="row__title" href="{}/change/">{}</a>', edition.pk, edition.number)

    @admin.display(description=_("Published"), ordering="at")
    def published(self, edition: Edition) -> str:
        """When it was."""
        return date_format(timezone.localtime(edition.at), "j M Y, H:i")

    @admin.display(description=_("Documents"))
    def changed(self, edition: Edition) -> int:
        """How many documents it changed."""
        return int(getattr(edition, "changed_count", 0))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An edition is made by publishing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """An edition is what was published, for ever."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """The same."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        """The list under a plain name."""
        return super().changelist_view(request, {"title": __("Editions"), **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """What an edition changed."""
        allow(request, "editions.view_edition")
        edition = get_object_or_404(Edition.objects.select_related("by"), pk=whole_number(object_id))
        context = frame(request, self, title=__("Edition %(number)s") % {"number": edition.number}, edition=edition)
        # All of the first edition is new: nobody wants to read that as a difference.
        found = islice(between(edition.number - 1, edition.number), MOST + 1) if edition.number > 1 else ()
        context |= {"changes": list(found), "may_change": request.user.has_perm(CHANGE), "most": MOST}
        return render(request, "desk/edition.html", context)

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and taking an edition back."""
        view = self.admin_site.admin_view(taken_back)
        return [path("<int:pk>/taken-back/", view, name="editions_edition_taken_back"), *super().get_urls()]


@require_POST
def taken_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft everything an edition changed back to what it was; publishing that is one more click."""
    allow(request, CHANGE)
    made = drafts.take_back(get_object_or_404(Edition, pk=pk), by=person_of(request))
    if not made:
        messages.info(request, __("There is nothing to take back: it stands as it did before, or has a draft."))
        return HttpResponseRedirect(reverse("admin:editions_edition_change", args=(pk,)))
    messages.success(request, __("Drafts are made that put it back. Publish them and readers see it as it was."))
    if not request.user.has_perm("editions.publish_document"):
        return HttpResponseRedirect(reverse("admin:index"))
    query = "&".join([*(f"draft={one.pk}" for one in made), f"back={pk}"])
    return HttpResponseRedirect(f"{reverse('admin:publish')}?{query}")
