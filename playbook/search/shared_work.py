"""What is worked out from a playbook once and saved, so that each process opens it instead of working it out again.

A folder is named after all that it was made of, the code included, so what is in it is never out of date. It is filled
beside its place and then moved there, so it is whole or not there. Where the disk refuses, nothing is saved, and each
process works out its own.
"""

import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

log = logging.getLogger(__name__)

_MOST = 8  # folders of a kind: the editions and drafts of late
_MADE_WITH = ("numpy", "tantivy")  # packages whose files or reckoning may differ with their version
# What a disk that refuses and files that are damaged raise: the index engine says `ValueError` for both.
_REFUSED = (OSError, ValueError, KeyError)


class _Place:
    """Where this process saves; nowhere until somebody says."""

    folder: Path | None = None


def save_in(folder: Path | None) -> None:
    """Let what is worked out be saved in `folder`, which is made when it is needed; None: nowhere."""
    _Place.folder = folder


def shared[Made](
    kind: str, of: Iterable[str], *, fill: Callable[[Path], None], read: Callable[[Path], Made]
) -> Made | None:
    """What `read` makes of the folder for this kind of work and these texts, which `fill` fills where there is none.

    Of several processes one fills it, and the others wait for it. None where nothing can be saved or read: then the
    caller works it out in memory.
    """
    if _Place.folder is None:
        return None
    folder = _Place.folder / kind / _name(of)
    try:
        if not folder.exists():
            _filled(folder, fill)
        os.utime(folder)
        return read(folder)
    except _REFUSED as error:
        log.warning("Search works in memory: %s could not be saved or read (%s)", kind, type(error).__name__)
        shutil.rmtree(folder, ignore_errors=True)
        return None


def _filled(folder: Path, fill: Callable[[Path], None]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return
        _clear(folder.parent)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-", ignore_cleanup_errors=True) as new:
            fill(Path(new) / "filled")
            (Path(new) / "filled").rename(folder)


def _clear(place: Path) -> None:
    """Take out what was not opened for longest, and what a process that died was about to fill."""
    folders = sorted((one for one in place.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    whole = [one for one in folders if not one.name.startswith("new-")]
    for one in [*(one for one in folders if one not in whole), *whole[: 1 - _MOST]]:
        shutil.rmtree(one, ignore_errors=True)


def _name(of: Iterable[str]) -> str:
    made_of = hashlib.sha256(_code())
    for text in of:
        made_of.update(f"{len(text)} {text}".encode())
    return made_of.hexdigest()[:32]


@cache
def _code() -> bytes:
    """What the code that works things out is, and what it is made with."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    made_with = "".join(f"{name} {version(name)} " for name in _MADE_WITH)
    return b"".join([made_with.encode(), *(source.read_bytes() for source in sources)])
