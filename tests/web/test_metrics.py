"""Figures for Prometheus, and errors sent to Sentry: only where the settings ask for them."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from playbook.web.environment import address
from playbook.web.error_reports import send_errors_to, without_typed_text
from tests.started import begin_with_all
from tests.web.serving import ROOT, free_port, server

pytestmark = pytest.mark.one_engine


def read(url: str) -> str:
    """What stands there, asked again until it answers."""
    for _try in range(300):
        try:
            with urllib.request.urlopen(url) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nothing answered")


def test_the_requests_of_all_processes_are_counted_at_an_address_of_its_own(tmp_path: Path) -> None:
    begin_with_all(tmp_path)
    metrics = free_port()
    base = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'playbook.sqlite3'}"}
    arguments = ("manage.py", "start", "--without-demo", "--serve-only")
    with server(*arguments, **base, METRICS_ADDRESS=f"127.0.0.1:{metrics}") as port:
        for _request in range(6):
            read(f"http://127.0.0.1:{port}/offline/")
        text = read(f"http://127.0.0.1:{metrics}/metrics")
        on_site = subprocess.run(
            ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", f"http://127.0.0.1:{port}/metrics"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    assert 'playbook_requests_total{method="GET",route="offline/",status="200"} 6.0' in text
    assert "playbook_request_seconds_bucket" in text
    assert "playbook_database_away 0.0" in text
    assert on_site != "200"


def test_a_second_server_with_the_same_folder_adds_to_what_is_counted(tmp_path: Path) -> None:
    """What is counted of a server goes on when another one starts beside it; of one that is over nothing stays."""
    begin_with_all(tmp_path)
    metrics = free_port()
    base = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'playbook.sqlite3'}"}
    arguments = ("manage.py", "start", "--without-demo", "--serve-only")
    counted = 'playbook_requests_total{method="GET",route="offline/",status="200"} '
    (tmp_path / "metrics").mkdir(exist_ok=True)
    (tmp_path / "metrics/counter_999999999.db").touch()
    with server(*arguments, **base, METRICS_ADDRESS=f"127.0.0.1:{metrics}") as first:
        for _request in range(3):
            read(f"http://127.0.0.1:{first}/offline/")
        with server(*arguments, **base, METRICS_ADDRESS=f"127.0.0.1:{metrics}") as second:
            assert f"{counted}3.0" in read(f"http://127.0.0.1:{metrics}/metrics")
            for _request in range(2):
                read(f"http://127.0.0.1:{second}/offline/")
            assert f"{counted}5.0" in read(f"http://127.0.0.1:{metrics}/metrics")

    assert not (tmp_path / "metrics/counter_999999999.db").exists()


@pytest.mark.parametrize("value", ["9100", "host:", "host:x", "host:0", "host:99999", ":9100"])
def test_an_address_that_makes_no_sense_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_ADDRESS", value)

    with pytest.raises(ImproperlyConfigured, match=r"METRICS_ADDRESS.*127\.0\.0\.1:9100"):
        address("METRICS_ADDRESS")


def test_errors_are_sent_without_what_anybody_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setitem(sys.modules, "sentry_sdk", SimpleNamespace(init=lambda **options: asked.update(options)))

    send_errors_to("https://key@errors.example.org/1", release="0.2.0")

    assert (asked["send_default_pii"], asked["include_local_variables"]) == (False, False)
    values = [{"type": "ValueError", "value": "Zoe"}]
    event = {"request": {"url": "/?q=Zoe"}, "user": {"id": 1}, "exception": {"values": values}, "level": "error"}
    assert "Zoe" not in str(asked["before_send"](event, None))
    assert asked["before_send"] is without_typed_text


def test_a_sentry_address_without_the_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(ImproperlyConfigured, match="sentry-sdk"):
        send_errors_to("https://key@errors.example.org/1", release="")


def test_the_version_is_that_of_the_changelog() -> None:
    command = [sys.executable, "manage.py", "version"]
    environment = {**os.environ, "COMMIT": "4c410d5"}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    number, _plus, commit = said.strip().partition("+")
    assert commit == "4c410d5"
    assert (ROOT / "CHANGELOG.md").read_text().split("\n## ")[1].startswith(number)
