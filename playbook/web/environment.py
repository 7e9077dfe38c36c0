"""What the environment says, typed. Nonsense is refused with what to do about it, never guessed at."""

import difflib
import ipaddress
import os
import pwd
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What Django takes a database or a mailer to be described by.
type Settings = dict[str, Any]

# Every name that is read: whoever misspells one is told by `manage.py doctor`.
NAMES: set[str] = {"COMMIT", "PG_BIN"}

TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding space, or the default where it is unset or empty.

    Where NAME_FILE is set, the value is what stands in the file of that name: so that a secret need not stand in the
    environment. Raises `ImproperlyConfigured` for a file that cannot be read.
    """
    NAMES.update((name, f"{name}_FILE"))
    if file := os.environ.get(f"{name}_FILE", "").strip():
        return _content(name, file) or default
    return os.environ.get(name, "").strip() or default


def misspelt() -> dict[str, str]:
    """Variables that look like settings of ours and are none, with the one that is meant: nobody else would notice."""
    several = {_stem(name): name for name in sorted(NAMES)}
    found = {}
    for name in sorted(os.environ.keys() - NAMES):
        near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.85)
        if meant := several.get(_stem(name)) or next(iter(near), ""):
            found[name] = meant
    return found


def _stem(name: str) -> str:
    """A name without what makes it one or several: PROXY, PROXYS and PROXIES are the same."""
    return re.sub(r"(IES|YS|Y|S)$", "", name)


def own_user() -> str:
    """The name of the user that this process runs as, or the number where there is none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _content(name: str, file: str) -> str:
    try:
        return Path(file).read_text().strip()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {file}, which the user {own_user()} cannot read. Let that user read it: it "
            "is the one that runs this command."
        ) from error


def file(name: str) -> Path | None:
    """The variable as a file to read; None where it is unset. Raises `ImproperlyConfigured` for one that cannot be."""
    if not (value := text(name)):
        return None
    if not Path(value).is_file() or not os.access(value, os.R_OK):
        raise ImproperlyConfigured(
            f"{name} names {value}, which is no file that the user {own_user()} can read. Let that user read "
            "it: it is the one that runs this command."
        )
    return Path(value)


def boolean(name: str, *, default: bool = False) -> bool:
    """Whether the variable says yes. Raises `ImproperlyConfigured` for a word that is neither yes nor no."""
    value = text(name, "on" if default else "off").lower()
    if value not in TRUE + FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0, or leave it unset.")
    return value in TRUE


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """The variable as one of the choices, whatever its case; the first where it is unset.

    Raises `ImproperlyConfigured` for any other word.
    """
    value = text(name, choices[0])
    for one in choices:
        if value.lower() == one.lower():
            return one
    raise ImproperlyConfigured(f"{name} is {value!r}. Set it to {' or '.join(choices)}, or leave it unset.")


def address(name: str) -> tuple[str, int] | None:
    """The variable as an address and a port to listen on, such as 127.0.0.1:9100; None where it is unset.

    Raises `ImproperlyConfigured` for anything else.
    """
    if not (value := text(name)):
        return None
    host, _, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write an address and a port, such as 127.0.0.1:9100.")
    return host.strip("[]"), int(port)


def number(name: str, default: int) -> int:
    """The variable as a whole number of at least 0. Raises `ImproperlyConfigured` for anything else."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to a whole number such as {default}, or leave it unset."
        )
    return int(value)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """The variable's comma-separated words. Raises `ImproperlyConfigured` for an empty one."""
    value = text(name)
    if not value:
        return list(default)
    found = [word.strip() for word in value.split(",")]
    if "" in found:
        raise ImproperlyConfigured(f"{name} is {value!r}. Separate the values by single commas.")
    return found


def origins(name: str) -> list[str]:
    """The variable's comma-separated origins. Raises `ImproperlyConfigured` for one that is not scheme://host."""
    found = words(name)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
            raise ImproperlyConfigured(f"{name} has {origin!r}. Write an origin such as https://playbook.example.org")
    return found


