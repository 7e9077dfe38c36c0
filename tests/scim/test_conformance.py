"""A public suite of SCIM's rules finds nothing but what we do otherwise on purpose."""

import pytest
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from playbook.accounts.models import User
from playbook.web.rates import Rate
from tests.api.conftest import token_for
from tests.scim.conftest import SCOPE

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_scim(manager: User, settings: pytest.FixtureRequest) -> WSGISCIMClient:
    """The suite's own client, which calls Django in this thread and with its connection."""
    settings.ALLOWED_HOSTS, settings.API_RATE = ["testserver"], Rate(100_000, 1)
    watched = (signals.request_started, signals.request_finished)
    for one in watched:
        one.disconnect(close_old_connections)
    headers = {"Authorization": f"Bearer {token_for(manager, [SCOPE])}"}
    yield WSGISCIMClient(get_wsgi_application(), base_url="http://testserver/scim/v2", headers=headers)
    for one in watched:
        one.connect(close_old_connections)


# Nobody here is without a role or neither in nor out, and one e-mail address is kept, as "work" and primary.
OURS = {"check_remove_attribute: Attribute 'userType' was not removed"}
OURS |= {"check_remove_attribute: Attribute 'active' was not removed"}
OURS |= {"check_add_attribute: Attribute 'emails' was not added or has unexpected value"}
OURS |= {"check_replace_attribute: Attribute 'emails' was not replaced or has unexpected value"}


def test_the_public_suite_finds_nothing_but_what_is_meant(client_of_scim: WSGISCIMClient) -> None:
    results = check_server(client_of_scim)

    wrong = [f"{one.title}: {one.reason}" for one in results if one.status in (Status.ERROR, Status.CRITICAL)]
    unexpected = [one for one in wrong if one.split("\n")[0] not in OURS]
    assert not unexpected, "\n".join(unexpected)
    assert len([one for one in results if one.status == Status.SUCCESS]) > 20
