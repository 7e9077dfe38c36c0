"""A program that is told of everything, on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest

from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Endpoint
from tests.webhooks.receiver import Receiver, listening


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """It listens, and this machine is allowed."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with listening() as found:
        yield found


@pytest.fixture
def endpoint(receiver: Receiver, playbook: None) -> Endpoint:
    """It is to be told of everything."""
    return Endpoint.objects.create(name="A program", url=receiver.url, types=list(EventType.values))
