"""Who may see what is learned: managers all of it, leads their team's figures."""

from django.core.exceptions import PermissionDenied

from playbook.web.http import Request


def allow_reading(request: Request) -> None:
    """Raise `PermissionDenied` for anybody but leads and managers."""
    if not (request.user.is_lead or request.user.is_manager):
        raise PermissionDenied


def allow_mending(request: Request) -> None:
    """Raise `PermissionDenied` for anybody who may not write guidance."""
    if not request.user.has_perm("editions.change_document"):
        raise PermissionDenied
