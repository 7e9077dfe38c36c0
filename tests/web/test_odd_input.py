"""Odd input is answered for what it is, never with a 5xx: one row for each way that once was."""

import logging

import pytest
from django.test import Client, override_settings

from playbook.accounts.models import Team
from playbook.editions.drafts import take_back
from playbook.editions.models import Document, Edition
from playbook.web import parameters
from playbook.web.errors import page_not_found
from playbook.web.log_lines import LineFormatter
from tests.fuzz.play import Door

NINES = "9" * 5000
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser(playbook, manager, team):
    """A browser of somebody who may do everything that a role lets people do."""
    found = Client(raise_request_exception=False)
    found.force_login(manager)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "idna", "rot13", "no-such-thing"])
def test_another_character_set_is_refused_with_every_header(charset):
    answer = Door().generic("POST", "/sign-in/", b"username=x", f"{FORM}; charset={charset}")

    assert answer.status_code == 415
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert answer.headers["X-Frame-Options"] == "DENY"


GETS = {
    "/complaints/?sought=%00": 200,
    "/complaints/pick-up/?sought=ab%00": 200,
    "/complaints/pick-up/?number=" + NINES: 200,
    "/complaints/?sought=" + NINES: 200,
    "/search/?q=a&complaint=%D9%A3": 200,
    "/search/?q=a&complaint=" + NINES: 200,
    "/tips/act-fast/?complaint=%C2%B2": 200,
    "/tips/%00/": 404,
    "/code.svg?path=/" + "%F0%9F%92%A9" * 370: 400,
    "/complaints/" + "9" * 25 + "/": 404,
    "/complaints/" + NINES + "/": 404,
    "/admin/editions/document/" + NINES + "/change/": 404,
    "/admin/editions/document/%D9%A3/history/": 404,
    "/admin/editions/edition/abc/change/": 404,
    "/admin/editions/document/?kind=%00": 200,
    "/admin/editions/document/?kind=tip&state=draft": 200,
    "/admin/editions/document/?id__range=1": 400,
    "/admin/editions/document/?slug__regex=(a%2B)%2B%24": 400,
    "/admin/accounts/team/?name__regex=(": 400,
    "/admin/accounts/user/?date_joined__year=-1": 400,
    "/admin/accounts/user/?password__startswith=pbkdf2": 400,
    "/admin/accounts/user/?role__exact=%00": 200,
    "/admin/accounts/user/?role__exact=agent&is_active__exact=1": 200,
    "/admin/accounts/user/abc/change/": 302,
    "/admin/publish/?draft=" + NINES: 200,
}


@pytest.mark.parametrize("address", GETS)
def test_an_odd_address_is_answered_for_what_it_is(browser, address):
    assert browser.get(address).status_code == GETS[address]


@pytest.mark.parametrize("name", ["draft", "base", "newer"])
@pytest.mark.parametrize("what", ["reviews", "merged", "discarded"])
def test_a_number_of_thousands_of_digits_is_no_number(browser, what, name):
    tip = Document.objects.get(slug="act-fast")

    answer = browser.post(f"/admin/editions/document/{tip.pk}/{what}/", {name: NINES, "mine": "x"})

    assert answer.status_code < 500


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        ("/theme/", {"theme": "dark", "next": "foo"}, 302),
        ("/insights/gaps/", {"text": "kettle", "next": "a\n2026 WARNING forged"}, 302),
        ("/insights/gaps/", {"text": "kettle", "stage": "a\0b"}, 302),
        ("/admin/publish/", {"drafts": "9" * 30}, 422),
        ("/admin/publish/", {"drafts": ["1", NINES, "\0"]}, 422),
        ("/complaints/new/", {"start": "\0", "key": "\0"}, 302),
    ],
)
def test_an_odd_form_is_answered_for_what_it_is(browser, address, sent, status):
    assert browser.post(address, sent).status_code == status


def test_an_empty_field_for_a_popup_is_none(browser, editor):
    path = f"/admin/accounts/team/{Team.objects.get().pk}/change/"
    answer = browser.post(path, {"_to_field": "", "name": "Other"})
    browser.force_login(editor)

    assert answer.status_code == 302
    assert browser.post(path, {"_to_field": "", "name": "x"}).status_code == 403


@pytest.mark.parametrize("value", ["abc", NINES, "-1", "\0"])
def test_rows_of_a_form_that_are_no_number_are_none(browser, value):
    step = Document.objects.get(slug="own-it", kind="step")
    sent = {"_more": "say", "say-TOTAL_FORMS": value}

    assert browser.post(f"/admin/editions/document/{step.pk}/change/", sent).status_code < 500


def test_a_trial_of_drafts_without_a_beginning_says_so(browser, manager):
    take_back(Edition.objects.get(), by=manager)

    answer = browser.get("/complaints/trial/")

    assert answer.status_code == 200
    assert "The drafts leave nowhere to begin" in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("referer", ["http://[::1", "//[", "\r\nx"])
def test_a_page_before_that_is_no_address_is_home(referer):
    answer = Client().post("/complaints/new/", headers={"Referer": referer})

    assert answer.headers["Location"] == "/sign-in/?next=/"


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["only.example"])
def test_a_wrong_host_is_refused_with_every_header():
    answer = Client().get("/sign-in/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert name in answer.headers


def test_an_error_page_that_cannot_be_drawn_gives_way_to_words(rf, monkeypatch):
    def breaks(*args):
        raise RuntimeError("no database")

    monkeypatch.setattr("django.views.defaults.page_not_found", breaks)

    answer = page_not_found(rf.get("/x/"), Exception())

    assert (answer.status_code, answer.content) == (404, b"There is no such page.")
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_an_entry_of_the_log_is_one_line_whatever_it_quotes():
    forged = "2026-11-26 00:00:00 WARNING playbook root signed in"
    try:
        raise ValueError(f"not this:\n{forged}\0")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, f"said \r\n{forged}", (), (ValueError, error, error.__traceback__)
        )
    lines = LineFormatter().format(record).split("\n")

    assert "said \\r\\n2026-11-26" in lines[0]
    assert all(line.startswith("  | ") for line in lines[1:])
    assert not any("\0" in line for line in lines)


@pytest.mark.parametrize(
    ("value", "number"),
    [("7", 7), ("0", 0), (7, 7), ("", None), (None, None), ("-1", None), ("٣", None), ("²", None), ("1.0", None)]
    + [(str(2**63 - 1), 2**63 - 1), (str(2**63), None), (NINES, None), ("0" * 30, None)],
)
def test_a_number_is_one_that_a_database_keeps(value, number):
    assert parameters.whole_number(value) == number


def test_other_parameters_are_of_their_kind_or_nothing():
    assert [parameters.slug(one) for one in ("act-fast", "a b", "é", "a" * 81, None)] == ["act-fast", "", "", "", ""]
    assert [parameters.line(one, 5) for one in (" a\n\0b ", "abcdefgh", None)] == ["a  b", "abcde", ""]
    assert [bool(parameters.date(one)) for one in ("2026-11-26", "2026-02-30", "20261126", "x" * 10)] == [True] + [
        False
    ] * 3
