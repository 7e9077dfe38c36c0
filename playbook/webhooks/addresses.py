"""Where an event may be sent: to the hosts that WEBHOOK_HOSTS names, or to any; inside only to WEBHOOK_NETWORKS.

A name is looked up once, every address of it is judged, and the connection goes to the one that was judged: a name that
answers differently a moment later leads nowhere else.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotAllowed(Exception):
    """An address that nothing is sent to; says why."""


@dataclass(frozen=True)
class Target:
    """Where to connect, and what to ask for there."""

    host: str
    address: str
    port: int
    path: str
    is_secure: bool


def target_of(url: str) -> Target:
    """Where an address leads. Raises `NotAllowed`, and `OSError` where the name is not known."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise NotAllowed("the address cannot be read") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise NotAllowed("not an http or https address")
    if not is_named(parts.hostname):
        raise NotAllowed("a host that WEBHOOK_HOSTS does not name")
    found = {str(one[4][0]) for one in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    judged = [_judged(text, is_secure=parts.scheme == "https") for text in sorted(found)]
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(parts.hostname, judged[0], port, path, parts.scheme == "https")


def is_named(host: str) -> bool:
    """Whether WEBHOOK_HOSTS names a host, as itself or by a domain that it is below; without that setting, any is."""
    wanted = host.lower().rstrip(".")
    named = settings.WEBHOOK_HOSTS
    return not named or any(wanted == one or (one.startswith(".") and wanted.endswith(one)) for one in named)


def _judged(text: str, *, is_secure: bool) -> str:
    """The address. Raises `NotAllowed` for one that is private, or that is asked in clear."""
    address = _inner(ipaddress.ip_address(text.partition("%")[0]))
    if any(address in ipaddress.ip_network(one) for one in settings.WEBHOOK_NETWORKS):
        return text
    if not address.is_global or address.is_multicast:
        raise NotAllowed("a private address")
    if not is_secure:
        raise NotAllowed("not https")
    return text


def _inner(address: Address) -> Address:
    """The address of version 4 that one of version 6 may stand for."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
