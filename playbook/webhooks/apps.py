"""The package of webhooks."""

from collections.abc import Iterator
from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from playbook.web.secret_keys import Kept


class WebhooksConfig(AppConfig):
    """Names the package for the admin."""

    name = "playbook.webhooks"
    verbose_name = _("Webhooks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have what happens put into the outbox."""
        import_module("playbook.webhooks.happenings")

    def kept_by_key(self) -> Iterator[Kept]:
        """What is sealed with the server's key for longer than a day: what deliveries are signed with."""
        kept = import_module("playbook.webhooks.kept")
        yield Kept(
            name="secrets of webhooks",
            needs=kept.needed_keys,
            seal_anew=kept.seal_anew,
            if_lost="nothing is sent there until an administrator makes a new secret for the receiver.",
        )

    def examined(self) -> Iterator[tuple[bool, str]]:
        """For whoever runs it: whether it is said where webhooks may lead, once there are any."""
        models = import_module("playbook.webhooks.models")
        if not settings.WEBHOOK_HOSTS and models.Endpoint.objects.exists():
            yield True, "Administrators may send webhooks to any public host: WEBHOOK_HOSTS names those that they may."
