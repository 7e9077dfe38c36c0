"""The server's key is changed, and nothing that it sealed or signed is lost: see “Keys” in `.deploy/README.md`."""

import base64
import re
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from playbook.accounts import second_factor
from playbook.accounts.models import SecondFactor, Session, User
from playbook.audit.checking import verify
from playbook.audit.keeping import expire, sign_last
from playbook.audit.models import Act, Entry, Head
from playbook.audit.trail import record
from playbook.web.management.commands import doctor as doctor_command
from playbook.web.secret_keys import Box, derived
from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Delivery, Endpoint
from playbook.webhooks.outbox import announce
from playbook.webhooks.sending import send_due
from tests.accounts.test_second_factor import Clock, Owner
from tests.webhooks.receiver import Receiver, listening

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent
OLD, NEW, NEWEST = ("the key of before " * 3, "a new key of the server " * 3, "one newer than that " * 3)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Clock:
    """The time that codes count by, which only the test moves; and the key that everything begins with."""
    settings.DATA_DIR, settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = tmp_path, OLD, []
    found = Clock()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(second_factor, "now", lambda: found.time)
    return found


@pytest.fixture
def owner(agent: User, clock: Clock) -> Owner:
    """Somebody with an app that makes codes."""
    return Owner(agent, clock)  # type: ignore[no-untyped-call]


@pytest.fixture
def receiver(settings: Any, clock: Clock, playbook: None) -> Iterator[Receiver]:
    """A program that is told of what is published."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with listening() as found:
        Endpoint.objects.create(name="A program", url=found.url, types=list(EventType.values))
        yield found


@pytest.fixture
def trail(clock: Clock) -> None:
    """Entries, and a signed head."""
    record(Act.API_USED, count=1)
    sign_last()


def keys(settings: Any, key: str, *fallbacks: str) -> None:
    """Serve with these from now on."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(fallbacks)


