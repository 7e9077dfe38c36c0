"""A machine without Chromium fetches one, or is told in one line what could not be fetched."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.browser import chromium

pytestmark = pytest.mark.one_engine

OWN = "/nowhere/chrome"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with apt-get and root, and without any browser."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr(chromium.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)


def machine(monkeypatch: pytest.MonkeyPatch, *, refuses: str) -> list[str]:
    """Let every command whose line has `refuses` in it fail; the lines that were run."""
    said: list[str] = []

    def run(command: Sequence[str]) -> str:
        said.append(" ".join(command))
        return "no such host" if refuses in said[-1] else ""

    monkeypatch.setattr(chromium, "_run", run)
    return said


def test_what_cannot_be_fetched_is_said_in_one_line_and_tried_once(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = machine(monkeypatch, refuses="install")

    for _again in range(2):
        with pytest.raises(
            chromium.NoChromium, match=r"Playwright's download: no such host; Debian's package: no such"
        ):
            chromium.find_chromium(OWN)
    assert sum("playwright install" in one for one in said) == 1


def test_what_cannot_be_installed_here_is_said(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)
    machine(monkeypatch, refuses="install")

    with pytest.raises(chromium.NoChromium, match="Debian's package: not allowed here"):
        chromium.find_chromium(OWN)


def test_debians_package_is_taken_where_the_download_fails(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = machine(monkeypatch, refuses="playwright install")
    installed = lambda own: "/usr/bin/chromium" if any("apt-get install" in one for one in said) else None  # noqa: E731
    monkeypatch.setattr(chromium, "_there", installed)

    assert chromium.find_chromium(OWN) == "/usr/bin/chromium"
