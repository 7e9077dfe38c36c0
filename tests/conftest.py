"""Runs the suite on SQLite and on PostgreSQL, and gives tests the people who work here.

`uv run pytest` runs the suite once for each engine, `--engine sqlite` or `--engine postgresql` on one. Where
DATABASE_URL is set, the suite runs on that, here.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from playbook.accounts.audited import _paused
from playbook.accounts.models import Team, User
from playbook.audit.guard import unguard
from playbook.audit.trail import _opened
from playbook.complaints.access import others
from playbook.editions import current
from playbook.editions.current import forget
from playbook.web.rates import buckets
from tests import few_moments, migrated
from tests.engines import ENGINES, run_on
from tests.shipped import Tables, be_there, keep_what_is_built, put_aside, read_as_loaded
from tests.together import Together, group_of


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--engine`."""
    parser.addoption("--engine", choices=("both", *ENGINES), default="both", help="database to run on")


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Run the suite once an engine, unless a database is named already or nothing would run."""
    _look_for(config.args)
    if os.environ.get("DATABASE_URL") or config.option.collectonly:
        return None
    chosen = config.getoption("--engine")
    return run_on(ENGINES if chosen == "both" else (chosen,), list(config.invocation_params.args), _kept(config))


def _look_for(names: list[str]) -> None:
    """Raise `pytest.UsageError` for a file that is not there: several processes would run nothing, and be content."""
    for name in names:
        if not Path(name.partition("::")[0]).exists():
            raise pytest.UsageError(f"There is no {name.partition('::')[0]}. Look at how it is spelled.")


def _kept(config: pytest.Config) -> Path | None:
    """Where a run leaves what the next one can use; nowhere where pytest has no cache ("-p no:cacheprovider")."""
    if not config.pluginmanager.hasplugin("cacheprovider"):
        return None
    return config.rootpath / config.getini("cache_dir") / "d" / "kept"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Give each process one test at a time, and all tests that share a server to one of them."""
    return Together(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Make the tests quick where the real thing is slow on purpose, or needs files prepared first."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    _be_patient(settings.DATABASES["default"])
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    few_moments.be_loaded()
    keep_what_is_built()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no content behind."""
    few_moments.be_gone()


def _be_patient(database: dict[str, Any]) -> None:
    """Await no disk, and let a busy machine take its time.

    SQLite is a file, as in real use: threads that share one in memory are told "table is locked" at once.
    """
    options = database["OPTIONS"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(settings.DATA_DIR / "test.sqlite3")
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        options["options"] = "-c statement_timeout=60000 -c lock_timeout=60000"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the tests that read the shipped content follow the others, so that it is put in place once.

    Those that empty the tables stay behind all of them. The faults go first: they take longest, and begin with a server
    that others wait for. Whole files that stay in one process, and the browser, come before hundreds of short tests, so
    that all processes end together.

    On PostgreSQL leave out what does not depend on the engine: it has run on SQLite. There, what PostgreSQL alone has.
    """
    items.sort(key=lambda item: (_commits(item), "playbook" in getattr(item, "fixturenames", ()), _turn(item)))
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    left_out = [item for item in items if not (_depends_on_the_engine(item) if on_postgresql else _fits_any(item))]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    """Let nobody's requests of an earlier test count."""
    buckets.clear()
    _opened.clear()
    others.clear()
    _paused.clear()


@pytest.fixture(autouse=True)
def an_edition_is_good_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no clock ask for a newer edition: how many questions a page asks is the same on a slow machine."""
    monkeypatch.setattr(current, "GOOD_FOR", 3600.0)


def _turn(item: pytest.Item) -> int:
    """When a test's turn comes among those that do without the content."""
    if item.get_closest_marker("faults"):
        return 0
    if group_of(item.path):
        return 2
    return 3 if item.get_closest_marker("browser") else 1


def _commits(item: pytest.Item) -> bool:
    """Whether all tables are emptied after a test, of what migrations put there as well."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())


def _depends_on_the_engine(item: pytest.Item) -> bool:
    """Whether a test has to do with a database, and does not say that any will do."""
    if item.get_closest_marker("browser") or item.get_closest_marker("one_engine"):
        return False
    return "db" in getattr(item, "fixturenames", ()) or any(
        map(item.get_closest_marker, ("django_db", "faults", "postgresql"))
    )


def _fits_any(item: pytest.Item) -> bool:
    """Whether a test is of no engine alone."""
    return item.get_closest_marker("postgresql") is None


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Whether the tests begin with a database that an earlier run has migrated; it is put in place here."""
    database = migrated.kept(request.config)
    if database is None or not database.exists():
        return False
    migrated.put_in_place(database)
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_keepdb: bool, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Let tests that commit be emptied after them: the audit trail can otherwise not be. Its own tests guard it."""
    database = migrated.kept(request.config)
    if database and not django_db_keepdb:
        migrated.keep(database)
    with django_db_blocker.unblock():
        unguard(connection)


@pytest.fixture(scope="session")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Tables:
    """The shipped content, loaded once and put aside."""
    with django_db_blocker.unblock():
        return put_aside()


@pytest.fixture
def content_asked_for(request: pytest.FixtureRequest, shipped: Tables, django_db_blocker: DjangoDbBlocker) -> None:
    """Have the shipped content in the database, or nothing, before a test's transaction begins.

    It is kept from test to test: rows that each test writes and rolls back are dead rows that PostgreSQL has to step
    over, and after some hundreds of tests that was nine tenths of its time.
    """
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql" and _commits(request.node):
            connection.close()
            connection.close_pool()  # threads of an earlier test may have kept some of its connections
        be_there(shipped, wanted="playbook" in request.fixturenames)


@pytest.fixture
def _django_db_helper(content_asked_for: None, _django_db_helper: None) -> None:
    """The transaction of a test, begun when the content is as the test wants it."""


@pytest.fixture
def playbook(shipped: Tables, db: None) -> Iterator[None]:
    """The shipped content, published as the first edition."""
    be_there(shipped, wanted=True)
    read_as_loaded()
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
