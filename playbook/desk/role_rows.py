"""The rows of a form in which the organisation names its roles: one for each, and which it is stands at its fields."""

from django import forms
from django.utils.translation import gettext as _

from playbook.desk.document_forms import OrderedRows
from playbook.web.role_words import usual_names


class RoleRows(OrderedRows):
    """A row for each role, its fields called after it. They stay in their order, and none is taken out."""

    stays = True

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Say at the fields of a row which role it is about."""
        super().add_fields(form, index)
        role = form.data.get(form.add_prefix("role"), "") if form.is_bound else form.initial.get("role", "")
        one, many = usual_names().get(role, (role, role))
        form.fields["one"].label = _("Our word for “%(name)s”") % {"name": one}
        form.fields["many"].label = _("and for “%(name)s”, several") % {"name": many}
