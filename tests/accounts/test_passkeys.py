"""A passkey signs in after the password, at this address only, once for each challenge, and leaves with its owner."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pyotp
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from playbook.accounts import second_factor
from playbook.accounts.models import Passkey, RecoveryCode, SecondFactor, User
from playbook.accounts.passkeys import accept
from playbook.audit.models import Entry
from playbook.web.address_settings import domain
from tests.accounts.device import Device

pytestmark = pytest.mark.django_db
PAGE = "/second-factor/passkeys/"
BEGIN = 2_000_000_010.0


class Clock:
    """The time that challenges count by."""

    time = BEGIN


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings, tmp_path):
    """A clock that only the test moves; the domain of the test client."""
    settings.DATA_DIR, settings.PASSKEY_DOMAIN = tmp_path, "testserver"
    found = Clock()
    monkeypatch.setattr(second_factor, "now", lambda: found.time)
    return found


def options_on(page, what):
    """What a page gives to the browser to `make` or to `show` a passkey."""
    found = re.search(rf'data-passkey-{what}="([^"]+)"', page.text)
    return json.loads(unescape(found[1])) if found else None


def password_given(user, to=""):
    """A browser whose password was right, and the page that follows."""
    browser = Client()
    page = browser.post("/sign-in/", {"username": user.username, "password": "playbook", "next": to}, follow=True)
    return browser, page


def is_in(browser):
    """Whether the browser is signed in."""
    return browser.get("/sessions/").status_code == 200


def acts():
    """What stands in the audit trail, in order."""
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


class Owner:
    """Somebody with a passkey."""

    def __init__(self, user, **kind):
        self.user, self.device = user, Device(**kind)
        self.browser, _page = password_given(user)
        page = self.browser.post(PAGE, {"password": "playbook"}, follow=True)
        sent = {"passkey": self.device.make(options_on(page, "make")), "name": "Blue key"}
        self.shown = self.browser.post(f"{PAGE}added/", sent)
        self.recovery_codes = re.findall(r"<code>([a-z2-7-]{34})</code>", self.shown.text)

    def signs_in(self, **how):
        """The whole sign-in in a new browser; the browser and the answer to the passkey."""
        browser, page = password_given(self.user)
        return browser, browser.post("/sign-in/code/", {"passkey": self.device.show(options_on(page, "show"), **how)})


@pytest.fixture
def owner(agent):
    """An agent with a passkey and no app."""
    return Owner(agent)


def test_a_passkey_is_added_with_the_password_and_brings_recovery_codes(owner):
    assert len(set(owner.recovery_codes)) == 10
    assert second_factor.is_on(owner.user)
    assert "Blue key" in owner.browser.get(PAGE).text
    assert acts()[-2:] == ["passkey-added", "second-factor-on"]
    assert Passkey.objects.get().used_at is None


def test_the_password_alone_opens_nothing_and_the_passkey_leads_on(owner):
    browser, page = password_given(owner.user, to="/tips/?a=b")

    assert page.request["PATH_INFO"] == "/sign-in/code/"
    assert not is_in(browser)
    answer = browser.post("/sign-in/code/", {"passkey": owner.device.show(options_on(page, "show"))})
    assert answer.headers["Location"] == "/tips/?a=b"
    assert is_in(browser)
    assert Passkey.objects.get().used_at is not None


def test_it_serves_again_and_again_and_its_count_goes_on(owner):
    for _again in range(3):
        assert owner.signs_in()[1].status_code == 302

    assert Passkey.objects.get().counter == 3


def test_a_synced_passkey_never_counts_and_serves_all_the_same(agent):
    owner = Owner(agent, counts=False)

    assert [owner.signs_in()[1].status_code for _again in range(2)] == [302, 302]


@pytest.mark.parametrize("back", [1, 2])
def test_a_count_that_stands_or_goes_back_is_refused_and_written_down(owner, back):
    owner.signs_in()
    owner.signs_in()
    browser, answer = owner.signs_in(back=back)

    assert answer.status_code == 422
    assert not is_in(browser)
    assert acts()[-2:] == ["passkey-refused", "sign-in-failed"]
    assert Entry.objects.filter(act="passkey-refused").get().whom == owner.user.pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://testserver"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://evil.testserver"},
        {"origin": "https://testserver.example.org"},
        {"framed": True},
        {"flags": 0},
    ],
    ids=str,
)
def test_what_was_shown_to_another_page_or_by_nobody_is_refused(owner, wrong):
    browser, answer = owner.signs_in(**wrong)

    assert (answer.status_code, "That passkey was not taken" in answer.text) == (422, True)
    assert not is_in(browser)


def test_a_passkey_of_another_domain_is_refused(owner):
    owner.device.domain = "example.org"

    assert owner.signs_in()[1].status_code == 422


def test_a_signature_by_another_key_is_refused(owner):
    owner.device.key = Device().key

    assert owner.signs_in()[1].status_code == 422


def test_an_answer_serves_once(owner):
    browser, page = password_given(owner.user)
    said = owner.device.show(options_on(page, "show"))
    assert browser.post("/sign-in/code/", {"passkey": said}).status_code == 302

    other, _page = password_given(owner.user)

    assert other.post("/sign-in/code/", {"passkey": said}).status_code == 422
    assert not is_in(other)


def test_an_answer_to_an_earlier_challenge_of_the_same_browser_is_refused(owner):
    browser, page = password_given(owner.user)
    said = owner.device.show(options_on(page, "show"))
    browser.get("/sign-in/code/")

    assert browser.post("/sign-in/code/", {"passkey": said}).status_code == 422


def test_a_wrong_answer_uses_the_challenge_up_and_the_page_has_a_new_one(owner):
    browser, page = password_given(owner.user)
    answer = browser.post("/sign-in/code/", {"passkey": "{}"})
    first, second = options_on(page, "show"), options_on(answer, "show")

    assert first["challenge"] != second["challenge"]
    assert browser.post("/sign-in/code/", {"passkey": owner.device.show(second)}).status_code == 302


def test_a_challenge_lasts_five_minutes(owner, clock):
    browser, page = password_given(owner.user)
    clock.time += 301

    answer = browser.post("/sign-in/code/", {"passkey": owner.device.show(options_on(page, "show"))})

    assert answer.status_code == 422
    assert not is_in(browser)


def test_nobody_elses_passkey_serves(owner, manager):
    other = Owner(manager)
    browser, page = password_given(owner.user)

    answer = browser.post("/sign-in/code/", {"passkey": other.device.show(options_on(page, "show"))})

    assert answer.status_code == 422


def test_wrong_passkeys_are_bounded_as_codes_are(owner):
    browser, _page = password_given(owner.user)
    statuses = [browser.post("/sign-in/code/", {"passkey": "{}"}).status_code for _again in range(6)]

    assert statuses == [422] * 5 + [429]


ODD = ["{", "[]", "null", "0", '""', '{"id":1}', "[" * 7000, '{"rawId":"AA","response":{}}', "x" * 9000, "\0", "\ud83d"]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_answers_are_refused_in_words(owner, odd):
    sent = {"passkey": odd.encode("utf-8", "surrogatepass")}
    browser, _page = password_given(owner.user)
    page = owner.browser.post(PAGE, {"password": "playbook", "code": owner.recovery_codes[0]}, follow=True)

    assert options_on(page, "make")
    assert browser.post("/sign-in/code/", sent).status_code in (400, 422)
    assert owner.browser.post(f"{PAGE}added/", sent).status_code in (400, 422)
    assert Passkey.objects.count() == 1


def test_a_recovery_code_serves_whoever_has_lost_the_device(owner):
    browser, _page = password_given(owner.user)

    assert browser.post("/sign-in/code/", {"code": owner.recovery_codes[0]}).status_code == 302


def test_without_a_password_no_passkey_is_added(agent):
    browser, _page = password_given(agent)
    browser.post(PAGE, {"password": "wrong"})

    assert browser.post(f"{PAGE}added/", {"passkey": "{}"}).headers["Location"] == PAGE
    assert options_on(browser.get(PAGE), "make") is None


def test_a_second_one_is_added_only_with_what_is_asked_for_already(owner):
    browser, _answer = owner.signs_in()
    page = browser.post(PAGE, {"password": "playbook"})
    assert (page.status_code, options_on(page, "make")) == (422, None)

    shown = owner.device.show(options_on(page, "show"))
    page = browser.post(PAGE, {"password": "playbook", "passkey": shown}, follow=True)
    other = Device()
    browser.post(f"{PAGE}added/", {"passkey": other.make(options_on(page, "make")), "name": ""})

    assert [one.name for one in Passkey.objects.all()] == ["Blue key", "Passkey"]
    assert owner.signs_in()[1].status_code == 302
    owner.device = other
    assert owner.signs_in()[1].status_code == 302


def test_what_was_confirmed_counts_for_ten_minutes(owner, clock):
    browser, _page = owner.signs_in()
    browser.post(PAGE, {"password": "playbook", "code": owner.recovery_codes[0]})
    assert options_on(browser.get(PAGE), "make")

    clock.time += 601

    assert options_on(browser.get(PAGE), "make") is None
    assert browser.post(f"{PAGE}{Passkey.objects.get().pk}/removed/").headers["Location"] == PAGE
    assert Passkey.objects.count() == 1


def test_a_device_that_is_known_is_not_added_twice_by_anybody(owner, manager):
    browser, _page = password_given(manager)
    page = browser.post(PAGE, {"password": "playbook"}, follow=True)

    answer = browser.post(f"{PAGE}added/", {"passkey": owner.device.make(options_on(page, "make")), "name": "Mine"})

    assert (answer.status_code, 'value="Mine"' in answer.text) == (422, True)
    assert not second_factor.is_on(manager)


@pytest.mark.parametrize("wrong", [{"origin": "https://example.org"}, {"framed": True}], ids=str)
def test_one_that_was_made_for_another_page_is_not_added(agent, wrong):
    browser, _page = password_given(agent)
    page = browser.post(PAGE, {"password": "playbook"}, follow=True)

    answer = browser.post(f"{PAGE}added/", {"passkey": Device().make(options_on(page, "make"), **wrong)})

    assert answer.status_code == 422
    assert not Passkey.objects.exists()


def test_it_is_renamed_and_nobody_elses_is(owner, manager):
    other = Owner(manager)
    pk = Passkey.objects.get(user=owner.user).pk
    owner.browser.post(f"{PAGE}{pk}/renamed/", {"name": "Grey <key>"})
    for what in ("renamed", "removed"):
        other.browser.post(f"{PAGE}{pk}/{what}/", {"name": "Taken"})

    assert Passkey.objects.get(pk=pk).name == "Grey <key>"
    assert "Grey &lt;key&gt;" in owner.browser.get(PAGE).text


def test_with_the_last_one_goes_the_second_factor_and_other_browsers_are_signed_out(owner):
    there, _answer = owner.signs_in()
    owner.browser.post(PAGE, {"password": "playbook", "code": owner.recovery_codes[0]})
    owner.browser.post(f"{PAGE}{Passkey.objects.get().pk}/removed/")

    assert not second_factor.is_on(owner.user)
    assert not RecoveryCode.objects.exists()
    assert (is_in(owner.browser), is_in(there)) == (True, False)
    assert acts()[-2:] == ["passkey-removed", "second-factor-off"]


def test_codes_of_an_app_and_passkeys_stand_beside_each_other(owner, clock):
    address = "/second-factor/?add=app"
    page = owner.browser.get(address)
    app = pyotp.TOTP(re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", ""))
    owner.browser.post(address, {"password": "playbook", "code": app.at(int(clock.time))})
    clock.time += 30

    browser, _page = password_given(owner.user)
    assert browser.post("/sign-in/code/", {"code": app.at(int(clock.time))}).status_code == 302
    assert owner.signs_in()[1].status_code == 302
    owner.browser.post(f"{PAGE}{Passkey.objects.get().pk}/removed/")
    assert second_factor.is_on(owner.user)


def test_an_app_is_not_added_to_passkeys_without_showing_one(owner):
    browser, _answer = owner.signs_in()

    assert "otpauth" not in browser.get("/second-factor/?add=app").text
    assert not SecondFactor.objects.exists()


def test_a_passkey_switches_all_of_it_off(owner):
    browser, _answer = owner.signs_in()
    said = owner.device.show(options_on(browser.get("/second-factor/"), "show"))
    assert browser.post("/second-factor/", {"password": "playbook", "passkey": said}).status_code == 302
    assert second_factor.is_on(owner.user)

    said = owner.device.show(options_on(browser.get("/second-factor/"), "show"))
    browser.post("/second-factor/", {"password": "playbook", "passkey": said, "what": "off"})

    assert not second_factor.is_on(owner.user)
    assert not Passkey.objects.exists()


def test_a_role_that_needs_a_second_factor_is_content_with_a_passkey(playbook, manager, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    browser, _page = password_given(manager)
    assert browser.get("/").headers["Location"] == "/second-factor/"
    assert browser.get(PAGE).status_code == 200

    owner = Owner(manager)

    assert owner.browser.get("/").status_code == 200
    assert owner.signs_in()[0].get("/").status_code == 200


def test_an_administrator_resets_passkeys_too(owner, manager):
    password_given(manager)[0].post(f"/admin/accounts/user/{owner.user.pk}/second-factor-reset/")

    assert not Passkey.objects.exists()
    assert is_in(password_given(owner.user)[0])


def test_whoever_has_no_password_here_adds_none(agent, client):
    agent.set_unusable_password()
    agent.save()
    client.force_login(agent)

    assert client.get(PAGE).headers["Location"] == "/second-factor/"
    assert client.post(f"{PAGE}added/", {"passkey": "{}"}).status_code == 302


def test_at_an_address_of_another_domain_none_is_offered(owner, settings):
    settings.PASSKEY_DOMAIN = "example.org"
    page = owner.browser.get(PAGE)

    assert options_on(page, "make") is None
    assert "At this address no browser makes passkeys" in page.text
    assert options_on(password_given(owner.user)[1], "show") is None


def test_a_person_has_ten_at_most(owner):
    for number in range(9):
        Passkey.objects.create(
            user=owner.user, name="x", digest=str(number), credential=Passkey.objects.first().credential
        )
    page = owner.browser.get(PAGE)

    assert options_on(page, "make") is None
    assert "as many as one person may have" in page.text


@pytest.mark.parametrize(
    ("value", "hosts", "expected"),
    [
        ("", ["playbook.example.org", "other.example.org"], "playbook.example.org"),
        ("", [".example.org"], "example.org"),
        ("", ["127.0.0.1", "[::1]"], ""),
        ("Example.org", ["playbook.example.org"], "example.org"),
    ],
)
def test_the_domain_is_the_first_host_or_what_is_set(monkeypatch, value, hosts, expected):
    monkeypatch.setenv("PASSKEY_DOMAIN", value)

    assert domain("PASSKEY_DOMAIN", hosts) == expected


@pytest.mark.parametrize("value", ["https://example.org", "example.org:8000", "10.0.0.1", "exa mple.org", "a..b", "*"])
def test_a_domain_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("PASSKEY_DOMAIN", value)

    with pytest.raises(ImproperlyConfigured, match="Write a domain alone"):
        domain("PASSKEY_DOMAIN", [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_two_requests_at_once_with_one_answer_one_signs_in(agent, monkeypatch, is_guarded):
    """The control, without the note of the challenge that was answered, lets both in."""
    owner = Owner(agent, counts=False)
    browser, page = password_given(agent)
    said, cookies = owner.device.show(options_on(page, "show")), browser.cookies
    if not is_guarded:
        monkeypatch.setattr("playbook.accounts.passkeys._counts_on", lambda *_row: True)
    # Both have read the session before either has written it.
    taken = browser.session["passkey_to_show"]
    monkeypatch.setattr("playbook.accounts.passkeys._taken", lambda *_key: dict(taken))

    def send(_number):
        one = Client()
        one.cookies = cookies
        request = one.get("/sign-in/code/").wsgi_request
        try:
            return accept(request, User.objects.get(pk=agent.pk), said)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(send, range(2)))

    assert got.count(True) == (1 if is_guarded else 2)
