"""Sending what is in the outbox: signed, at least once, always with the same id for the same event.

Headers and signature are those of Standard Webhooks. A redirect is a failure: where it leads was not judged.
"""

import base64
import contextlib
import hmac
import http.client
import json
import logging
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from cryptography.fernet import InvalidToken
from django.utils import timezone

from playbook.webhooks.addresses import NotAllowed, Target, target_of
from playbook.webhooks.models import Delivery, Endpoint
from playbook.webhooks.words import words_of

log = logging.getLogger(__name__)

AT_ONCE = 40  # deliveries in one go
EACH = 5  # of them to one endpoint, so that a slow one does not keep the others waiting
THREADS = 8
SECONDS = 5.0  # for one delivery, from the connection to the end of the answer's head
GONE = 410  # what an endpoint answers that wants to hear no more


def send_due() -> int:
    """Send what is due, a part of it; how many were tried. What is not noted as taken will be sent again."""
    chosen = _chosen(Delivery.objects.due().select_related("event", "endpoint")[: AT_ONCE * 5])
    with ThreadPoolExecutor(THREADS) as threads:
        tries = [(one, threads.submit(post, one.endpoint, str(one.event_id), body_of(one))) for one in chosen]
        for delivery, answer in tries:
            _note(delivery, *answer.result())
    return len(chosen)


def body_of(delivery: Delivery) -> bytes:
    """What is sent of an event."""
    event = delivery.event
    body = {"type": event.kind, "timestamp": event.at.isoformat(), "data": {**event.data, **words_of(event)}}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def signed_headers(endpoint: Endpoint, event: str, body: bytes) -> dict[str, str]:
    """The headers by which a receiver knows that it is us, when it was sent, and whether it has had it before."""
    at = str(int(timezone.now().timestamp()))
    told = f"{event}.{at}.".encode() + body
    signatures = [base64.b64encode(hmac.digest(key, told, "sha256")).decode() for key in endpoint.secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Playbook",
        "webhook-id": event,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def post(endpoint: Endpoint, event: str, body: bytes) -> tuple[int, str]:
    """Send it. Returns the status (0 where there was no answer) and a few words on what became of it."""
    try:
        status = _asked(target_of(endpoint.url), body, signed_headers(endpoint, event, body))
    except NotAllowed as error:
        return 0, f"refused: {error}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return 0, f"no answer: {type(error).__name__}"
    except InvalidToken:  # never sent with another one: a receiver would have to take it for somebody else's
        return 0, "not sent: no key opens its secret (manage.py doctor)"
    return status, f"{status} {http.client.responses.get(status, '')}".strip()


def _asked(target: Target, body: bytes, headers: dict[str, str]) -> int:
    """The status that is answered. Raises `OSError` where there is none in time."""
    ends = time.monotonic() + SECONDS
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = sock = _connected(target)
    # A receiver that sends a byte now and then keeps each single wait short; this ends all of them together.
    guard = threading.Timer(max(0.0, ends - time.monotonic()), _cut, [sock])
    guard.start()
    try:
        connection.request("POST", target.path, body, headers)
        return connection.getresponse().status
    finally:
        guard.cancel()
        connection.close()
        sock.close()


def _connected(target: Target) -> socket.socket:
    """A connection to the address that was judged; its certificate has to be that of the name."""
    sock = socket.create_connection((target.address, target.port), timeout=SECONDS)
    if not target.is_secure:
        return sock
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has ended by itself
        sock.shutdown(socket.SHUT_RDWR)


def _note(delivery: Delivery, status: int, outcome: str) -> None:
    delivery.note(outcome, is_taken=200 <= status < 300)
    if status == GONE:
        Endpoint.objects.filter(pk=delivery.endpoint_id).update(is_on=False)
    if not delivery.delivered_at:
        log.warning("Webhook %s was not delivered to %s: %s", delivery.event_id, delivery.endpoint_id, outcome)


def _chosen(due: Iterable[Delivery]) -> list[Delivery]:
    """Those to send now, a few for each endpoint."""
    counts: Counter[int] = Counter()
    found: list[Delivery] = []
    for one in due:
        counts[one.endpoint_id] += 1
        if counts[one.endpoint_id] <= EACH and len(found) < AT_ONCE:
            found.append(one)
    return found
