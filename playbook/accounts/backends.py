"""Who signs in, and what their role lets them do."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest

from playbook.accounts.models import User
from playbook.accounts.throttle import Try


class RoleBackend(ModelBackend):
    """Django's password check, throttled, and the permissions of a person's role."""

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """Those of the group that is named like the role: nobody is ever in a group that their role is not."""
        return Permission.objects.filter(group__name=user_obj.role)

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: str,
    ) -> User | None:
        """The person, or nothing for a wrong password. Raises `throttle.Refused` where it is not looked at."""
        if request is None or not username:
            return super().authenticate(request, username, password, **kwargs)
        one = Try(request, username)
        with one.counted():
            user: User | None = super().authenticate(request, name_of(username), password, **kwargs)
        if user and not (settings.PASSWORD_SIGN_IN or user.is_superuser):
            return None
        if user:
            one.succeeded()
        return user


def name_of(typed: str) -> str:
    """The name of the account that somebody means, whatever its case; what they typed where there is none, or two."""
    names = list(User.objects.filter(username__iexact=typed).values_list("username", flat=True)[:3])
    return names[0] if len(names) == 1 else typed
