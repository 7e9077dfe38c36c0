"""What browsers tell of a broken policy comes into the log, and nothing that anybody typed with it."""

import json
from typing import Any

import pytest
from django.test import Client

from playbook.web.rates import buckets

pytestmark = pytest.mark.one_engine
TOLD = {
    "document-uri": "https://playbook.example.org/complaints/7/?customer=Quillfeather",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://elsewhere.example/a.js?Quillfeather",
    "script-sample": "Quillfeather",
}


def send(report: Any, **headers: str) -> int:
    """Send it as a browser does: with no cookie and no token. The status of the answer."""
    browser = Client(enforce_csrf_checks=True, headers=headers)
    body = report if isinstance(report, str) else json.dumps(report)
    return browser.post("/policy-reports/", body, content_type="application/csp-report").status_code


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What stands in the log of it."""
    return [one.getMessage() for one in caplog.records if one.name == "playbook.web.policy_reports"]


def test_a_report_is_a_line_with_rule_origin_and_route(caplog: pytest.LogCaptureFixture) -> None:
    assert send({"csp-report": TOLD}) == 204

    said = "rule=script-src-elem stopped=https://elsewhere.example page=complaints/<int:number>/"
    assert lines(caplog) == [f"A page broke its policy: {said}"]
    assert "uillfeather" not in caplog.text


@pytest.mark.parametrize("word", ["inline", "eval", "data"])
def test_what_has_no_address_is_named(caplog: pytest.LogCaptureFixture, word: str) -> None:
    send({"csp-report": {**TOLD, "blocked-uri": word}})

    assert f"stopped={word} " in lines(caplog)[0]


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("odd", ["\nroot signed in", "https://[", "x" * 5000, 7, None, ["a"], "\x00", "é://é"])
def test_nothing_that_somebody_makes_up_is_in_a_line(caplog: pytest.LogCaptureFixture, name: str, odd: Any) -> None:
    assert send({"csp-report": {**TOLD, name: odd}}) == 204

    assert len(lines(caplog)) == 1
    assert len(lines(caplog)[0]) < 200
    assert lines(caplog)[0].isascii()
    assert "\n" not in lines(caplog)[0]
    assert "root" not in lines(caplog)[0]


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", "[" * 9000, '{"csp-report": 7}', '{"csp-report": null}', "x" * 99_999]
)
def test_what_is_no_report_is_let_go(caplog: pytest.LogCaptureFixture, body: str) -> None:
    assert send(body) == 204
    assert lines(caplog) == []


def test_whoever_sends_many_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    buckets.clear()
    for _time in range(60):
        send({"csp-report": TOLD})

    assert 20 <= len(lines(caplog)) <= 22


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/no/such/", "/health/live"])
def test_every_page_says_where_to_tell(client: Client, address: str) -> None:
    assert "report-uri /policy-reports/" in client.get(address).headers["Content-Security-Policy"]
