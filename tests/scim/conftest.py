"""The identity provider, which keeps our list of people."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import User
from tests.api.conftest import token_for

type Provider = Callable[..., HttpResponse]
SCOPE = "people:provision"


def provider_with(text: str) -> Provider:
    """A provider that sends this token: `call("GET", "/Users")`, and a body."""
    browser = Client(headers={"Authorization": f"Bearer {text}"})

    def call(method: str, path: str, body: Any = None, kind: str = "application/scim+json") -> HttpResponse:
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        return browser.generic(method, f"/scim/v2{path}", data, kind)

    return call


@pytest.fixture
def provider(manager: User) -> Provider:
    """A provider whose token may do it."""
    return provider_with(token_for(manager, [SCOPE]))
