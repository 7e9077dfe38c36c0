"""The package of the audit trail."""

from collections.abc import Iterator
from importlib import import_module

from django.apps import AppConfig, apps
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.audit.guard import is_guarded
from playbook.web.secret_keys import Kept


class AuditConfig(AppConfig):
    """Names the package."""

    name = "playbook.audit"
    verbose_name = _("Audit trail")
    default_auto_field = "django.db.models.BigAutoField"
    # A role of the database that only serves may not change rows of these.
    never_updated = ("Entry", "Head")

    def examined(self) -> Iterator[tuple[bool, str]]:
        """For `manage.py doctor`: whether entries are guarded, and whether the background signs them."""
        if not is_guarded(connection):
            yield (
                False,
                "The database would let entries of the audit trail be changed: its triggers are gone. Make them again "
                "with `manage.py migrate audit 0001`, then `manage.py migrate audit`.",
            )
        newest = apps.get_model("audit", "Entry").objects.order_by("number").last()
        head = apps.get_model("audit", "Head").objects.order_by("pk").last()
        if newest and (timezone.now() - newest.at).total_seconds() > 2 * 3600 and (not head or head.at < newest.at):
            yield False, "Nothing was done in the background for two hours: is `manage.py work` running?"

    def started(self) -> None:
        """Write down that a server has started. Its models can be imported only when every package is known."""
        import_module("playbook.audit.server_starts").note_start()

    def kept_by_key(self) -> Iterator[Kept]:
        """What is signed with the server's key for longer than a day: heads of the chain."""
        heads = import_module("playbook.audit.signed_heads")
        yield Kept(
            name="signed heads of the audit trail",
            needs=heads.needed_keys,
            seal_anew=heads.sign_anew,
            if_lost="what they signed is proved by the copy in your log alone.",
        )
