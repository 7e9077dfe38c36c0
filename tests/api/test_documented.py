"""Every `curl` line of the API's page does what it says, in the order of the page."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import User
from tests.api.conftest import token_for

pytestmark = pytest.mark.django_db
PAGE = Path(settings.BASE_DIR) / ".github" / "API.md"


def called(line: str, token: str, number: str) -> HttpResponse:
    """Do what curl does with such a line, inside this process."""
    words = shlex.split(line.replace("$TOKEN", token).replace("$NUMBER", number))[1:]
    method, headers, data, address = "", {}, "", ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = words.pop(0)
        else:
            assert not word.startswith("-"), word
            address = word
    parts = urlsplit(address)
    kind = headers.pop("Content-Type", "")
    path = f"{parts.path}?{parts.query}"
    return Client().generic(method or ("POST" if data else "GET"), path, data, kind, headers=headers)


def test_every_curl_line_of_the_page_is_answered(playbook: None, lead: User, agent: User) -> None:
    lines = re.findall(r"^    (curl .+)$", PAGE.read_text(), re.M)
    agents, leads, number, wrong = token_for(agent), token_for(lead), "", []
    for line in lines:
        answer = called(line, leads if "/figures" in line else agents, number)
        if answer.status_code >= 400:
            wrong.append((line, answer.status_code, answer.text))
        if answer.status_code == 201:
            number = str(answer.json().get("number", number))

    assert len(lines) > 15
    assert wrong == []
