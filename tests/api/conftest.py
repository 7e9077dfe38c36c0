"""Programs that call the API: each has a token of its own."""

import datetime
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from playbook.accounts.models import User
from playbook.api.authentication import _used
from playbook.api.models import Token
from playbook.api.scopes import Scope

type Program = Callable[..., HttpResponse]


def token_for(person: User, scopes: Iterable[str] = tuple(Scope.values), *, days: int = 30) -> str:
    """The text of a new token that acts as `person`."""
    expires = timezone.now() + datetime.timedelta(days=days)
    token = Token(name="A program", person=person, scopes=list(scopes), expires_at=expires, made_by=person)
    text = token.renew()
    token.save()
    return text


def program_with(text: str) -> Program:
    """A program that sends this token: `call("GET", "/teams")`, a body as keywords of `body`, headers besides."""
    browser = Client(headers={"Authorization": f"Bearer {text}"})

    def call(method: str, path: str, body: Any = None, /, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body)
        return browser.generic(method, f"/api/v1{path}", data, "application/json", headers=named)

    return call


@pytest.fixture(autouse=True)
def nobody_was_noted() -> None:
    """Let no use of an earlier test count as noted already."""
    _used.clear()


@pytest.fixture
def program(playbook: None, agent: User) -> Program:
    """A program that acts as the agent, with every scope."""
    return program_with(token_for(agent))


@pytest.fixture
def number(program: Program) -> int:
    """A complaint that it has started."""
    return int(program("POST", "/complaints", {"facts": {"reference": "AB-1", "channel": "phone"}}).json()["number"])
