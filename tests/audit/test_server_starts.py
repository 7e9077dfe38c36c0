"""A server that starts is written down, and what of its settings is other than before."""

from typing import Any

import pytest

from playbook.audit.models import Act, Entry
from playbook.audit.server_starts import note_start


@pytest.mark.django_db
def test_a_start_with_other_settings_says_which_from_and_to(settings: Any) -> None:
    settings.RETENTION_DAYS, settings.PROXIES = 90, ["127.0.0.1", "10.0.0.0/24"]
    note_start()
    note_start()
    settings.RETENTION_DAYS = 9000
    note_start()

    entries = list(Entry.objects.order_by("number"))
    assert [one.act for one in entries] == [*[Act.SERVER_STARTED] * 2, Act.SETTINGS_CHANGED, Act.SERVER_STARTED]
    assert entries[2].details == {"retention_days": 9000, "from_retention_days": 90}
    assert "SECRET" not in str(entries[0].details).upper()
