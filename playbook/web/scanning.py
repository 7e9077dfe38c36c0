"""Files that come in are shown to the organisation's own scanner for malware first, where SCAN_UPLOADS names one.

The scanner is spoken to as ClamAV's daemon is (INSTREAM): most others have a door of that kind. A file that it finds
something in, or that it could not look at, reaches no view: the form is answered as if none was chosen, and a message
says why.
"""

import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from playbook.web import environment
from playbook.web.http import View

log = logging.getLogger(__name__)

SECONDS = 20.0  # that the scanner may take for each step, with a thread of ours waiting
PIECE = 64 * 1024  # bytes sent at once
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """It could not be asked, or did not say that the file is clean or not. Its words say what happened."""


@dataclass(frozen=True)
class Scanner:
    """Where it listens: a socket of this machine, or a host and port."""

    path: str = ""
    host: str = ""
    port: int = 0

    def answers(self) -> None:
        """Ask whether it is there. Raises `ScannerAway` where it is not."""
        if (said := self._ask(b"zPING\0", [])) != "PONG":
            raise ScannerAway(said[:100] or "it says nothing")

    def found_in(self, file: "UploadedFile[bytes]") -> str:
        """The name of what it found in a file; empty for a clean one. Raises `ScannerAway` where nobody can tell."""
        file.seek(0)
        said = self._ask(b"zINSTREAM\0", file.chunks(PIECE))
        file.seek(0)
        if said.endswith(" FOUND"):
            return said.removeprefix("stream: ").removesuffix(" FOUND")[:100] or "?"
        if said != "stream: OK":
            raise ScannerAway(said[:100] or "it says nothing")
        return ""

    def _ask(self, command: bytes, pieces: Iterator[bytes] | list[bytes]) -> str:
        try:
            with self._connected() as line:
                line.sendall(command)
                for piece in pieces:
                    line.sendall(len(piece).to_bytes(4) + piece)
                if command == b"zINSTREAM\0":
                    line.sendall(bytes(4))
                return _answer(line)
        except OSError as error:
            raise ScannerAway(error.strerror or type(error).__name__) from error

    def _connected(self) -> socket.socket:
        if not self.path:
            return socket.create_connection((self.host, self.port), timeout=SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(self.path)
        except OSError:
            line.close()
            raise
        return line


class ScannedUploads:
    """Lets no file through to a view that the scanner has not called clean."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.SCAN_UPLOADS is None:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[str, ...], kwargs: dict[str, str | int]
    ) -> None:
        """Take out what is not clean. No page without a sign-in takes a file: those of nobody are not looked at."""
        for name, files in list(request.FILES.lists()):
            clean = [one for one in files if request.user.is_authenticated and _is_clean(request, one)]
            request.FILES.setlist(name, clean)
            if not clean:
                del request.FILES[name]


def scanner(name: str) -> Scanner | None:
    """The variable as a scanner: unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310; None where it is unset.

    Raises `ImproperlyConfigured` for anything else.
    """
    if not (value := environment.text(name)):
        return None
    try:
        parts = urlsplit(value)
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return Scanner(path=parts.path)
        if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path:
            return Scanner(host=parts.hostname, port=parts.port)
    except ValueError:
        pass
    raise ImproperlyConfigured(
        f"{name} is {value!r}. Write where the scanner listens: unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310."
    )


def _is_clean(request: HttpRequest, file: "UploadedFile[bytes]") -> bool:
    shown = {"name": str(file.name)[:100]}
    asked = settings.SCAN_UPLOADS
    assert asked is not None, "without a scanner this middleware is not used"
    try:
        found = asked.found_in(file)
    except ScannerAway as error:
        log.error("A file was not taken in, because the scanner (SCAN_UPLOADS) did not look at it: %s", error)
        words = _("“%(name)s” was not taken in: it could not be looked at for malware. Try again in some minutes.")
        messages.error(request, words % shown)
        return False
    if not found:
        return True
    log.warning("A file was not taken in: the scanner found %s", found)
    words = _("“%(name)s” was not taken in: malware was found in it. Do not open it, and tell whoever looks after IT.")
    messages.error(request, words % shown)
    return False


def _answer(line: socket.socket) -> str:
    """What it says, up to the NUL that ends it."""
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
        said += more
    return said.partition(b"\0")[0].decode("ascii", "replace").strip()
