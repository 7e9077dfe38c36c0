"""The worker that keeps pages in the browser, as the server gives it out."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_worker_comes_from_the_root_and_is_asked_for_anew_each_time(client: Client) -> None:
    response = client.get("/service-worker.js")

    assert response.headers["Content-Type"] == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    assert 'addEventListener("fetch"' in response.text


def test_the_worker_is_told_what_the_cookie_with_its_key_is_called(client: Client, settings) -> None:
    settings.KEPT_KEY_COOKIE_NAME = "__Host-keptkey"

    assert 'const KEY = "__Host-keptkey";' in client.get("/service-worker.js").text


def test_switched_off_it_empties_what_was_kept_and_goes(client: Client, settings) -> None:
    settings.OFFLINE_PAGES = False
    text = client.get("/service-worker.js").text

    assert "unregister" in text
    assert 'addEventListener("fetch"' not in text


def test_the_page_without_a_connection_names_nobody(client: Client, agent) -> None:
    assert "Sign out" not in client.get("/offline/").text
