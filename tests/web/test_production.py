"""A start in production is refused where the data or the settings are not fit for real people."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from playbook.accounts.models import User
from playbook.web.production import refuse_to_serve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fit(settings, monkeypatch, tmp_path):
    """Settings and a file with nothing against them."""
    settings.PROXIES = ["127.0.0.1"]
    file = tmp_path / "playbook.sqlite3"
    file.touch(0o600)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    return file


def test_nothing_against_it_starts():
    refuse_to_serve()


def test_without_a_named_proxy_it_is_refused(settings):
    settings.PROXIES = []

    with pytest.raises(CommandError, match=r"set PROXIES"):
        refuse_to_serve()


def test_the_accounts_to_try_it_with_are_named_until_they_are_gone_or_changed():
    call_command("demo_accounts", verbosity=0)
    User.objects.filter(username="editor").update(is_active=False)
    manager = User.objects.get(username="manager")
    manager.set_password("quite another one")
    manager.save()

    with pytest.raises(CommandError) as refused:
        refuse_to_serve()
    assert "changepassword agent" in str(refused.value)
    assert "changepassword lead" in str(refused.value)
    assert "editor" not in str(refused.value)
    assert "manager" not in str(refused.value).replace("manage.py", "")


@pytest.mark.one_engine
def test_a_database_that_everybody_can_read_is_refused(fit):
    fit.chmod(0o644)

    with pytest.raises(CommandError, match=f"chmod 600 {fit}"):
        refuse_to_serve()
