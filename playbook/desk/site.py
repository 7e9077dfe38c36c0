"""The managers' desk: Django's admin with a first page that says what waits, and what to do about it."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from playbook.desk import (
    bring_in,
    change_set_actions,
    change_sets,
    editing,
    edition_changes,
    first_run,
    flow_map,
    look,
    many_at_once,
    must_read,
    own_organisation,
    pictures,
    publishing,
    to_do,
    trade_words,
    worth_a_look,
    zip_transfer,
)
from playbook.desk.access import person_of
from playbook.web.http import Context


class Desk(AdminSite):
    """Entered by whoever writes guidance; what else they may do, their permissions say."""

    site_title = site_header = _("Playbook")
    index_title = _("The desk")
    index_template = "desk/desk.html"
    empty_value_display = "–"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether they write guidance or look after people."""
        user = request.user
        return bool(user.is_active and getattr(user, "is_manager", False))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's own, and where several drafts are published together."""
        own = [
            path("help/", self.admin_view(self.help), name="help"),
            path("organisation/", self.admin_view(first_run.first_run), name="organisation"),
            path("organisation/kept/", self.admin_view(own_organisation.kept), name="organisation-kept"),
            path("organisation/ours/", self.admin_view(own_organisation.ours), name="organisation-ours"),
            path("organisation/our-word/", self.admin_view(trade_words.our_word), name="organisation-our-word"),
            path("organisation/words/", self.admin_view(trade_words.trade_words), name="trade-words"),
            path("worth-a-look/", self.admin_view(worth_a_look.worth_a_look), name="worth-a-look"),
            path("organisation/look/", self.admin_view(look.look), name="look"),
            path("organisation/look/logo/", self.admin_view(look.draft_logo), name="look-logo"),
            path("changes/", self.admin_view(edition_changes.compared), name="edition-changes"),
            path("changes.csv", self.admin_view(edition_changes.as_file), name="edition-changes-file"),
            path("must-read/<int:number>/", self.admin_view(must_read.changed), name="must-read-changed"),
            path("must-read/<int:number>/read.csv", self.admin_view(must_read.as_file), name="must-read-file"),
            path("many/", self.admin_view(many_at_once.many), name="many"),
            path(
                "still-right/<slug:folder>/<slug:slug>/", self.admin_view(many_at_once.still_right), name="still-right"
            ),
            path("edit/<slug:folder>/<slug:slug>/", self.admin_view(editing.edit_page), name="edit-page"),
            path("map/", self.admin_view(flow_map.flow_map), name="map"),
            path("bring-in/", self.admin_view(bring_in.bring_in), name="bring-in"),
            path("bring-in/pasted/", self.admin_view(bring_in.pasted), name="bring-in-pasted"),
            path("bring-in/<int:pk>/", self.admin_view(bring_in.pieces), name="bring-in-pieces"),
            path("pictures/", self.admin_view(pictures.put_in), name="picture"),
            path("transfer/", self.admin_view(zip_transfer.transfer), name="transfer"),
            path("transfer/incoming/", self.admin_view(zip_transfer.incoming), name="incoming"),
            path("transfer/incoming/<int:pk>/drafts/", self.admin_view(zip_transfer.taken_in), name="taken-in"),
            path("transfer/export.zip", self.admin_view(zip_transfer.export), name="export"),
            path("must-read/", self.admin_view(must_read.must_read), name="must-read"),
            path("change-sets/", self.admin_view(change_sets.changes), name="change-sets"),
            path("change-sets/<int:pk>/", self.admin_view(change_sets.change), name="change-set"),
            *(
                path(f"change-sets/<int:pk>/{route}/", self.admin_view(view), name=f"change-set-{route}")
                for route, view in change_set_actions.ROUTES.items()
            ),
            path("publish/", self.admin_view(publishing.publish), name="publish"),
            path("scheduled/<int:pk>/cancelled/", self.admin_view(publishing.cancelled), name="scheduled-cancelled"),
        ]
        return own + super().get_urls()

    def index(self, request: HttpRequest, extra_context: Context | None = None) -> TemplateResponse:
        """What waits for you, your drafts, what is scheduled, what has to be mended, what was published lately."""
        context = {**self.each_context(request), "title": self.index_title, **(extra_context or {})}
        context |= to_do.what_waits(person_of(request), settings.CONTENT_LANGUAGE)
        context["readers_worth_a_look"] = worth_a_look.for_readers()
        return TemplateResponse(request, self.index_template, context)

    def help(self, request: HttpRequest) -> TemplateResponse:
        """How things are done here, for somebody who has never used a desk like it."""
        return TemplateResponse(request, "desk/help.html", {**self.each_context(request), "title": _("Help")})

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Context | None = None) -> HttpResponse:  # type: ignore[override]
        """There is one first page."""
        return redirect("admin:index")
