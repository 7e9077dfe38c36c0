"""`python -m tests.fuzz`: the long run, by command, over a database of its own."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz import __doc__ as words

PARTS = 10


def main() -> int:
    """Run and print; 1 when any answer was a 5xx or any log line was begun by input."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=words)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="failures to print in full")
    options = parser.parse_args()
    if "FUZZ_FOLDER" not in os.environ:
        return _with_database(options.engine)
    return _play(options)


def _with_database(engine: str) -> int:
    """The same command again, in a process whose settings name a database of its own."""
    from tests.faults.rig import database

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, database(engine, Path(folder)) as base:
        environment = {**os.environ, "DATABASE_URL": base.url, "DATA_DIR": folder, "FUZZ_FOLDER": folder}
        command = [sys.executable, "-m", "tests.fuzz", *sys.argv[1:]]
        environment |= {"DJANGO_SETTINGS_MODULE": "playbook.settings", "ALLOWED_HOSTS": "testserver"}
        return subprocess.run(command, env=environment, check=False).returncode


def _play(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.fuzz.place import furnish
    from tests.fuzz.play import Player
    from tests.fuzz.requests import Maker

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0)
    users, known = furnish()
    player, maker = Player(users), Maker(options.seed, known)
    with player.listening():
        for number in range(options.requests):
            if number % 50 == 0:
                player.sign_in()
            player.play(maker.one(number))
            if (number + 1) % max(1, options.requests // PARTS) == 0:
                print(f"{number + 1:7} played, {resident_mb()} MB resident", file=sys.stderr, flush=True)
    print("\n".join(player.report.failed[: options.show]))
    print(player.report)
    return int(bool(player.report.failed or player.report.forged))


def resident_mb() -> int:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024**2


if __name__ == "__main__":
    sys.exit(main())
