"""What the organisation calls its roles, out of the edition that is shown."""

from collections.abc import Mapping

from django.db import OperationalError, ProgrammingError

from playbook.editions.current import library
from playbook.guidance.library import Library
from playbook.guidance.limits import ROLES
from playbook.web.role_words import RoleNames, own_names_from, role_words


def own_names(guidance: Library | None = None) -> RoleNames:
    """The organisation's own names of roles, of the edition that readers are shown or of `guidance`.

    None before there are tables: `manage.py check` looks at what can be chosen, names of roles among it.
    """
    try:
        rows = (guidance or library()).organisation.roles
    except (OperationalError, ProgrammingError):
        return {}
    return {one.role: (one.one, one.several) for one in rows if one.one and one.role in ROLES}


def role_words_of(guidance: Library) -> Mapping[str, str]:
    """Everything that a sentence can call a role, in the words of `guidance`: for what is drawn once of it."""
    return role_words(own_names(guidance))


own_names_from(own_names)
