"""A password with a second factor opens nothing without a code; a code counts once, and nothing leads around it."""

import contextlib
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from playbook.accounts import second_factor
from playbook.accounts.models import Failure, RecoveryCode, SecondFactor, Session, User
from playbook.audit.models import Entry
from tests.api.conftest import token_for

BEGIN = 2_000_000_010.0  # some moment, ten seconds before a half minute is over


class Clock:
    """The time that codes count by."""

    def __init__(self):
        self.time = BEGIN

    def go_on(self, seconds):
        """Let so many seconds go by."""
        self.time += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings, tmp_path):
    """A clock that only the test moves; and places to sign in that no other process of the suite takes."""
    settings.DATA_DIR = tmp_path
    found = Clock()
    monkeypatch.setattr(second_factor, "now", lambda: found.time)
    return found


class Owner:
    """Somebody with an app that makes codes, and what they were shown when they switched it on."""

    def __init__(self, user, clock):
        self.user, self.clock, self.browser = user, clock, browser_of(user)
        page = self.browser.get("/second-factor/")
        self.app = pyotp.TOTP(key_on(page))
        self.shown = self.browser.post("/second-factor/", self.both())
        self.recovery_codes = re.findall(r"<code>([a-z2-7-]{34})</code>", self.shown.text)
        clock.go_on(30)

    def code(self, later=0):
        """What the app shows, or would show so many seconds later."""
        return self.app.at(int(self.clock.time) + later)

    def both(self, **more):
        """Password and code."""
        return {"password": "playbook", "code": self.code(), **more}

    def signs_in(self, code, browser=None, **headers):
        """The whole sign-in in a new browser; the answer to the code."""
        found = browser or Client()
        give_password(found, self.user, **headers)
        return found.post("/sign-in/code/", {"code": code}, **headers)


@pytest.fixture
def owner(agent, clock):
    """An agent who switched it on."""
    return Owner(agent, clock)


def give_password(browser, user, to="", **headers):
    """The first page of the sign-in."""
    return browser.post("/sign-in/", {"username": user.username, "password": "playbook", "next": to}, **headers)


def browser_of(user):
    """A browser that somebody has signed in with by their password."""
    found = Client()
    give_password(found, user)
    return found


def key_on(page):
    """The key as it is typed into an app."""
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")


def acts():
    """What stands in the audit trail, in order."""
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


def is_in(browser):
    """Whether the browser is signed in."""
    return browser.get("/sessions/").status_code == 200


def test_it_is_switched_on_by_scanning_or_typing_and_one_code(agent, clock):
    here, there = browser_of(agent), browser_of(agent)
    page = here.get("/second-factor/")
    key = key_on(page)

    assert "<svg" in page.text
    assert "recovery codes" not in page.text
    assert f"otpauth://totp/Playbook:agent?secret={key}" in page.text
    assert key_on(here.get("/second-factor/")) == key  # looked at twice
    assert not SecondFactor.objects.exists()
    sent = {"password": "playbook", "code": pyotp.TOTP(key).at(int(clock.time))}
    answer = here.post("/second-factor/", sent)
    codes = re.findall(r"<code>([a-z2-7-]{34})</code>", answer.text)
    assert (answer.status_code, len(set(codes))) == (200, 10)
    assert "no-store" in answer.headers["Cache-Control"]
    assert not any(one in here.get("/second-factor/").text for one in codes)
    assert (is_in(here), is_in(there)) == (True, False)
    assert acts()[-1] == "second-factor-on"


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000000"}, {"code": ""}, {"code": "x" * 5000}])
def test_it_is_not_switched_on_by_less_than_both(agent, clock, wrong):
    here = browser_of(agent)
    key = key_on(here.get("/second-factor/"))

    answer = here.post("/second-factor/", {"password": "playbook", "code": pyotp.TOTP(key).at(clock.time), **wrong})

    assert (answer.status_code, key_on(answer)) == (422, key)
    assert not SecondFactor.objects.exists()


