"""Roles by their names here, where the admin would show those that came with the product."""

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.web.role_words import role_name

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices
    from django.contrib.admin.views.main import ChangeList

WHAT_ROLES_DO = _(
    "%(A_agent)s handles complaints. %(A_lead)s also sees the team's. %(A_editor)s writes guidance, %(a_publisher)s "
    "also publishes it, %(a_administrator)s also looks after people."
)


def named_roles() -> list[tuple[str, str]]:
    """Every role with its name here, to choose from."""
    return [(role, role_name(role)) for role in User.Role.values]


class RoleFilter(admin.ChoicesFieldListFilter):
    """People by their role."""

    def choices(self, changelist: "ChangeList") -> "Iterator[_ListFilterChoices]":
        """Django's own, with the names."""
        self.field = copy.copy(self.field)  # the model's is everybody's
        self.field.choices = named_roles()
        yield from super().choices(changelist)
