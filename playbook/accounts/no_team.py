"""People who are in no team: what that means for what they have, and how a list calls it."""

from django.contrib import admin
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from playbook.accounts.models import User
from playbook.web.role_words import role_words

_MEANS: dict[str, Promise] = {
    User.Role.AGENT: gettext_lazy("%(name)s is in no team: no %(lead)s sees the complaints that %(name)s takes."),
    User.Role.LEAD: gettext_lazy("%(name)s is in no team, and sees nobody's complaints but their own."),
}


def told(person: User) -> str:
    """What follows from somebody's being in no team; nothing for who is in one, or needs none."""
    means = _MEANS.get(person.role) if person.is_active and person.team is None else None
    return str(means) % {**role_words(), "name": person.spoken_name} if means else ""


class TeamFilter(admin.RelatedFieldListFilter):
    """People by their team, or those who are in none, in words."""

    @property
    def empty_value_display(self) -> SafeString:
        """What stands for no team."""
        return conditional_escape(_("no team"))

    @empty_value_display.setter
    def empty_value_display(self, value: SafeString) -> None:
        """Django sets what stands for nothing anywhere."""
