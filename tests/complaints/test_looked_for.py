"""A customer's name or reference that is looked for stands in no address, and the way back still finds it."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from playbook.accounts.models import User
from playbook.complaints import views
from playbook.complaints.models import Complaint
from playbook.editions.current import library
from playbook.web import sought

pytestmark = pytest.mark.django_db
LISTS = ("/complaints/", "/complaints/pick-up/")
type Send = Callable[..., HttpResponse]


def look(browser: Client, words: str, path: str = "/complaints/") -> str:
    """Look for words in a list; the address that the browser is led to."""
    answer = browser.post(path, {"q": words})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@pytest.mark.parametrize("path", LISTS)
def test_the_words_are_in_no_address_and_no_link(desk: Client, path: str) -> None:
    where = look(desk, "Quillfeather", path)
    page = desk.get(where).text

    assert where.startswith(f"{path}?sought=")
    assert "uillfeather" not in where
    assert 'value="Quillfeather"' in page
    assert "Quillfeather" not in "".join(part.split('"')[0] for part in page.split('href="')[1:])


@pytest.mark.parametrize("path", LISTS)
def test_words_in_an_address_are_not_looked_at(desk: Client, path: str) -> None:
    assert 'value="Quillfeather"' not in desk.get(path, {"q": "Quillfeather"}).text


def test_a_list_shows_what_fits_also_after_a_reload_and_as_a_part(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("facts", customer="Mrs Aston")
    where = look(desk, "aston")

    for headers in ({}, {}, {"HX-Request": "true"}):
        assert f"/complaints/{complaint.pk}/" in desk.get(where, headers=headers).text
    other = desk.get(look(desk, "somebody else")).text
    assert f"/complaints/{complaint.pk}/" not in other
    assert "Nothing open fits “somebody else”." in other


def test_the_way_back_finds_the_words_of_before(desk: Client) -> None:
    first, second = look(desk, "Aston"), look(desk, "Brown")

    assert 'value="Brown"' in desk.get(second).text
    assert 'value="Aston"' in desk.get(first).text


def test_further_pages_keep_the_words(desk: Client, agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "FOUND_ON_A_PAGE", 1)
    for name in ("Mrs Aston", "Mr Aston", "Mr Brown"):
        made = Complaint.begin(library(), "listen", by=agent)
        Complaint.objects.filter(pk=made.pk).update(customer=name)
    where = look(desk, "aston")
    page = desk.get(where).text
    further = page.split('href="?')[1].split('"')[0].replace("&amp;", "&")
    older = desk.get(f"/complaints/?{further}").text

    assert further.startswith(where.partition("?")[2])
    assert ("Mr Aston" in page, "Mrs Aston" in page) == (True, False)
    assert ("Mr Aston" in older, "Mrs Aston" in older) == (False, True)


def test_one_link_shows_all_again(desk: Client) -> None:
    page = desk.get(look(desk, "nobody of that name")).text

    assert '<a class="button button--quiet" href="/complaints/">Show all again</a>' in page
    assert look(desk, "  ") == "/complaints/"


def test_the_words_are_forgotten_after_half_an_hour_and_that_is_said(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, sent = look(desk, "Aston"), sought.now()
    monkeypatch.setattr(sought, "now", lambda: sent + 29 * 60)
    assert 'value="Aston"' in desk.get(where).text
    monkeypatch.setattr(sought, "now", lambda: sent + 31 * 60)
    page = desk.get(where).text

    assert "Aston" not in page
    assert "forgotten after half an hour" in page


def test_the_words_end_with_the_sign_in(desk: Client, agent: User, stranger: User) -> None:
    where = look(desk, "Aston")
    kept = desk.cookies["sought"].value
    assert desk.post("/sign-out/").cookies["sought"]["max-age"] == 0
    for person in (stranger, agent):
        desk.force_login(person)
        desk.cookies["sought"] = kept
        assert "Aston" not in desk.get(where).text


def test_a_browser_keeps_the_last_few_within_what_a_cookie_may_have(desk: Client) -> None:
    addresses = [look(desk, "😡" * 200) for _time in range(9)]

    assert len(desk.cookies["sought"].OutputString()) < 4096
    assert "😡" in desk.get(addresses[-1]).text
    assert "😡" in desk.get(addresses[-4]).text
    assert "😡" not in desk.get(addresses[0]).text


def test_the_cookie_says_nothing_to_whoever_reads_it(desk: Client) -> None:
    look(desk, "Quillfeather")
    cookie = desk.cookies["sought"]

    assert "Quillfeather" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 1800)


@pytest.mark.parametrize("value", ["", "x", "é", "gAAAAA==", "\x00"])
def test_a_cookie_that_nobody_sealed_is_nothing(desk: Client, value: str) -> None:
    where = look(desk, "Aston")
    desk.cookies["sought"] = value

    assert desk.get(where).status_code == 200
    assert 'value="Brown"' in desk.get(look(desk, "Brown")).text
