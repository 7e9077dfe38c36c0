"""What can be wrong with the organisation's own names of roles: no word, too long, of two roles."""

import unicodedata
from collections.abc import Iterable, Iterator

from playbook.guidance import limits
from playbook.guidance.lists import RoleName
from playbook.guidance.problem import Problem, problem

_OWN = "organisation.toml"


def role_problems(names: Iterable[RoleName]) -> Iterator[Problem]:
    """What is wrong with these names."""
    # A list of people says roles by their names and by the usual words: each has to mean one role.
    meant = {name: role for role in limits.ROLES for name in (role, f"{role}s")}
    seen: set[str] = set()
    for row, one in enumerate(names):
        if one.role not in limits.ROLES:
            known = ", ".join(limits.ROLES)
            yield problem(_OWN, ("roles", row, "role"), "role-unknown", name=one.role, known=known)
        if one.role in seen:
            yield problem(_OWN, ("roles", row, "role"), "role-twice", name=one.role)
        seen.add(one.role)
        if one.many and not one.one:
            yield problem(_OWN, ("roles", row, "one"), "role-without-one")
        for key in ("one", "many"):
            name = getattr(one, key)
            if name and not _is_name(name):
                yield problem(_OWN, ("roles", row, key), "role-name", most=limits.ROLE_NAME)
            elif name and meant.setdefault(name.casefold(), one.role) != one.role:
                yield problem(_OWN, ("roles", row, key), "role-name-taken", name=name)


def _is_name(name: str) -> bool:
    """Whether it is a word or some: it stands in sentences, in tables that spreadsheets open, in any script."""
    plain = all(
        sign.isalnum() or sign in limits.IN_ROLE_NAME or unicodedata.category(sign).startswith("M") for sign in name
    )
    return plain and name[0].isalpha() and len(name) <= limits.ROLE_NAME
