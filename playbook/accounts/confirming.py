"""Whoever has shown password and second factor lately may change what they sign in with, for ten minutes."""

from playbook.accounts import second_factor
from playbook.web.http import Request

KEY = "confirmed_until"
SECONDS = 600


def confirm(request: Request) -> None:
    """Note that both were shown now."""
    request.session[KEY] = int(second_factor.now()) + SECONDS


def is_confirmed(request: Request) -> bool:
    """Whether both were shown in the last ten minutes, in this browser."""
    until: int = request.session.get(KEY, 0)
    return second_factor.now() <= until
