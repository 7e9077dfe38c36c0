"""Where Chromium is; where there is none it is fetched, once: Playwright's own, or else Debian's package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.engines import only_one

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Draws the same pages without a window around them, for a third of the processor time. It has not all that people's
# own browsers have: cookies of a page inside another go by other rules.
SHELL = "chromium-headless-shell"
MINUTES = 10  # for a download, on a slow line
PLAYWRIGHTS = [sys.executable, "-m", "playwright", "install", "chromium"]
DEBIANS = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
FAILED = "could-not-be-fetched"

type Run = Callable[[Sequence[str]], str]


class NoChromium(Exception):
    """There is none, and none could be fetched; the message says what was tried and what to do."""


def find_shell(own: str) -> str:
    """The shell where there is one that starts, and else what `find_chromium` finds, with what it raises."""
    shell = shutil.which(SHELL)
    return shell if shell and not _run([shell, "--version"]) else find_chromium(own)


def find_chromium(own: str) -> str:
    """The program to run; `own` is where Playwright keeps its own. Raises `NoChromium`, at once the second time."""
    if found := _there(own):
        return found
    with only_one("chromium") as folder:
        failed = folder / FAILED
        if not failed.exists() and not _there(own):
            failed.write_text("; ".join(fetch(_run, is_there=lambda: bool(_there(own)))))
        if found := _there(own):
            failed.unlink(missing_ok=True)
            return found
        raise NoChromium(
            f"Chromium could not be fetched ({failed.read_text()}). Install it with `apt-get install chromium` "
            "or `uv run playwright install --with-deps chromium`."
        )


def fetch(run: Run, *, is_there: Callable[[], bool]) -> list[str]:
    """Fetch one with `run`, which says what went wrong; what was tried in vain, each with its reason."""
    wrong = []
    tries = {
        "Playwright's download": [PLAYWRIGHTS],
        "Debian's package": _as_root(["apt-get", "update", "-qq"], DEBIANS),
    }
    for what, commands in tries.items():
        problem = next((said for command in commands if (said := run(command))), "" if commands else "not allowed here")
        if not problem and is_there():
            return []
        wrong.append(f"{what}: {problem or 'it does not start here'}")
    return wrong


def _there(own: str) -> str | None:
    """A Chromium that starts: one of the machine's, or Playwright's, which may lack libraries."""
    places = [shutil.which(name) for name in NAMES] + [own]
    return next((place for place in places if place and Path(place).exists() and not _run([place, "--version"])), None)


def _as_root(*commands: list[str]) -> list[list[str]]:
    """The commands as whoever may install packages; none where that is nobody."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return list(commands)
    may = shutil.which("sudo") and not _run(["sudo", "-n", "true"])
    return [["sudo", "-n", *command] for command in commands] if may else []


def _run(command: Sequence[str]) -> str:
    """Run it to its end; "" when all went well, else its last line."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60 * MINUTES, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}"
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    return "" if done.returncode == 0 else (lines[-1][:200] if lines else f"exit code {done.returncode}")
