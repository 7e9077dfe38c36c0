"""A password known from breaches is refused, found in a file of any size by a few looks into it."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from playbook.accounts import breached
from playbook.accounts.models import User
from playbook.web import environment

KNOWN = [f"password number {number}" for number in range(400)]


def digest(password: str) -> str:
    """As the published file has it."""
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def written(folder: Path, passwords: list[str], end: str = "\r\n", *, ends: bool = True) -> Path:
    """The file, with counts of one to seven digits, so that its lines differ in length."""
    lines = sorted(digest(one) for one in passwords)
    text = "".join(f"{one}:{10 ** (number % 7)}{end}" for number, one in enumerate(lines))
    file = folder / "known.txt"
    file.write_bytes((text if ends else text.removesuffix(end)).encode())
    return file


@pytest.mark.parametrize("count", [0, 1, 2, 3, 400])
@pytest.mark.parametrize(("end", "ends"), [("\r\n", True), ("\n", True), ("\n", False)])
def test_every_password_of_the_file_is_found_and_no_other(tmp_path: Path, count: int, end: str, ends: bool) -> None:
    file = written(tmp_path, KNOWN[:count], end, ends=ends)

    assert [one for one in KNOWN if breached.is_in(file, one)] == KNOWN[:count]


def test_a_password_of_any_characters_is_looked_up(tmp_path: Path) -> None:
    file = written(tmp_path, ["pässwört 😡"])

    assert breached.is_in(file, "pässwört 😡")
    assert not breached.is_in(file, "\ud800")


def test_a_large_file_is_looked_into_at_few_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, looks = tmp_path / "known.txt", list[int]()
    file.write_text("".join(f"{number:040X}:1\n" for number in range(100_000)))
    after = breached._after
    monkeypatch.setattr(breached, "_after", lambda lines, at: looks.append(at) or after(lines, at))
    for password in KNOWN[:20]:
        assert not breached.is_in(file, password)

    assert len(looks) <= 20 * 23  # the logarithm of its 4.3 million bytes


@pytest.mark.django_db
def test_whoever_chooses_one_is_told_to_take_another(tmp_path: Path, settings: Any, agent: User) -> None:
    known, free = "kettles sing at noon", "kettles sing at dusk"
    settings.BREACHED_PASSWORDS = written(tmp_path, [*KNOWN, known])
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": "playbook.accounts.breached.NotBreached"}]
    browser = Client()
    browser.force_login(agent)
    chosen = {
        one: browser.post("/password/", {"old_password": "playbook", "new_password1": one, "new_password2": one})
        for one in (known, free)
    }

    assert chosen[known].status_code == 422
    assert "known from a breach" in chosen[known].text
    assert chosen[free].status_code == 302


@pytest.mark.one_engine
@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["gone", "a word\n" * 50, "x" * 5000])
def test_while_the_file_cannot_be_read_none_is_chosen(
    tmp_path: Path, settings: Any, agent: User, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BREACHED_PASSWORDS = tmp_path / "known.txt"
    if broken != "gone":
        settings.BREACHED_PASSWORDS.write_text(broken)
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": "playbook.accounts.breached.NotBreached"}]
    browser = Client()
    browser.force_login(agent)
    new = "kettles sing at dusk"
    answer = browser.post("/password/", {"old_password": "playbook", "new_password1": new, "new_password2": new})

    assert answer.status_code == 422
    assert "cannot be looked up at the moment" in answer.text
    assert "BREACHED_PASSWORDS" in caplog.text
    assert new not in caplog.text


def test_the_doctor_knows_a_file_in_the_wrong_order(tmp_path: Path, settings: Any) -> None:
    settings.BREACHED_PASSWORDS = file = written(tmp_path, KNOWN)
    assert [is_well for is_well, _words in breached.examined()] == [True]
    file.write_text("".join(f"{digest(one)}:1\n" for one in KNOWN))
    assert [is_well for is_well, _words in breached.examined()] == [False]
    file.write_text("")
    assert [is_well for is_well, _words in breached.examined()] == [False]
    settings.BREACHED_PASSWORDS = None
    assert [is_well for is_well, _words in breached.examined()] == [True]


def test_a_setting_that_names_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUE", str(tmp_path / "nothing"))
    with pytest.raises(ImproperlyConfigured, match="VALUE"):
        environment.file("VALUE")
    monkeypatch.delenv("VALUE")
    assert environment.file("VALUE") is None
