"""Where managers keep people and teams."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Session, Team, User


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """A person's name, role and team beside what Django asks for."""

    list_display = ("username", "first_name", "last_name", "role", "team", "is_active")
    list_filter = ("role", "team", "is_active")
    list_select_related = ("team",)
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("Work"), {"fields": ("role", "team")}))
    add_fieldsets = (*UserAdmin.add_fieldsets, (_("Work"), {"fields": ("role", "team")}))

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
