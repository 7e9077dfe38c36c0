"""`manage.py start`: everything between a fresh clone and a page in the browser, and nothing twice."""

import gc
import hashlib
import io
import os
import resource
import socket
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from playbook.web import staticfiles
from playbook.web.background import begin, working_beside
from playbook.web.command_options import StandardOption
from playbook.web.database import without_pool
from playbook.web.database_roles import forget_owner
from playbook.web.environment import misspelt
from playbook.web.greeting import greeting
from playbook.web.metrics import begin_folder
from playbook.web.production import refuse_to_serve

# Any number will do, as long as every process takes the same.
START_LOCK = 7204091
# Connections that a process keeps open at once, most of them waiting to say something.
CONNECTIONS = 4096
HEAD_BYTES = 64 * 1024


class Command(BaseCommand):
    """Makes ready what is not ready yet, says where the playbook is to be found, and becomes the server."""

    help = "Make the database, load the content, and serve the playbook."
    # The content is checked when it is loaded; checking it at every start would double the time that takes.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--workers", type=_workers, default=2, help="processes that answer (default: 2)")
        parser.add_argument("--without-demo", action="store_true", help="begin with no complaints to look at")
        parser.add_argument(
            "--serve-only", action="store_true", help="leave the background to another `manage.py work`"
        )

    def handle(
        self, *, host: str, port: int, workers: int, without_demo: bool, serve_only: bool, **options: StandardOption
    ) -> None:
        """Start. Raises `CommandError`, saying what to do, for a port, folder or database that is no use."""
        os.umask(0o077)  # what is kept is nobody else's on this machine
        for name, meant in misspelt().items():
            self.stderr.write(f"{name} is no setting of Playbook, and is not heeded. Did you mean {meant}?")
        check_port(host, port)
        check_folder(settings.DATA_DIR)
        with one_connection():
            with alone():
                is_new = self._make_ready()
            forget_owner()
            if settings.PRODUCTION:
                refuse_to_serve(host)
            self._collect()
            for app in apps.get_app_configs():
                # A package above this one that has something to do at a start says so.
                getattr(app, "started", bool)()
        if is_new and not settings.PRODUCTION and not without_demo:
            begin("demo")  # it takes some seconds, and nobody has to wait for it
        greet = partial(self._greet, host, port, has_demo=self._has_demo())
        with nullcontext() if serve_only else working_beside(), greeting(host, port, greet):
            serve(host, port, workers)

    def _make_ready(self) -> bool:
        """Bring the database up to date, with content in it and accounts to try it with; whether it is a new one."""
        is_new = "accounts_user" not in connection.introspection.table_names()
        # As the owner of the tables it may be that rights to them are still to be given, before they can be read.
        if settings.MIGRATION_DATABASE or is_behind():
            self.stdout.write("Making the database ready ..." if is_new else "Updating the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        if is_new and not settings.PRODUCTION:
            call_command("demo_accounts", stdout=io.StringIO())
            demo_mark().write_text(database_name())
        # By name: this package stands below the one that keeps editions.
        if not apps.get_model("editions", "Edition").objects.exists():
            self.stdout.write("Loading the content ...")
            call_command("load", stdout=self.stdout)
        return is_new

    def _collect(self) -> None:
        """Hash and compress the static files, if one has changed since the last time."""
        mark = settings.DATA_DIR / "static.fingerprint"
        now = static_fingerprint()
        if mark.exists() and mark.read_text() == now and settings.STATIC_ROOT.exists():
            return
        self.stdout.write("Preparing static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(now)

    def _has_demo(self) -> bool:
        return not settings.PRODUCTION and demo_mark().exists() and demo_mark().read_text() == database_name()

    def _greet(self, host: str, port: int, *, has_demo: bool) -> None:
        shown = "localhost" if host in ("0.0.0.0", "::") else host
        scheme = "https" if settings.TLS_PAIR else "http"
        self.stdout.write(f"\nPlaybook: {scheme}://{f'[{shown}]' if ':' in shown else shown}:{port}/")
        if has_demo:
            self.stdout.write("Sign in as agent, lead, editor or manager; the password is playbook.")
        self.stdout.write("Stop with Ctrl-C.\n")
        self.stdout.flush()


def check_port(host: str, port: int) -> None:
    """Raise `CommandError`, naming a port that is free, when nothing can listen on this one."""
    problem = _listen(host, port)
    if problem is None:
        return
    free = next((other for other in range(port + 1, min(port + 100, 65536)) if _listen(host, other) is None), None)
    if free is None:
        raise CommandError(f"Cannot listen on {host}: {problem}. Give another address with --host.")
    raise CommandError(
        f"Port {port} cannot be used ({problem}): perhaps Playbook runs already. "
        f"Another is free: manage.py start --port {free}"
    )


def check_folder(folder: Path) -> None:
    """Raise `CommandError` when nothing can be written to the data folder."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CommandError(
            f"The data folder {folder} cannot be written ({error.strerror}). Set DATA_DIR to a folder that "
            "can, or give this one to the user that runs Playbook."
        ) from error


def is_behind() -> bool:
    """Whether the database misses migrations."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def one_connection() -> Iterator[None]:
    """Connect without the pool, and close before the workers are forked: a connection cannot be shared.

    Raises `CommandError` when the database does not answer; a pool would try for a while and not say why.
    """
    with without_pool():
        _connect()
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Hold back others that start at the same moment on the same PostgreSQL; SQLite locks its own file."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # Waiting for another's migration, and migrating, may take longer than a page is allowed to.
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [START_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [START_LOCK])


def static_fingerprint() -> str:
    """A short word that changes when a static file does, or the way they are prepared."""
    found = [Path(staticfiles.__file__)]
    for finder in get_finders():
        found += [Path(storage.path(path)) for path, storage in finder.list([])]
    lines = sorted(f"{file} {(stat := file.stat()).st_mtime_ns} {stat.st_size}" for file in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def demo_mark() -> Path:
    """The file that says in which database the demo accounts were made."""
    return Path(settings.DATA_DIR / "demo-accounts")


def database_name() -> str:
    """What tells this database from another."""
    database = connection.settings_dict
    return f"{connection.vendor} {database['HOST']} {database['PORT']} {database['NAME']}"


def serve(host: str, port: int, workers: int) -> None:
    """Answer until Ctrl-C or SIGTERM. The workers are forked and share what is imported here."""
    get_resolver().url_patterns  # noqa: B018 - imports every view once, here
    allow_open_files()
    begin_folder()
    gc.freeze()
    Granian(
        "playbook.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        loop=Loops.uvloop,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        # HTTP/2 is the proxy's: between it and us it would only be a second way in.
        http=HTTPModes.http1,
        # The files are read before the processes are made; a certificate that is renewed takes a restart.
        ssl_cert=settings.TLS_PAIR[0] if settings.TLS_PAIR else None,
        ssl_key=settings.TLS_PAIR[1] if settings.TLS_PAIR else None,
        http1_settings=HTTP1Settings(max_buffer_size=HEAD_BYTES),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=8,  # less than what Docker and systemd give before they kill
        log_level=LogLevels.warning,
    ).serve()


def allow_open_files() -> None:
    """Let the processes have as many connections open as the system allows: each takes a file number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 2 * CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _connect() -> None:
    try:
        connection.ensure_connection()
    except Error as error:
        raise CommandError(
            f"The database does not answer ({str(error).strip() or type(error).__name__}). Check that it "
            "runs and that DATABASE_URL is right; with DATABASE_URL unset a file in the data folder is used."
        ) from error


def _listen(host: str, port: int) -> str | None:
    """Why nothing can listen there, or nothing if it can."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _port(word: str) -> int:
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise ArgumentTypeError(f"{word} is not a port; give a number from 1 to 65535")
    return int(word)


def _workers(word: str) -> int:
    if not word.isdigit() or not 0 < int(word) <= 64:
        raise ArgumentTypeError(f"{word} is not a number of processes; give one from 1 to 64")
    return int(word)
