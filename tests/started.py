"""A server as `manage.py start` runs it, which begins with what the first start of the run has made.

Migrating a database, loading the content, compressing the static files and working out what search goes by takes ten
seconds of processor time. It is done once in a run of the suite, and copied to each folder that a server keeps data in.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from tests.engines import only_one

ROOT = Path(__file__).parent.parent
SETTINGS = "tests.quick_settings"
SAVED = "search"  # the folder in which servers share what search worked out
DATABASE = "playbook.sqlite3"


def begin_with_all(folder: Path) -> None:
    """Put into `folder` what the first start leaves: a SQLite database with content and demo accounts, and files."""
    with only_one("started") as shared:
        if not any(shared.iterdir()):
            (settings.DATA_DIR / SAVED).mkdir(exist_ok=True)  # where nothing has been worked out yet
            (shared / SAVED).symlink_to(settings.DATA_DIR / SAVED)
            with started(shared) as address:
                wait_for(f"{address}/health/ready")  # what search learns is saved by then
        shutil.copytree(shared, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(SAVED))
    begin_with_search(folder)


def begin_with_search(folder: Path) -> None:
    """Let servers that keep data in `folder` begin with what search has worked out for other tests. It is only read.

    Whatever another process takes out meanwhile is worked out anew.
    """
    for one in (settings.DATA_DIR / SAVED).glob("*/[!n]*/"):
        place = folder / SAVED / one.parent.name / one.name
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copytree(one, place, copy_function=_linked)
        except OSError:
            shutil.rmtree(place, ignore_errors=True)


def _linked(source: str, target: str) -> None:
    """One file in two places; a copy of it where they are on different disks."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@contextmanager
def running(folder: Path, *, port: int = 0, **more: str) -> Iterator[str]:
    """A server that keeps its data in `folder`, for the block; on any port that is free, or on this."""
    if not any(folder.iterdir()):
        begin_with_all(folder)
    with started(folder, port, more) as address:
        for _asked in range(6):  # of either of its processes: a search would go by words alone before
            wait_for(f"{address}/health/ready")
        yield address


@contextmanager
def started(folder: Path, port: int = 0, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """`manage.py start` on what is in `folder`, for the block; the address.

    What is done in the background is left out: beside each of these servers it would take as long to start as they do,
    and then go through all its jobs. `tests/web/test_jobs.py` and `tests/faults` have it run.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "start", "--without-demo", "--serve-only", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment(folder), **more}, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/health/", process)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def manage(folder: Path, *arguments: str) -> str:
    """What a management command says of the data in `folder`."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that keeps its data in `folder`."""
    ours = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return {**ours, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS}


def wait_for(url: str, process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Wait until it answers. Raises `RuntimeError` when it does not, or its server ends."""
    ends = time.monotonic() + 300
    while time.monotonic() < ends and (process is None or process.poll() is None):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not start; run `uv run manage.py start` to see why.")
