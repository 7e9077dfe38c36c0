"""What DATABASE_URL and MIGRATION_DATABASE_URL say, as Django takes it. What makes no sense is refused."""

import re
import sqlite3
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from playbook.web.environment import Settings, is_here

# Connections to PostgreSQL that a process keeps, and seconds that somebody waits for one of them
POOL = {"min_size": 2, "max_size": 8, "timeout": 5}

_ENCODE = (
    "Does its password have one of / # ? @ : [ ] %? Write these percent-encoded (%2F %23 %3F %40 %3A %5B %5D %25): "
    "python -c 'import urllib.parse; print(urllib.parse.quote(input(), safe=\"\"))'"
)


def database(url: str, *, name: str = "DATABASE_URL") -> Settings:
    """Django's description of the database at sqlite:///path or postgres://user:password@host:port/name.

    `name` is the setting that it stands in. Raises `ImproperlyConfigured` for any other address, and repeats nothing
    of it: it may hold a password.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not understood. {_ENCODE}") from error
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in ("postgres", "postgresql") and _is_cut(parts):
        raise ImproperlyConfigured(f"{name} is not understood. {_ENCODE}")
    if parts.scheme in ("postgres", "postgresql") and len(parts.path) > 1:
        return _postgresql(url, name)
    raise ImproperlyConfigured(
        f"{name} is not understood. Write sqlite:///folder/file.sqlite3 (four slashes for a path from "
        "the root) or postgres://user:password@host:5432/name. Unset, it is a file in the data folder."
    )


def owner(url: str, serving: Settings, pooler: tuple[str, int] | None = None) -> Settings | None:
    """Django's description of the same database for the role that owns its tables; None where no address is given.

    Where `pooler` (host and port) is what the serving role connects to, this address may lead past it. Raises
    `ImproperlyConfigured` for an address that is none of PostgreSQL, leads to another database, or signs in as the
    role that serves, and for a pooler that the serving role does not connect to.
    """
    if pooler:
        _demand_that_it_serves(pooler, serving)
    if not url:
        return None
    found = database(url, name="MIGRATION_DATABASE_URL")
    if not all(one["ENGINE"].endswith("postgresql") for one in (found, serving)):
        raise ImproperlyConfigured(
            "MIGRATION_DATABASE_URL is set, and only PostgreSQL has roles. Leave it unset, or let both it and "
            "DATABASE_URL begin with postgres://."
        )
    compared = slice(2, None) if pooler else slice(None)  # behind a pooler it is `migrate` that asks the two databases
    if _place(found)[compared] != _place(serving)[compared]:
        raise ImproperlyConfigured(
            f"MIGRATION_DATABASE_URL leads to {where(found)}, and DATABASE_URL to {where(serving)}. What one of them "
            "changes would not be where the other looks. Let host, port and name be the same in both, written alike "
            "(for a pooler between them: DATABASE_POOLER)."
        )
    if found["USER"] == serving["USER"]:
        raise ImproperlyConfigured(
            "MIGRATION_DATABASE_URL signs in as the same role as DATABASE_URL. Name the role that owns the tables in "
            "it, and in DATABASE_URL one that only reads and writes rows: see .deploy/README.md."
        )
    return found


def _demand_that_it_serves(pooler: tuple[str, int], serving: Settings) -> None:
    """Raise `ImproperlyConfigured` where the serving role does not connect to the pooler: one of the two is a slip."""
    if not serving["ENGINE"].endswith("postgresql") or _place(serving)[:2] != (pooler[0].lower(), str(pooler[1])):
        raise ImproperlyConfigured(
            f"DATABASE_POOLER is {pooler[0]}:{pooler[1]}, and DATABASE_URL leads to {where(serving)}. Name the host "
            "and port that stand in DATABASE_URL, or leave DATABASE_POOLER unset where there is no pooler."
        )


def where(database: Settings) -> str:
    """Which database it is and on which machine, for people; never how anybody signs in to it."""
    if not database["ENGINE"].endswith("postgresql"):
        return str(database["NAME"])
    host, port, name = _place(database)
    return f"{name} on {host or 'this machine'}, port {port}"


def _place(database: Settings) -> tuple[str, str, str]:
    """Host, port and name that the address leads to: what stands behind its question mark goes before."""
    options = database["OPTIONS"]
    host = options.get("hostaddr") or options.get("host") or options.get("service") or database["HOST"]
    port = options.get("port") or database["PORT"] or "5432"
    return str(host).lower(), str(port), str(options.get("dbname") or database["NAME"])


def demand_tls(serving: Settings, owner: Settings | None, *, known: bool = True) -> None:
    """Raise `ImproperlyConfigured` where one of them leads to another machine and may be spoken to in clear.

    With `known` also where it is sealed and nobody asks whose machine it is.
    """
    for name, one in (("DATABASE_URL", serving), ("MIGRATION_DATABASE_URL", owner)):
        if not one or not one["ENGINE"].endswith("postgresql") or _stays_here(one):
            continue
        if not _is_sealed(one):
            raise ImproperlyConfigured(
                f"{name} leads to another machine, and what goes there could be read on the way. Add "
                "?sslmode=verify-full&sslrootcert=/path/of/its/ca.pem to it. DATABASE_TLS=off says that nobody else is "
                "on that network."
            )
        if known and not _is_known(one):
            raise ImproperlyConfigured(
                f"{name} has sslmode=require, which does not ask whose machine answers: another one could take its "
                "place. Write sslmode=verify-full&sslrootcert=/path/of/its/ca.pem (sslrootcert=system for a public "
                "authority), or say with DATABASE_TLS=unproved that this is to be so."
            )


def _is_sealed(database: Settings) -> bool:
    return database["OPTIONS"].get("sslmode") in ("require", "verify-ca", "verify-full")


def _is_known(database: Settings) -> bool:
    """Whether the other side has to prove who it is; with an authority named `require` asks for that too."""
    options = database["OPTIONS"]
    return options.get("sslmode") != "require" or bool(options.get("sslrootcert"))


def _stays_here(database: Settings) -> bool:
    """Whether every place that may be connected to is on this machine: a socket, or a loopback address."""
    options = database["OPTIONS"]
    named = [database["HOST"], options.get("host", ""), options.get("hostaddr", "")]
    return "service" not in options and all(is_here(host) for one in named for host in one.split(","))


def has_wal_fix(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite cannot lose committed writes in write-ahead mode (a bug from 3.7.0 to 3.51.2)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def _sqlite(path: str) -> Settings:
    journal = "WAL" if has_wal_fix() else "DELETE"
    pragmas = f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    return {
        "ENGINE": "playbook.web.queued_sqlite3",
        "NAME": path,
        # Opening the file costs more than a page; a process keeps it open.
        "CONN_MAX_AGE": None,
        # IMMEDIATE, because a transaction that reads first and then writes fails at once under SQLite's
        # default, whatever the timeout (measured: 141 of 600 against 0 of 600).
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": pragmas},
    }


def _is_cut(parts: SplitResult) -> bool:
    """Whether a sign in the password has ended it: the rest of the address, with its @, then stands further on."""
    has_bare_percent = bool(re.search(r"%(?![0-9a-fA-F]{2})", parts.netloc))
    return has_bare_percent or bool(parts.fragment) or "@" in parts.path + parts.query


def _postgresql(url: str, name: str) -> Settings:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"The port in {name} is not a number. {_ENCODE}") from error
    timeouts = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        # The pool keeps the connections, and Django may not then.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": dict(POOL),
            "options": timeouts,
            "connect_timeout": 5,
            **dict(parse_qsl(parts.query)),
        },
    }