def test_the_password_alone_opens_nothing_and_the_code_leads_on_to_where_they_wanted(owner):
    new = Client()
    first = give_password(new, owner.user, to="/tips/?a=b")

    assert first.headers["Location"] == "/sign-in/code/"
    assert not is_in(new)
    assert new.get("/admin/").status_code == 302
    assert Session.objects.filter(user=owner.user).count() == 1  # the one it was switched on in
    key = new.cookies["sessionid"].value
    assert new.get("/sign-in/code/").status_code == 200
    wrong = new.post("/sign-in/code/", {"code": "000000"})
    assert (wrong.status_code, "That code is wrong" in wrong.text) == (422, True)
    right = new.post("/sign-in/code/", {"code": owner.code()})
    assert right.headers["Location"] == "/tips/?a=b"
    assert is_in(new)
    assert new.cookies["sessionid"].value != key
    assert acts()[-2:] == ["sign-in-failed", "signed-in"]


def test_it_leads_to_no_page_that_is_not_ours(owner):
    new = Client()
    give_password(new, owner.user, to="https://example.org/")

    assert new.post("/sign-in/code/", {"code": owner.code()}).headers["Location"] == "/"


def test_a_code_is_read_however_its_groups_are_typed(owner):
    code = owner.code()

    assert owner.signs_in(f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_code_counts_once(owner):
    code = owner.code()

    assert owner.signs_in(code).status_code == 302
    assert owner.signs_in(code).status_code == 422
    owner.clock.go_on(30)
    assert owner.signs_in(code).status_code == 422
    assert owner.signs_in(owner.code()).status_code == 302


def test_the_code_that_switched_it_on_is_used(agent, clock):
    owner = Owner(agent, clock)
    clock.go_on(-30)

    assert owner.signs_in(owner.code()).status_code == 422


@pytest.mark.parametrize(("later", "status"), [(-60, 422), (-30, 422), (0, 302), (30, 302), (60, 422)])
def test_a_clock_may_be_wrong_by_half_a_minute(owner, later, status):
    """The code of half a minute ago is the one that switched it on."""
    assert owner.signs_in(owner.code(later)).status_code == status


def test_a_code_of_half_a_minute_ago_still_counts(owner):
    owner.clock.go_on(300)

    assert owner.signs_in(owner.code(-30)).status_code == 302


def test_five_minutes_after_the_password_it_is_asked_again_and_the_way_is_kept(owner):
    new = Client()
    give_password(new, owner.user, to="/tips/")
    owner.clock.go_on(301)

    answer = new.post("/sign-in/code/", {"code": owner.code()})

    assert answer.status_code == 422
    assert "/sign-in/?next=%2Ftips%2F" in answer.text
    assert not is_in(new)
    assert new.get("/sign-in/code/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    "change",
    [
        lambda user: user.set_password("something else"),
        lambda user: setattr(user, "is_active", False),
        lambda user: second_factor.turn_off(user),
    ],
    ids=["password", "left", "reset"],
)
def test_what_changes_between_password_and_code_ends_it(owner, change):
    new = Client()
    give_password(new, owner.user)
    person = User.objects.get(pk=owner.user.pk)
    change(person)
    person.save()

    assert new.post("/sign-in/code/", {"code": owner.code()}).status_code == 422
    assert not is_in(new)


def test_codes_are_bounded_and_the_password_does_not_make_room_for_more(owner):
    statuses = [owner.signs_in("000000").status_code for _ in range(6)]

    assert statuses == [422] * 5 + [429]
    refused = owner.signs_in(owner.code())
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert acts()[-1] == "sign-in-paused"


def test_codes_of_one_account_are_bounded_from_everywhere(owner):
    addresses = [f"192.0.2.{number}" for number in range(1, 6)]
    statuses = [owner.signs_in("000000", REMOTE_ADDR=one).status_code for one in addresses for _ in range(3)]

    assert statuses == [422] * 10 + [429] * 5


def test_the_right_code_forgets_the_wrong_ones(owner):
    for _ in range(4):
        owner.signs_in("000000")
    owner.signs_in(owner.code())

    assert not Failure.objects.exists()


def test_a_recovery_code_serves_once_and_what_is_left_is_said(owner):
    code = owner.recovery_codes[0]
    new = Client()

    assert owner.signs_in(code.upper(), new).status_code == 302
    assert owner.signs_in(code).status_code == 422
    assert "recovery-code-used" in acts()
    assert "You have 9 recovery codes" in new.get("/second-factor/").text
    assert not any(code in one.digest for one in RecoveryCode.objects.all())


def test_a_recovery_code_has_more_than_128_bits_and_no_two_begin_alike(owner):
    plain = [one.replace("-", "") for one in owner.recovery_codes]

    assert [len(one) * 5 > 128 for one in plain] == [True] * 10  # each of 32 characters tells five bits
    assert len({one[:8] for one in plain}) == 10


def test_a_shorter_recovery_code_of_before_still_serves(owner):
    before = "abcd-efgh-ijkl-mnop-qrst-uvwx"
    digest = hashlib.sha256(before.replace("-", "").encode()).hexdigest()
    RecoveryCode.objects.create(user=owner.user, digest=digest)

    assert owner.signs_in(before).status_code == 302


def test_nobody_elses_recovery_code_serves(owner, clock, manager):
    other = Owner(manager, clock)

    assert owner.signs_in(other.recovery_codes[0]).status_code == 422


def test_new_recovery_codes_take_the_place_of_the_old(owner):
    answer = owner.browser.post("/second-factor/", owner.both(what="codes"))
    new = re.findall(r"<code>([a-z2-7-]{34})</code>", answer.text)

    assert len(new) == 10
    assert owner.signs_in(owner.recovery_codes[1]).status_code == 422
    assert owner.signs_in(new[1]).status_code == 302
    assert "recovery-codes-made" in acts()


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000000"}])
def test_it_is_not_switched_off_by_less_than_both(owner, wrong):
    answer = owner.browser.post("/second-factor/", owner.both(what="off") | wrong)

    assert answer.status_code == 422
    assert second_factor.is_on(owner.user)


def test_a_wrong_password_uses_no_code_up(owner):
    owner.browser.post("/second-factor/", owner.both(what="off", password="wrong"))

    assert owner.browser.post("/second-factor/", owner.both(what="off")).status_code == 302


def test_it_is_switched_off_with_password_and_code_and_can_be_switched_on_anew(owner):
    there = Client()
    owner.signs_in(owner.recovery_codes[0], there)

    owner.browser.post("/second-factor/", owner.both(what="off"))

    assert (is_in(owner.browser), is_in(there)) == (True, False)
    assert acts()[-1] == "second-factor-off"
    assert not (SecondFactor.objects.exists())
    assert not (RecoveryCode.objects.exists())
    assert is_in(browser_of(owner.user))
    assert key_on(owner.browser.get("/second-factor/")) != owner.app.secret


def test_a_role_that_needs_it_reaches_nothing_before(playbook, manager, clock, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    here = browser_of(manager)

    for address in ("/", "/admin/", "/sessions/", "/complaints/", "/admin/accounts/user/"):
        assert here.get(address).headers["Location"] == "/second-factor/"
    assert here.post("/complaints/new/").headers["Location"] == "/second-factor/"
    assert "Your role needs a code" in here.get("/second-factor/").text
    owner = Owner(manager, clock)
    assert owner.browser.get("/admin/").status_code == 200
    new = Client()
    owner.signs_in(owner.code(), new)
    assert new.get("/admin/").status_code == 200


def test_a_role_that_needs_it_and_switches_it_off_has_to_switch_it_on_again(manager, clock, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    owner = Owner(manager, clock)
    owner.browser.post("/second-factor/", owner.both(what="off"))

    assert owner.browser.get("/").headers["Location"] == "/second-factor/"


def test_whoever_may_do_everything_needs_it_too_and_other_roles_do_not(agent, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    chief = User.objects.create_superuser("chief", password="playbook")

    assert browser_of(chief).get("/sessions/").status_code == 302
    assert is_in(browser_of(agent))


def test_whoever_gets_such_a_role_is_led_there_at_the_next_page(agent, settings):
    settings.SECOND_FACTOR_ROLES = ["editor"]
    here = browser_of(agent)
    User.objects.filter(pk=agent.pk).update(role="editor")

    assert here.get("/").headers["Location"] == "/second-factor/"


def test_whoever_has_no_password_here_is_told_that_their_organisation_does_it(agent):
    here = browser_of(agent)
    agent.set_unusable_password()
    agent.save()
    here.force_login(agent)

    assert "You sign in with your organisation" in here.get("/second-factor/").text


def test_a_program_has_its_own_token_and_no_session_comes_of_it(playbook, owner):
    token = token_for(owner.user)
    new = Client()
    new.get("/api/v1/people", headers={"Authorization": f"Bearer {token}"})

    assert not is_in(new)


def test_a_link_to_choose_a_password_does_not_sign_in_without_a_code(owner, manager):
    page = browser_of(manager).post(f"/admin/accounts/user/{owner.user.pk}/password-link/")
    link = re.search(r'value="http://testserver(/password/[^"]+)"', page.text)[1]
    new, words = Client(), "four words nobody puts together"
    at = new.get(link, follow=True).request["PATH_INFO"]
    new.post(at, {"new_password1": words, "new_password2": words})
    answer = new.post("/sign-in/", {"username": "agent", "password": words})

    assert answer.headers["Location"] == "/sign-in/code/"
    assert not is_in(new)


def test_an_administrator_resets_it_for_somebody(owner, manager):
    answer = browser_of(manager).post(f"/admin/accounts/user/{owner.user.pk}/second-factor-reset/", follow=True)

    assert "signs in without a code now" in answer.text
    assert not is_in(owner.browser)
    assert is_in(browser_of(owner.user))
    last = Entry.objects.get(act="second-factor-reset")
    assert (last.person, last.whom) == (manager.pk, owner.user.pk)


def test_nobody_resets_their_own(manager, clock):
    owner = Owner(manager, clock)
    answer = owner.browser.post(f"/admin/accounts/user/{manager.pk}/second-factor-reset/")

    assert answer.headers["Location"] == "/second-factor/"
    assert second_factor.is_on(manager)


def test_for_the_last_administrator_there_is_a_command(owner):
    call_command("reset_second_factor", "agent")

    assert is_in(browser_of(owner.user))
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "agent")


def test_the_secret_is_sealed_and_a_key_of_before_still_opens_it(owner, settings):
    kept = SecondFactor.objects.get().secret
    before = settings.SECRET_KEY

    assert owner.app.secret not in kept
    settings.SECRET_KEY = "another-key-" * 6
    assert owner.signs_in(owner.code()).status_code == 422
    settings.SECRET_KEY_FALLBACKS = [before]
    owner.clock.go_on(30)
    assert owner.signs_in(owner.code()).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    owner.clock.go_on(30)
    assert owner.signs_in(owner.code()).status_code == 302  # sealed anew when it was used


def test_it_goes_with_the_account_and_the_trail_has_nothing_of_it(owner):
    owner.signs_in("000000")
    User.objects.get(pk=owner.user.pk).delete()

    assert not (SecondFactor.objects.exists())
    assert not (RecoveryCode.objects.exists())
    trail = " ".join(str(one.details) for one in Entry.objects.all())
    assert owner.app.secret not in trail
    assert not any(one in trail for one in owner.recovery_codes)


def test_signing_in_beside_a_page_is_told_where_the_code_goes(owner):
    new = Client()
    first = give_password(new, owner.user, headers={"X-Beside": "1"})

    assert (first.status_code, first.headers["X-Code-At"]) == (200, "/sign-in/code/")
    assert "sign-in-error" not in first.text
    wrong = new.post("/sign-in/code/", {"code": "000000"})
    assert (wrong.headers["X-Code-At"], "sign-in-error" in wrong.text) == ("/sign-in/code/", True)


def use_unguarded(user, typed):
    """The control: looks whether the code was used, and writes down that it is, one after the other."""
    factor = SecondFactor.objects.get(user=user)
    number = second_factor.half_minute_of(factor.secret, typed)
    if number is None or factor.used_up_to >= number:
        return False
    SecondFactor.objects.filter(user=user).update(used_up_to=number)
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
def test_of_two_requests_with_the_same_code_one_is_let_in(owner, monkeypatch, is_guarded):
    browsers, code, meet = [Client(), Client()], owner.code(), Barrier(2)
    for one in browsers:
        give_password(one, owner.user)
    look = second_factor.half_minute_of

    def look_and_meet(sealed, typed):
        found = look(sealed, typed)  # both have read what was used before either writes
        with contextlib.suppress(BrokenBarrierError):
            meet.wait(10)
        return found

    def send(browser):
        try:
            return browser.post("/sign-in/code/", {"code": code}).status_code
        finally:
            connection.close()

    monkeypatch.setattr(second_factor, "half_minute_of", look_and_meet)
    if not is_guarded:
        monkeypatch.setattr(second_factor, "_accept_code", use_unguarded)
    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(send, browsers))

    assert statuses == ([302, 422] if is_guarded else [302, 302])


def test_confirming_asks_for_a_code_besides_the_password_where_there_is_one(owner):
    assert owner.browser.post("/confirm/", {"password": "playbook"}).status_code == 422
    assert owner.browser.post("/confirm/", owner.both()).status_code == 302