def pairs(name: str, *, values: tuple[str, ...] = ()) -> dict[str, str]:
    """The variable's comma-separated pairs, `name=value`. Raises `ImproperlyConfigured` for what is none.

    Where `values` are named, a value has to be one of them.
    """
    found = dict(one.partition("=")[::2] for one in words(name))
    for left, right in found.items():
        if not (left and right) or (values and right not in values):
            known = f", the value one of {', '.join(values)}" if values else ""
            raise ImproperlyConfigured(
                f"{name} has {left}={right}. Write pairs name=value, separated by commas{known}."
            )
    return found


def origin_of(url: str) -> list[str]:
    """The origin of an address, in a list; an empty one without an address."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def networks(name: str) -> list[str]:
    """The variable's comma-separated addresses and networks. Raises `ImproperlyConfigured` for one that is neither."""
    found = words(name)
    for one in found:
        if not is_network(one):
            raise ImproperlyConfigured(
                f"{name} has {one!r}. Write the addresses that your proxies come from, separated by commas: "
                "127.0.0.1 for one on this machine, or a network such as 10.0.0.0/24."
            )
    return found


def is_network(text: str) -> bool:
    """Whether it is an address in numbers, or a network of them."""
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def is_here(host: str) -> bool:
    """Whether it is this machine: a socket, its name, or a loopback address."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def fallback_keys(name: str) -> list[str]:
    """Keys of before, comma-separated: what they signed still counts. Raises `ImproperlyConfigured` for a short one."""
    found = words(name)
    if any(len(one) < 50 for one in found):
        raise ImproperlyConfigured(f"{name} has a key of fewer than 50 characters. Write whole keys that were in use.")
    return found


def keys(name: str) -> list[str]:
    """Comma-separated keys that other programs have too. Raises `ImproperlyConfigured` for one that can be guessed."""
    found = words(name)
    if any(len(one) < 32 or len(set(one)) < 5 for one in found):
        raise ImproperlyConfigured(
            f"{name} has a key of fewer than 32 characters, or of one repeated. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return found


def secret_key(folder: Path, *, production: bool) -> str:
    """The key that signs cookies: SECRET_KEY, or outside production a random one kept in `folder`.

    Raises `ImproperlyConfigured` in production when there is none or one that can be guessed.
    """
    given = text("SECRET_KEY")
    if production and (len(given) < 50 or len(set(given)) < 5):
        raise ImproperlyConfigured(
            "In production SECRET_KEY must be set, to at least 50 random characters. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return given or _kept_key(folder / "secret-key")


def _kept_key(file: Path) -> str:
    """The key in `file`, made if missing; of two processes that make it at once, one wins."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(key := secrets.token_urlsafe(50))
        return key
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {file.parent} cannot be written ({error.strerror}). "
            "Set DATA_DIR to a folder that can, or give this one to the user that runs Playbook."
        ) from error
    try:
        key = file.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{file} cannot be read by the user {own_user()} ({error.strerror}). Run the command as the user that runs "
            "Playbook, or set DATA_DIR to another folder."
        ) from error
    if len(key) < 50:
        raise ImproperlyConfigured(f"{file} is damaged. Delete it; a new one is made at the next start.")
    return key


def mailers(name: str, *, may_be_clear: bool = True) -> Settings:
    """Django's description of the mail server at smtp://user:password@host:port (smtps:// for TLS from the start).

    TLS is asked for where there is a password, and unless it `may_be_clear` on the way to any other machine. Where the
    variable is unset, mail goes nowhere. Raises `ImproperlyConfigured` for anything else, and repeats
    nothing of it: it may hold a password.
    """
    if not (given := text(name)):
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    parts = urlsplit(given)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is not understood. Write smtp://user:password@host:587, or leave it unset.")
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and (bool(parts.username) or not (may_be_clear or is_here(parts.hostname))),
        "timeout": 5,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
