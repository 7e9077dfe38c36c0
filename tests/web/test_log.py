"""What the log says of a request, and what it never says: anything that somebody typed."""

import json
import logging
import re
from typing import Any

import pytest
from django.test import Client, RequestFactory

from playbook.accounts.models import User
from playbook.accounts.password_views import link_for
from playbook.web.log_lines import Context, JsonFormatter, LineFormatter

TYPED = "Zoe Turner 4111 1111 1111 1111"


def entry(formatter: logging.Formatter, **values: Any) -> str:
    """An entry as it is written."""
    record = logging.LogRecord("playbook.x", logging.ERROR, "", 0, "words", (), None)
    record.__dict__.update(values)
    Context().filter(record)
    return formatter.format(record)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, settings: Any) -> Any:
    """The lines that were written, as text and as JSON."""
    settings.LOG_REQUESTS = True
    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(Context())

    def written() -> list[str]:
        formatters = (LineFormatter(), JsonFormatter())
        return [one.format(record) for record in caplog.records for one in formatters]

    yield written
    caplog.handler.filters.clear()


def test_a_request_has_a_line_with_its_number_who_asked_and_how_long(lines: Any, agent: User, playbook: None) -> None:
    browser = Client()
    browser.force_login(agent)
    answer = browser.get("/tips/act-fast/?q=Zoe")

    text, as_json = [one for one in lines() if "tips/<slug:slug>/" in one]
    number = answer.headers["X-Request-ID"]
    assert re.fullmatch(
        rf"[\d-]+T[\d:.]+\+00:00 INFO playbook.web.request_log \[{number} person={agent.pk}\] "
        r"method=GET route=tips/<slug:slug>/ status=200 milliseconds=\d+",
        text,
    )
    found = json.loads(as_json)
    assert (found["request_number"], found["person"], found["answer"]["status"]) == (number, agent.pk, 200)


def test_who_was_refused_what_has_a_line(lines: Any, agent: User, playbook: None) -> None:
    browser = Client()
    browser.force_login(agent)
    for address in ("/audit/", "/complaints/4711/"):
        browser.get(address)
    browser.post("/tips/")

    told = [re.findall(r"\[\w+ person=(\d+)\] .* route=(\S+) status=(4\d\d)", one) for one in lines()]
    assert [one[0] for one in told if one] == [
        (str(agent.pk), "audit/", "403"),
        (str(agent.pk), "complaints/<int:number>/", "404"),
        (str(agent.pk), "tips/", "405"),
    ]


@pytest.mark.django_db
def test_nothing_typed_is_in_any_line(lines: Any, client: Client) -> None:
    client.raise_request_exception = False
    client.get(f"/{TYPED}/", {"q": TYPED}, headers={"Referer": TYPED, "User-Agent": TYPED})
    client.post("/sign-in/", {"username": TYPED, "password": TYPED})
    client.post("/theme/", {"theme": TYPED})
    client.get("/", headers={"Host": TYPED.replace(" ", "-")})

    assert lines()
    assert not any("Zoe" in one or "Turner" in one or "4111" in one for one in lines())


def test_a_link_to_choose_a_password_is_in_no_line(lines: Any, client: Client, agent: User, playbook: None) -> None:
    link = link_for(RequestFactory().get("/"), agent)
    token = link.split("/")[-2]

    assert client.get(link).status_code == 302
    assert client.get(link.replace(token, token[:-1])).status_code == 404
    assert client.get(f"{link}more/").status_code == 404

    assert any("route=password/<uidb64>/<token>/" in one for one in lines())
    assert not any(token[:-1] in one for one in lines())


@pytest.mark.parametrize("is_production", [True, False])
def test_an_exception_in_production_is_named_without_its_words(settings: Any, is_production: bool) -> None:
    settings.PRODUCTION = is_production
    try:
        try:
            raise ValueError(TYPED)
        except ValueError as error:
            raise KeyError(TYPED) from error
    except KeyError as error:
        info = (KeyError, error, error.__traceback__)
    for formatter in (LineFormatter(), JsonFormatter()):
        text = entry(formatter, exc_info=info, exc_text=None)
        assert "ValueError" in text
        assert "test_log.py" in text
        assert ("Zoe" in text) is not is_production


def test_every_entry_in_json_is_one_line_that_can_be_read() -> None:
    text = entry(JsonFormatter(), msg="a\nb\x00\u2028c")

    assert "\n" not in text
    assert json.loads(text)["message"] == "a\nb\x00\u2028c"


@pytest.mark.django_db
def test_an_error_page_says_the_number_of_the_request(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise ValueError

    client.raise_request_exception = False
    monkeypatch.setattr("playbook.web.views.health_of", broken)

    answer = client.get("/health/")

    assert answer.status_code == 500
    assert f"say this number: {answer.headers['X-Request-ID']}" in answer.text


@pytest.mark.django_db
def test_no_two_requests_have_the_same_number(client: Client) -> None:
    assert len({client.get("/offline/").headers["X-Request-ID"] for _ in range(5)}) == 5
