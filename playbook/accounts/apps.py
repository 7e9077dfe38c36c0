"""The package of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.accounts"
    verbose_name = _("People")
