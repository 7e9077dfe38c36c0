"""What may go between machines in clear: nothing in production, but what CLEAR_TEXT names."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from playbook.web import environment
from playbook.web.scanning import Scanner

type Pair = tuple[Path, Path]  # the files of a certificate and of its key

# What may be named: mail to its server, files to the scanner, figures to Prometheus, requests from the proxy
WAYS = ("mail", "scanner", "metrics", "proxy")


def allowed(name: str, *, production: bool) -> list[str]:
    """The ways that may be in clear: those that the variable names, and outside production all of them.

    Raises `ImproperlyConfigured` for a word that names none.
    """
    found = environment.words(name)
    if wrong := [one for one in found if one not in WAYS]:
        raise ImproperlyConfigured(
            f"{name} has {wrong[0]!r}. It names what may go to other machines in clear: {', '.join(WAYS)}."
        )
    return found if production else list(WAYS)


def demand_sealed(may: list[str], scanner: Scanner | None, metrics: tuple[str, int] | None, pair: Pair | None) -> None:
    """Raise `ImproperlyConfigured` where files go to a scanner, or figures to Prometheus, that anybody could read."""
    if scanner and scanner.host and not environment.is_here(scanner.host) and "scanner" not in may:
        raise ImproperlyConfigured(
            "SCAN_UPLOADS leads to another machine, and files go there in clear. Lead it to this machine, where a "
            "sealed way of yours begins (stunnel, WireGuard), or say with CLEAR_TEXT=scanner that nobody else is on "
            "that network."
        )
    if metrics and not environment.is_here(metrics[0]) and "metrics" not in may and not pair:
        raise ImproperlyConfigured(
            "METRICS_ADDRESS is read from other machines, and in clear. Set TLS_CERTIFICATE and TLS_KEY, let it be "
            "127.0.0.1, or say with CLEAR_TEXT=metrics that nobody else is on that network."
        )


def clear_host(host: str, may: list[str], pair: Pair | None) -> str:
    """What stands against listening at `host`; empty where it is this machine alone, sealed, or allowed."""
    if environment.is_here(host) or pair or "proxy" in may:
        return ""
    return (
        f"--host {host} is reached from other machines, and your proxy would come there in clear. Set TLS_CERTIFICATE "
        "and TLS_KEY, listen on 127.0.0.1, or say with CLEAR_TEXT=proxy that nobody else is on that network."
    )


def certificate(certificate: str, key: str) -> Pair | None:
    """The two variables as files of a certificate and its key, in PEM; None where neither is set.

    Raises `ImproperlyConfigured` where one of them is missing or cannot be read.
    """
    found = environment.file(certificate), environment.file(key)
    if found[0] and found[1]:
        return found[0], found[1]
    if found[0] or found[1]:
        raise ImproperlyConfigured(f"{certificate} and {key} belong together. Set both, or neither.")
    return None
