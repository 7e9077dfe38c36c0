"""Where managers keep people and teams."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Field, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from playbook.accounts import no_team
from playbook.accounts.models import Session, Team, User
from playbook.accounts.named_roles import WHAT_ROLES_DO, RoleFilter, named_roles
from playbook.accounts.open_work import with_open_work
from playbook.accounts.password_views import link_for, send_link
from playbook.accounts.people_csv_views import people_as_csv, people_csv, people_sample
from playbook.accounts.person_forms import NewPerson, Person
from playbook.accounts.second_factor import reset
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.closed_lookups import ClosedLookups
from playbook.web.http import Context
from playbook.web.parameters import whole_number
from playbook.web.role_words import in_role_words

# What a role may do is fixed: its group is made by a migration.
admin.site.unregister(Group)


class PlainTitles(ClosedLookups):
    """Pages under the name of what they are about."""

    def changelist_view(self, request: HttpRequest, extra_context: Context | None = None) -> HttpResponse:
        """The list."""
        return super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Context | None = None) -> HttpResponse:
        """The form of a new one."""
        title = _("New %(name)s") % {"name": self.opts.verbose_name}
        return super().add_view(request, form_url, {"title": title, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Context | None = None
    ) -> HttpResponse:
        """The form of one that is there, under its name."""
        found = self.get_object(request, object_id)
        return super().change_view(request, object_id, form_url, {"title": str(found), **(extra_context or {})})


@admin.register(User)
class PeopleAdmin(PlainTitles, UserAdmin):
    """Who works here: their name, role and team. What a role may do is not set here, person by person."""

    list_display = (
        "username",
        "full_name",
        "role_here",
        "team",
        "is_active",
        "signed_in",
        "complaints_open",
        "promises_open",
    )
    list_filter = (("role", RoleFilter), ("team", no_team.TeamFilter), "is_active")
    list_select_related = ("team",)
    filter_horizontal = ()
    actions = None
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Person"), {"fields": ("first_name", "last_name", "customer_name", "email")}),
        (_("Work"), {"fields": ("role", "team", "is_active", "must_change_password")}),
    )
    form = Person
    add_form = NewPerson
    add_fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Person"), {"fields": ("first_name", "last_name", "customer_name", "email")}),
        (_("Work"), {"fields": ("role", "team")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Everybody; but whoever may do everything is seen only by their like."""
        people: QuerySet[User] = super().get_queryset(request)
        people = with_open_work(people)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, person: User) -> str:
        """First and last name."""
        return person.get_full_name()

    @admin.display(description=_("role"), ordering="role")
    def role_here(self, person: User) -> str:
        """The role, as it is called here."""
        return person.role_here

    @admin.display(description=_("last signed in"), ordering="last_login")
    def signed_in(self, person: User) -> datetime.date | None:
        """The day of the last sign-in."""
        return timezone.localdate(person.last_login) if person.last_login else None

    @admin.display(description=_("open complaints"), ordering="open_complaints")
    def complaints_open(self, person: User) -> int:
        """How many complaints they have open."""
        return int(getattr(person, "open_complaints", 0))

    @admin.display(description=_("open promises"), ordering="open_promises")
    def promises_open(self, person: User) -> int:
        """How many promises wait in the complaints that they have."""
        return int(getattr(person, "open_promises", 0))

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """The field of a form; that of closing an account says where it is done in one step."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for what in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{what}_related", False)  # teams have a page of their own
        if field and db_field.name == "team":
            words = _("%(A_lead)s sees the complaints of their team. Without a team no %(lead)s sees theirs.")
            field.help_text = in_role_words(words)
        if isinstance(field, forms.ChoiceField) and db_field.name == "role":
            field.choices = named_roles()
            field.help_text = in_role_words(WHAT_ROLES_DO)
        if field and db_field.name == "is_active":
            field.help_text = _("For somebody who leaves press “They leave…” above; it hands over what they have open.")
        return field

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """The form, which knows who asks."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def get_urls(self) -> list[URLPattern]:
        """Django's own without its form to choose somebody else's password, and two buttons instead of it."""
        own = [
            path("csv/", self.admin_site.admin_view(people_csv), name="accounts_user_csv"),
            path("csv/sample.csv", self.admin_site.admin_view(people_sample), name="accounts_user_csv_sample"),
            path("people.csv", self.admin_site.admin_view(people_as_csv), name="accounts_user_as_csv"),
            path("<int:pk>/password-link/", self._post(self.password_link), name="accounts_user_password_link"),
            path("<int:pk>/signed-out/", self._post(self.signed_out), name="accounts_user_signed_out"),
            path("<int:pk>/second-factor-reset/", self._post(self.second_factor_reset), name="accounts_user_reset"),
        ]
        return own + super(UserAdmin, self).get_urls()

    def _post(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        found: Callable[..., HttpResponse] = self.admin_site.admin_view(require_POST(view))
        return found

    def password_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a link with which somebody chooses a password, show it once, and mail it where there is a mailer."""
        person = self._person(request, pk)
        link = link_for(request, person)
        record(Act.PASSWORD_LINK, whom=person.pk)
        self.log_change(request, person, gettext("A link to choose a password was made."))
        context = {**self.admin_site.each_context(request), "title": gettext("A link to choose a password")}
        context |= {"person": person, "mailed": send_link(person, link), "label": gettext("Link"), "shown": link}
        context["back"] = reverse("admin:accounts_user_change", args=(pk,))
        response = render(request, "admin/auth/user/password_link.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def signed_out(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End every sign-in of somebody."""
        person = self._person(request, pk)
        Session.objects.filter(user=person).delete()
        record(Act.SESSIONS_ENDED, whom=person.pk)
        self.log_change(request, person, gettext("Signed out everywhere."))
        messages.success(request, gettext("%(name)s is signed out everywhere.") % {"name": person.spoken_name})
        return redirect("admin:accounts_user_change", pk)

    def second_factor_reset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask somebody else for no code any more, who has lost theirs, and end their sign-ins."""
        person = self._person(request, pk)
        if person.pk == request.user.pk:
            messages.error(request, gettext("Switch your own off with your password and a code."))
            return redirect("accounts:second-factor")
        if reset(person):
            self.log_change(request, person, gettext("The code at sign-in was reset."))
            words = gettext("%(name)s signs in without a code now, and is signed out everywhere.")
        else:
            words = gettext("%(name)s has no code at sign-in. Nothing was changed.")
        messages.success(request, words % {"name": person.spoken_name})
        return redirect("admin:accounts_user_change", pk)

    def _person(self, request: HttpRequest, pk: int) -> User:
        """Who it is about. Raises `PermissionDenied` and `Http404`."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Show whoever has made somebody the link for them, at once; not where no password opens an account."""
        if settings.PASSWORD_SIGN_IN:
            return self.password_link(request, obj.pk)
        return super().response_add(request, obj, post_url_continue)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Save, and sign out at once whoever was deactivated."""
        super().save_model(request, obj, form, change)
        if words := no_team.told(obj):
            messages.warning(request, words)
        if not obj.is_active:
            Session.objects.filter(user=obj).delete()

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        """After a change; where an account was closed that customers wait for, the page that hands them over."""
        before, now = obj.before or {}, with_open_work(User.objects.all()).get(pk=obj.pk)
        waits = self.complaints_open(now) + self.promises_open(now) > 0
        if waits and before.get("is_active") and not obj.is_active:
            return redirect("complaints:leaving", obj.pk)
        if waits and before and before["team_id"] != obj.team_id:
            words = gettext("%(name)s has open complaints in the team they were in. ") % {"name": obj.spoken_name}
            link = reverse("complaints:leaving", args=(obj.pk,))
            messages.warning(
                request, format_html('{}<a href="{}">{}</a>', words, link, gettext("Hand over what is open"))
            )
        return super().response_change(request, obj)


@admin.register(Team)
class TeamAdmin(PlainTitles):
    """A team's name, and who is in it."""

    list_display = ("name", "people")
    fields = ("name", "people")
    readonly_fields = ("people",)
    search_fields = ("name",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        """Every team with the people who are at work in it."""
        teams: QuerySet[Team] = super().get_queryset(request)
        return teams.prefetch_related(Prefetch("members", User.objects.filter(is_active=True), to_attr="at_work"))

    @admin.display(description=_("people"))
    def people(self, team: Team) -> str:
        """Everybody who is in it, each a link to their page."""
        named = (
            (reverse("admin:accounts_user_change", args=(one.pk,)), one.spoken_name, one.role_here)
            for one in getattr(team, "at_work", ())
        )
        return format_html_join(", ", '<a href="{}">{}</a> ({})', named) or gettext("nobody")

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Context | None = None) -> HttpResponse:
        """Ask first, with the people who are in it and how many complaints of it are open; move both where asked to."""
        found = self.get_object(request, object_id)
        context: Context = {**(extra_context or {})}
        if not isinstance(found, Team):
            return super().delete_view(request, object_id, context)
        others = Team.objects.exclude(pk=found.pk)
        with transaction.atomic():
            if request.method == "POST" and self.has_delete_permission(request, found):
                to = others.filter(pk=whole_number(request.POST.get("to")) or 0).first()
                if to:
                    _move(found, to)
            context |= {"title": gettext("Delete the team “%(name)s”?") % {"name": found}}
            context |= {"members": found.members.filter(is_active=True), "others": others}
            context |= {"open_complaints": found.complaint_set.filter(closed_at=None).count()}
            return super().delete_view(request, object_id, context)


def _move(team: Team, to: Team) -> None:
    """Put everybody who is in a team, and all of its complaints, into another."""
    for person in team.members.all():
        person.team = to
        person.save(update_fields=["team"])
    team.complaint_set.update(team=to)
