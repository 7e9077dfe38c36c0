"""Where managers keep people and teams."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Session, Team, User


@admin.register(User)
class PeopleAdmin(UserAdmin):
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
    add_fieldsets = (*UserAdmin.add_fieldsets, (_("Work"), {"fields": ("role", "team")}))

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
class TeamAdmin(admin.ModelAdmin):
    """A team's name."""

    list_display = ("name",)
    search_fields = ("name",)
    actions = None