def said_by(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command says, and how it ends where that is not well."""
    monkeypatch.setattr(doctor_command, "without_pool", nullcontext)
    out = StringIO()
    try:
        call_command(command, stdout=out)
    except (CommandError, SystemExit) as ended:
        out.write(f"\nended {ended}")
    return out.getvalue()


def signs_in(owner: Owner) -> int:
    """Sign in with the next code; the status of the answer."""
    owner.clock.go_on(30)  # type: ignore[no-untyped-call]
    status: int = owner.signs_in(owner.code()).status_code  # type: ignore[no-untyped-call]
    return status


def test_after_rotate_keys_the_key_of_before_can_go(
    owner: Owner, receiver: Receiver, trail: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = Endpoint.objects.get().shown_secret
    keys(settings, NEW, OLD)

    before = said_by("doctor", monkeypatch)
    rotated = said_by("rotate_keys", monkeypatch)
    after = said_by("doctor", monkeypatch)
    keys(settings, NEW)

    assert len(re.findall("MEND .* need more than SECRET_KEY: leave SECRET_KEY_FALLBACKS as it is", before)) == 3
    assert "Second factors sealed or signed anew: 1." in rotated
    assert "Secrets of webhooks sealed or signed anew: 1." in rotated
    assert "Signed heads of the audit trail sealed or signed anew: 1." in rotated
    assert "need more than" not in rotated + after
    assert "needs SECRET_KEY alone. A key of before can go out of SECRET_KEY_FALLBACKS a day after" in after
    assert verify().is_whole
    assert signs_in(owner) == 302
    announce(EventType.PUBLISHED, "1", edition=1)
    send_due()
    assert len(receiver.told(secret)) == 1
    assert Entry.objects.filter(act=Act.KEYS_ROTATED).get().details["second_factors"] == 1
    assert "sealed or signed anew: 0" in said_by("rotate_keys", monkeypatch)
    assert Entry.objects.filter(act=Act.KEYS_ROTATED).count() == 1


def test_without_it_what_cannot_be_opened_is_told_and_is_good_again_with_the_key(
    owner: Owner, receiver: Receiver, trail: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = Endpoint.objects.get().shown_secret
    announce(EventType.PUBLISHED, "1", edition=1)
    keys(settings, NEW)

    for command in ("doctor", "rotate_keys"):
        said = said_by(command, monkeypatch)
        assert len(re.findall("are sealed or signed with a key that is not named here", said)) == 3
        assert "ended" in said
    owner.clock.go_on(30)  # type: ignore[no-untyped-call]
    refused = owner.signs_in(owner.code())  # type: ignore[no-untyped-call]
    assert (refused.status_code, "No code of your app can be checked now" in refused.text) == (422, True)
    send_due()
    assert (receiver.got, Delivery.objects.get().outcome[:27]) == ([], "not sent: no key opens its ")
    assert "run `manage.py rotate_keys`" in verify().problems[0]

    keys(settings, NEW, OLD)
    said_by("rotate_keys", monkeypatch)
    keys(settings, NEW)

    assert signs_in(owner) == 302
    Delivery.objects.get().again()
    send_due()
    assert len(receiver.told(secret)) == 1
    assert verify().is_whole


def test_a_recovery_code_serves_where_no_key_opens_the_secret(owner: Owner, clock: Clock, settings: Any) -> None:
    keys(settings, NEW)

    assert owner.signs_in(owner.recovery_codes[0]).status_code == 302  # type: ignore[no-untyped-call]


def test_keys_are_changed_again_and_again(
    owner: Owner, receiver: Receiver, trail: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = Endpoint.objects.get().shown_secret

    for key, before in ((NEW, OLD), (NEWEST, NEW)):
        keys(settings, key, before)
        said_by("rotate_keys", monkeypatch)
    keys(settings, NEWEST)

    assert (signs_in(owner), verify().is_whole) == (302, True)
    assert Endpoint.objects.get().shown_secret == secret


def test_a_secret_that_the_version_before_made_is_kept_as_it_made_it(
    receiver: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows a salt alone, and is served beside this one while servers change over."""
    Endpoint.objects.update(salt="of another version")
    secret = Endpoint.objects.get().shown_secret
    assert "1 of 1 secrets of webhooks need more than SECRET_KEY" in said_by("doctor", monkeypatch)

    keys(settings, NEW, OLD)
    said_by("rotate_keys", monkeypatch)
    keys(settings, NEW)
    announce(EventType.PUBLISHED, "1", edition=1)
    send_due()

    assert len(receiver.told(secret)) == 1


def test_an_update_keeps_the_secrets_that_receivers_have(receiver: Receiver, settings: Any) -> None:
    """Also where it comes while the key is changed: a receiver has the secret of one of both."""
    Endpoint.objects.update(kept_secret="", salt="of the version before")
    secret = Endpoint.objects.get().shown_secret
    keys(settings, NEW, OLD)

    import_module("playbook.webhooks.migrations.0003_kept_secrets").keep(apps, connection.schema_editor())
    keys(settings, NEW)
    announce(EventType.PUBLISHED, "1", edition=1)
    send_due()

    assert len(receiver.told(secret)) == 1


def test_heads_that_are_signed_anew_prove_what_they_proved(trail: None, settings: Any, monkeypatch: Any) -> None:
    """One that says where the chain begins counts before another at the same entry, whichever is signed anew later."""
    for count in range(2, 4):
        record(Act.API_USED, count=count)
    sign_last()
    settings.AUDIT_DAYS = -1  # all of it is old
    keys(settings, NEW, OLD)
    assert expire() == 3
    record(Act.API_USED, count=4)
    sign_last()
    heads = set(Head.objects.values_list("number", "seal", "at", "begins"))

    said_by("rotate_keys", monkeypatch)
    keys(settings, NEW)

    assert heads <= set(Head.objects.values_list("number", "seal", "at", "begins"))
    assert verify().problems == []
    record(Act.API_USED, count=5)
    sign_last()
    Head.objects.filter(begins=False).update(seal="f" * 64)
    assert not verify().is_whole


def test_audit_sign_says_that_heads_are_signed_with_a_key_of_before(trail: None, settings: Any) -> None:
    out = StringIO()
    keys(settings, NEW, OLD)

    call_command("audit", "sign", stdout=out)

    assert "`manage.py rotate_keys` signs them" in out.getvalue()


def test_two_servers_in_turn_sign_nobody_out_when_each_knows_the_new_key_first(
    agent: User, clock: Clock, settings: Any
) -> None:
    here, there = {"key": OLD, "more": []}, {"key": OLD, "more": []}
    browser = Client()
    browser.force_login(agent)

    def asked_of_both() -> list[int]:
        statuses = []
        for server in (here, there, here, there):
            keys(settings, server["key"], *server["more"])
            statuses.append(browser.get("/sessions/").status_code)
        return statuses

    for server, key, more in (
        (here, OLD, [NEW]),
        (there, OLD, [NEW]),
        (here, NEW, [OLD]),
        (there, NEW, [OLD]),
        (here, NEW, []),
        (there, NEW, []),
    ):
        server["key"], server["more"] = key, more
        assert asked_of_both() == [200] * 4


def test_a_server_that_does_not_know_the_new_key_keeps_what_it_cannot_open(
    agent: User, clock: Clock, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Client()
    browser.force_login(agent)
    keys(settings, NEW, OLD)
    assert browser.get("/sessions/").status_code == 200

    keys(settings, OLD)
    assert browser.get("/sessions/").status_code == 302
    assert "A sign-in is signed with a key that this server does not know" in caplog.text
    assert browser.get("/sign-in/").status_code == 200

    keys(settings, OLD, NEW)
    assert (browser.get("/sessions/").status_code, Session.objects.count()) == (200, 1)


def test_between_password_and_code_another_server_may_have_another_key(owner: Owner, settings: Any) -> None:
    browser = Client()
    browser.post("/sign-in/", {"username": owner.user.username, "password": "playbook"})
    keys(settings, NEW, OLD)

    answer = browser.post("/sign-in/code/", {"code": owner.code()})  # type: ignore[no-untyped-call]

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_secret_that_was_offered_before_the_key_went_is_offered_anew(
    agent: User, clock: Clock, settings: Any
) -> None:
    browser = Client()
    browser.post("/sign-in/", {"username": agent.username, "password": "playbook"})
    offered = browser.get("/second-factor/").text
    keys(settings, NEW, OLD)
    browser.get("/sessions/")  # signed with the new key from now on, with the offer as it was

    keys(settings, NEW)
    found = browser.get("/second-factor/")

    assert found.status_code == 200
    assert re.search(r"secret=(\w+)", offered)[1] not in found.text  # type: ignore[index]
    assert not SecondFactor.objects.exists()


# Where the key is used, and how what it sealed, signed or made there comes over to a new one.
_USES = {
    "settings.py": "reads it",
    "web/environment.py": "reads it",
    "web/secret_keys.py": "seals for the others",
    "web/sought.py": "ends in half an hour",
    "accounts/session_views.py": "made anew for each page",
    "accounts/sessions.py": "ends in twelve hours",
    "accounts/middleware.py": "ends in twelve hours, with the session that it stands in",
    "accounts/awaiting_code.py": "ends in five minutes",
    "accounts/password_views.py": "ends in a day",
    "accounts/second_factor.py": "rotate_keys",
    "accounts/apps.py": "rotate_keys",
    "accounts/migrations/0006_browser_key.py": "made once, and kept as it is",
    "complaints/sent_form.py": "goes by the key of a person, which is kept as it is",
    "audit/chain.py": "rotate_keys",
    "audit/signed_heads.py": "rotate_keys",
    "audit/apps.py": "rotate_keys",
    "audit/management/commands/audit.py": "says what to do",
    "audit/management/commands/rotate_keys.py": "rotate_keys",
    "webhooks/endpoint_secrets.py": "rotate_keys",
    "webhooks/kept.py": "rotate_keys",
    "webhooks/apps.py": "rotate_keys",
    "web/doctor.py": "says what to do",
    "web/management/commands/restore.py": "says what to do",
}
_KEY = re.compile(
    r"SECRET_KEY\b|secret_keys|salted_hmac|core\.signing|core import signing|token_generator|session_auth_hash|"
    r"signed_cookie|TokenGenerator"
)


def test_every_use_of_the_key_says_how_it_comes_over_to_a_new_one() -> None:
    """Whoever uses it in another place says so here, and names what is kept for longer as `kept_by_key`."""
    files = (ROOT / "playbook").rglob("*.py")
    found = {str(file.relative_to(ROOT / "playbook")) for file in files if _KEY.search(file.read_text())}

    assert found == set(_USES)


def by_the_cipher_of_before(purpose: str, text: str) -> str:
    """A text sealed as the version before sealed it."""
    key = derived(purpose, "", OLD)
    return Fernet(base64.urlsafe_b64encode(key)).encrypt(text.encode()).decode()


def test_what_the_cipher_of_before_sealed_is_opened_as_it_stands_and_sealed_by_another_only_by_rotate_keys(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a server of the version before, which runs beside while it is brought up to date, opens it too."""
    secret = second_factor.key_of(SecondFactor.objects.get().secret)
    SecondFactor.objects.update(secret=by_the_cipher_of_before("playbook.second_factor", secret))

    assert signs_in(owner) == 302
    assert SecondFactor.objects.get().secret.startswith("gAAAA")
    assert "1 of 1 second factors are sealed by the cipher of before (Fernet)" in said_by("doctor", monkeypatch)
    assert "Second factors sealed or signed anew: 1." in said_by("rotate_keys", monkeypatch)
    assert SecondFactor.objects.get().secret.startswith("gcm1.")
    assert "cipher of before" not in said_by("doctor", monkeypatch)
    assert signs_in(owner) == 302


def test_what_is_sealed_is_sealed_by_aes_gcm_with_a_key_for_each_purpose_and_nothing_else_opens_it(
    clock: Clock,
) -> None:
    sealed = Box("a purpose").seal("words")
    whole = base64.urlsafe_b64decode(sealed.removeprefix("gcm1."))

    assert AESGCM(derived("a purposegcm1.", "", OLD)).decrypt(whole[:12], whole[12:], None) == b"words"
    assert Box("a purpose").opened(sealed) == "words"
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for wrong in (changed, "gcm1.", "gcm1.é", "gcm1.AAAA", "", "é", sealed.removeprefix("gcm1.")):
        with pytest.raises(InvalidToken):
            Box("a purpose").opened(wrong)
    with pytest.raises(InvalidToken):
        Box("another purpose").opened(sealed)
