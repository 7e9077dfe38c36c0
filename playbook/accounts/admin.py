"""Where managers keep people and teams."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Session, Team, User
from playbook.web.closed_lookups import ClosedLookups

# What a role may do is fixed: its group is made by a migration.
admin.site.unregister(Group)


class NewPerson(UserCreationForm):
    """A name to sign in with, and a first password."""

    class Meta(UserCreationForm.Meta):
        model = User


class PlainTitles(ClosedLookups):
    """Pages under the name of what they are about."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list."""
        return super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form of a new one."""
        title = _("New %(name)s") % {"name": self.opts.verbose_name}
        return super().add_view(request, form_url, {"title": title, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form of one that is there, under its name."""
        found = self.get_object(request, object_id)
        return super().change_view(request, object_id, form_url, {"title": str(found), **(extra_context or {})})


@admin.register(User)
class PeopleAdmin(PlainTitles, UserAdmin):
    """Who works here: their name, role and team. What a role may do is not set here, person by person."""

    list_display = ("username", "first_name", "last_name", "role", "team", "is_active")
    list_filter = ("role", "team", "is_active")
    list_select_related = ("team",)
    filter_horizontal = ()
    actions = None
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Work"), {"fields": ("role", "team", "is_active")}),
    )
    add_form = NewPerson
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (_("Work"), {"fields": ("role", "team")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Everybody; but whoever may do everything is seen only by their like."""
        people: QuerySet[User] = super().get_queryset(request)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save, and sign out at once whoever was deactivated."""
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            Session.objects.filter(user=obj).delete()


@admin.register(Team)
class TeamAdmin(PlainTitles):
    """A team's name."""

    list_display = ("name",)
    search_fields = ("name",)
    actions = None
