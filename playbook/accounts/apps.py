"""The package of people."""

from collections.abc import Iterator
from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from playbook.web.secret_keys import Kept

# The accounts to try it with, which the start makes outside production, and the password that all of them have.
DEMO_NAMES, DEMO_PASSWORD = ("agent", "lead", "editor", "manager"), "playbook"


def known_passwords() -> list[str]:
    """A problem for each account to try it with that could still be signed in to with the password of all of them."""
    people = apps.get_model("accounts", "User").objects.filter(username__in=DEMO_NAMES, is_active=True)
    names = [one.username for one in people if check_password(DEMO_PASSWORD, one.password)]
    return [
        f"The account {name} has the password that everybody knows. Change it with: "
        f"python manage.py changepassword {name}; or start with another database."
        for name in names
    ]


class AccountsConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Have what is done to people written into the audit trail."""
        import_module("playbook.accounts.audited")

    def production_problems(self) -> list[str]:
        """What about the accounts stands against production: passwords that everybody knows."""
        return known_passwords()

    def examined(self) -> Iterator[tuple[bool, str]]:
        """For `manage.py doctor`: whether anybody looks after people."""
        people = apps.get_model("accounts", "User").objects.filter(is_active=True)
        chiefs = people.filter(Q(role="administrator") | Q(is_superuser=True)).count()
        words = f"{people.count()} people can sign in, {chiefs} of them administrators."
        yield from import_module("playbook.accounts.breached").examined()
        if settings.PASSWORD_SIGN_IN and "administrator" not in settings.SECOND_FACTOR_ROLES:
            yield (
                True,
                "A password alone opens an administrator's account: SECOND_FACTOR_ROLES=administrator ends that.",
            )
        yield bool(chiefs), words if chiefs else words + " Make one with `manage.py createsuperuser`."

    def kept_by_key(self) -> Iterator[Kept]:
        """What is sealed with the server's key for longer than a day: what apps make codes of."""
        factors = import_module("playbook.accounts.second_factor")
        yield Kept(
            name="second factors",
            needs=factors.needed_keys,
            seal_anew=factors.seal_anew,
            if_lost="their owners come in with a recovery code or a passkey, or `manage.py reset_second_factor NAME`.",
        )
