"""What a client sent and what it was told, on disk before it goes on: the only witness that outlives every fault."""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any


class Journal:
    """Lines of JSON, each written through to the disk."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, event: str, key: str, **more: Any) -> None:
        """`event` is sent, answered, unknown (no answer came), given-up or error; `key` is the form's."""
        line = json.dumps({"at": time.time(), "event": event, "key": key, **more})
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def read(file: Path) -> list[dict[str, Any]]:
    """The events of a journal in order."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
