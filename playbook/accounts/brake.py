"""The brake on guessing passwords: five failures of an account from an address, then a pause for that pair.

Counted in the database, so that every process counts together. Not per address: a call centre has one, and
its other people must get in. Not per account: anybody could lock anybody out. django-axes does the same with
three tables, a middleware and forty settings; this stands where every sign-in passes, the admin's too.
"""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from playbook.accounts.models import Failure, User

LIMIT = 5
WINDOW = datetime.timedelta(minutes=15)


class BrakedBackend(ModelBackend):
    """Django's password check behind the brake, and the permissions of a person's role."""

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """Those of the group that is named like the role: nobody is ever in a group that their role is not."""
        return Permission.objects.filter(group__name=user_obj.role)

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person, or nothing for a wrong password. Raises `PermissionDenied` while the pair is paused."""
        if request is None or not username:
            return super().authenticate(request, username, password, **kwargs)
        if is_paused(request, username):
            raise PermissionDenied
        user: User | None = super().authenticate(request, username, password, **kwargs)
        failures = Failure.objects.of(_account(username), address(request))
        if user:
            failures.delete()
        else:
            _count(request, username)
        return user


def is_paused(request: HttpRequest, username: str) -> bool:
    """Whether this account has failed too often from where the request comes."""
    failures = Failure.objects.of(_account(username), address(request)).recent(WINDOW)
    return failures.count() >= LIMIT


def address(request: HttpRequest) -> str:
    """Where the request comes from, as our outermost proxy saw it; nothing a sender writes is believed."""
    proxies = settings.PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(hops) >= proxies and hops[-proxies]:
        return hops[-proxies][:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


@transaction.atomic
def _count(request: HttpRequest, username: str) -> None:
    Failure.objects.old(WINDOW).delete()
    Failure.objects.create(account=_account(username), address=address(request))


def _account(username: str) -> str:
    """The name as it is counted: another case is another try at the same account."""
    return username.casefold()[:150]
