"""Who sends a request, where proxies stand in front: what they say is believed of those that are named only.

A header such as `X-Forwarded-For` can be written by anybody. So it counts only where the connection itself comes from
an address in PROXIES; there the sender is the last hop that is none of these. After this `REMOTE_ADDR` is the sender's,
and nothing else in the code reads such a header.
"""

import ipaddress
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

FOR, PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
OTHERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP")


class NamedProxies:
    """Sets the sender's address, and takes away what no named proxy has said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the rest does."""
        meta = request.META
        for name in OTHERS:
            meta.pop(name, None)
        hops, proto = meta.pop(FOR, ""), meta.pop(PROTO, "")
        if _is_proxy(_address(meta.get("REMOTE_ADDR", ""))):
            meta["REMOTE_ADDR"] = sender(meta["REMOTE_ADDR"], hops)
            if proto in ("http", "https"):
                meta[PROTO] = proto
        return self.get_response(request)


def sender(connected: str, hops: str) -> str:
    """The last hop that is none of our proxies, or the last that is an address; `connected` is who spoke to us."""
    found = connected
    for hop in reversed(hops.split(",")):
        address = _address(hop)
        if address is None:
            break
        found = str(address)
        if not _is_proxy(address):
            break
    return found


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


def _is_proxy(address: Address | None) -> bool:
    return address is not None and any(address in one for one in _networks(tuple(settings.PROXIES)))


@cache
def _networks(named: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(one) for one in named]
