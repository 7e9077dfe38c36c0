"""A migrated SQLite database for the tests, kept for the next run: migrating one takes longer than most test files."""

import hashlib
import shutil
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings


def kept(config: pytest.Config) -> Path | None:
    """Where a database with exactly these migrations is kept, or will be; None where none is kept."""
    if not config.pluginmanager.hasplugin("cacheprovider"):  # "-p no:cacheprovider"
        return None
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return None
    return config.cache.mkdir("migrated") / f"{_fingerprint()}.sqlite3"


def put_in_place(database: Path) -> None:
    """Copy a kept database to where Django makes that of the tests."""
    target = _target()
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(database, target)


def keep(database: Path) -> None:
    """Keep the database of the tests, just migrated, and let go of those of other migrations."""
    mine = database.with_suffix(f".{_target().name}")
    shutil.copyfile(_target(), mine)
    mine.replace(database)
    for other in database.parent.glob("*.sqlite3"):
        if other != database:
            other.unlink(missing_ok=True)


def _target() -> Path:
    return Path(settings.DATABASES["default"]["TEST"]["NAME"])


def _fingerprint() -> str:
    """Of what a new database depends on: Django, every migration, and the models that permissions are made from."""
    found = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).rglob("migrations/*.py")) + sorted(Path(app.path).rglob("models*.py")):
            found.update(str(file.relative_to(app.path)).encode() + file.read_bytes())
    return found.hexdigest()[:16]
