"""What holds for every page."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from playbook.web.http import page
from playbook.web.middleware import DatabaseDown, Headers, SameSite
from playbook.web.version import version

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        "report-uri /policy-reports/"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("/health/", 200), ("/tips/", 302), ("/sign-in/", 200), ("/no/such/", 404)]
)
def test_every_answer_has_the_headers(client, address, status):
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        *((address, 405) for address in ("/health/", "/sign-in/", "/tips/", "/policy-reports/", "/calendar/secret/")),
        ("/api/v1/teams", 405),
        ("/scim/v2/Users", 401),
    ],
)
def test_a_method_that_nothing_answers_is_refused_and_nothing_is_sent_back(client, address, status):
    for method in ("TRACE", "ODD"):
        response = client.generic(method, address, headers={"X-Secret": "said"})

        assert response.status_code == status
        assert b"said" not in response.content
        assert set(HEADERS) <= set(response.headers)


@pytest.mark.django_db
def test_a_program_that_comes_in_clear_is_refused_and_a_person_is_led_on(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    programs = ("/api/v1/teams", "/scim/v2/Users", "/calendar/secret/")

    in_clear = [client.get(address) for address in programs]
    sealed = [client.get(address, secure=True) for address in programs]

    assert [response.status_code for response in in_clear] == [403, 403, 403]
    assert all("https" in response.text and response.headers["X-Content-Type-Options"] for response in in_clear)
    assert 403 not in [response.status_code for response in sealed]
    assert client.get("/tips/").headers["Location"] == "https://testserver/tips/"


@pytest.mark.django_db
def test_an_error_has_the_headers(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("playbook.web.views.health_of", broken(ValueError))

    response = client.get("/health/")

    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_a_page_of_somebody_signed_in_is_kept_nowhere(agent):
    request = RequestFactory().get("/")
    request._cached_user = agent

    response = Headers(lambda _request: HttpResponse())(request)

    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/tips/", "/complaints/"])
def test_no_browser_keeps_a_page_of_somebody_signed_in(client, playbook, agent, address):
    client.force_login(agent)

    assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/tips/?q=a").headers["Location"] == "/sign-in/?next=/tips/%3Fq%3Da"


@pytest.mark.django_db
def test_htmx_is_told_to_sign_in_instead_of_sent(client):
    response = client.get("/tips/", headers={"HX-Request": "true"})

    assert response.status_code == 401
    assert response.headers["HX-Trigger"] == '{"sign-in-needed": {"url": "/sign-in/"}}'
    assert "Location" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 302), ("same-origin", 302)])
def test_another_site_cannot_send_forms(client, site, status):
    response = client.post("/theme/", {"theme": "dark"}, headers={"Sec-Fetch-Site": site})

    assert response.status_code == status


def test_a_link_from_another_site_may_be_followed():
    request = RequestFactory().get("/", headers={"Sec-Fetch-Site": "cross-site"})

    assert SameSite(lambda _request: HttpResponse())(request).status_code == 200


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_view_without_its_database_answers_503(error):
    response = DatabaseDown(lambda _request: HttpResponse()).process_exception(RequestFactory().get("/"), error())

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Nothing you saved is lost" in response.text


def test_another_error_is_not_hidden():
    assert (
        DatabaseDown(lambda _request: HttpResponse()).process_exception(RequestFactory().get("/"), ValueError()) is None
    )


def test_a_session_that_cannot_be_read_answers_503(client, agent, monkeypatch):
    client.force_login(agent)
    monkeypatch.setattr("playbook.accounts.sessions._find", broken(OperationalError))

    assert client.get("/").status_code == 503


@pytest.mark.django_db
def test_health_says_whether_the_database_answers(client, monkeypatch):
    assert (client.get("/health/").status_code, client.get("/health/").text) == (200, f"ok {version()}\n")
    monkeypatch.setattr("playbook.web.database_watch._is_writable", broken(OperationalError))
    monkeypatch.setattr(connection, "close", lambda: None)  # the test goes on with it

    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/theme/", {"theme": "dark"})

    assert response.status_code == 403
    assert "load the page again" in response.text


@pytest.mark.parametrize(
    ("htmx", "template"),
    [
        ({"htmx": False}, "x.html"),
        ({"htmx": True}, "x.html#step"),
        ({"htmx": True, "boosted": True}, "x.html"),
        ({"htmx": True, "history_restore_request": True}, "x.html"),
    ],
)
def test_htmx_gets_its_part_and_everybody_else_the_page(monkeypatch, htmx, template):
    asked = RequestFactory().get("/")
    asked.htmx = Details(**htmx)
    monkeypatch.setattr("playbook.web.http.render", lambda _request, name, _context, status: HttpResponse(name))

    response = page(asked, "x.html", part="step")

    assert response.text == template
    assert response.headers["Vary"] == "HX-Request"


class Details:
    """What django-htmx knows of a request."""

    def __init__(self, htmx, boosted=False, history_restore_request=False):
        self.htmx, self.boosted, self.history_restore_request = htmx, boosted, history_restore_request

    def __bool__(self):
        return self.htmx


def broken(error):
    """Something that raises."""

    def fail(*args, **kwargs):
        raise error

    return fail
