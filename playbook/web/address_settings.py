"""Settings that are addresses of other systems, which our pages link to or stand in. Nonsense is refused."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from playbook.web import environment


def pattern(name: str, place: str) -> str:
    """The variable as an address with one `{place}` in it, such as https://crm.example/case/{reference}; "" unset.

    Raises `ImproperlyConfigured` for anything else: the place may not stand in the host, for then whoever fills it
    would say where the address leads.
    """
    value = environment.text(name)
    if not value:
        return ""
    before, _, after = value.partition(f"{{{place}}}")
    is_plain = value.isascii() and value.isprintable() and not set(" \"'<>\\^`|") & set(value)
    has_one_place = value != before and not set("{}") & set(before + after)
    if not (is_plain and has_one_place and _leads_to_one_host(before)):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Write an address such as https://crm.example.org/case/{{{place}}}: with https, "
            f"with {{{place}}} once, behind the host, and with no other braces."
        )
    return value


def _leads_to_one_host(beginning: str) -> bool:
    """Whether an address that begins so is one of https whose host is whole."""
    try:
        parts = urlsplit(beginning)
        known = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    has_ended = parts.path.startswith("/") or bool(parts.query) or bool(parts.fragment)
    return parts.scheme == "https" and known and "@" not in parts.netloc and has_ended


def domain(name: str, hosts: list[str]) -> str:
    """The variable as a domain, such as playbook.example.org; unset the first of `hosts` that is one, or "".

    Raises `ImproperlyConfigured` for anything else: an address with https://, one in numbers, one with a port.
    """
    value = environment.text(name).lower()
    if value and not _is_domain(value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a domain alone, such as playbook.example.org.")
    return value or next((one for one in (host.lower().lstrip(".") for host in hosts) if _is_domain(one)), "")


def _is_domain(text: str) -> bool:
    labels = text.split(".")
    is_number = labels[-1].isdigit()
    return not is_number and all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", one) for one in labels)


def hosts(name: str, default: tuple[str, ...]) -> list[str]:
    """The variable's comma-separated host names, such as playbook.example.org; one of * stays for who judges it.

    Raises `ImproperlyConfigured` for anything that no request's host could ever be: an address with https://, a port.
    """
    found = environment.words(name, default)
    for one in found:
        if one != "*" and not _is_host(one):
            raise ImproperlyConfigured(
                f"{name} has {one!r}. Write host names alone, separated by commas, such as playbook.example.org: "
                "without https://, without a port, without a path."
            )
    return found


def _is_host(text: str) -> bool:
    if text.startswith("[") and text.endswith("]"):
        return environment.is_network(text[1:-1])
    return bool(re.fullmatch(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?", text.lower()))


def frame_origins(name: str) -> list[str]:
    """The variable's comma-separated origins of pages that ours may stand in, such as https://crm.example.org.

    Raises `ImproperlyConfigured` for one that is not whole, or not of https; only this machine may speak http.
    """
    found = [one.lower() for one in environment.words(name)]
    for one in found:
        if not _is_origin(one):
            raise ImproperlyConfigured(
                f"{name} has {one!r}. Write whole origins, separated by commas, such as https://crm.example.org: with "
                "https, without a path, without wildcards."
            )
    return found


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and host in ("localhost", "127.0.0.1")):
        return False
    # Anything else that is in it (a path, a name, a wildcard) makes it another text than its own parts give.
    return bool(re.fullmatch(r"[a-z0-9][a-z0-9.-]*", host)) and text == f"{parts.scheme}://{host}" + (
        f":{port}" if port else ""
    )
