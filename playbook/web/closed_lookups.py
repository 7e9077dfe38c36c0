"""Lists of the admin that answer their own filters only.

Django lets an address ask a list for any field by any look-up: a regular expression that takes minutes, a password
hash letter by letter, a year that no database knows. What a list filters by is written in its class; nothing else is
asked of the database.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from playbook.web.parameters import whole_number


class ClosedLookups(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """Refuses (400) every look-up that is no filter of the list, and asks for a row by nothing but its number."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Whether the list has a filter of this name."""
        filters = self.get_list_filter(request)  # type: ignore[arg-type]
        fields = [one[0] if isinstance(one, tuple) else one for one in filters if isinstance(one, str | tuple)]
        asked = {f"{field}{ending}" for field in fields for ending in ("__exact", "__id__exact", "__isnull")}
        asked |= {str(getattr(one, "parameter_name", "")) for one in filters}
        return lookup in asked

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """The row of that number; nothing for what is no number."""
        number = whole_number(object_id)
        found: Model | None = super().get_object(request, str(number), None) if number is not None else None
        return found

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Whether a pop-up may ask for this field: only for the number."""
        return to_field == self.opts.pk.name
