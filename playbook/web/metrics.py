"""What is counted for Prometheus, where METRICS_ADDRESS says where it is read: by no address of the playbook's own.

Each process counts in files that all of them share, and one of them answers for all; when it dies another takes over.
"""

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

log = logging.getLogger(__name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
TRY_AGAIN = 5.0  # seconds, to answer in the place of a process that has died
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Answered:
    """A request that was answered: by which route, how, and in how many seconds."""

    method: str
    route: str
    status: int
    seconds: float


@dataclass(frozen=True)
class _Metrics:
    requests: Counter
    seconds: Histogram
    away: Gauge


def _made() -> _Metrics:
    # In a registry of their own: the process that answers reads the files of all processes.
    registry = CollectorRegistry()
    return _Metrics(
        Counter("playbook_requests", "Requests answered", ["method", "route", "status"], registry=registry),
        Histogram("playbook_request_seconds", "How long they took", ["route"], buckets=BUCKETS, registry=registry),
        Gauge(
            "playbook_database_away",
            "1 while the database does not answer",
            registry=registry,
            multiprocess_mode="livemax",
        ),
    )


_metrics = _made() if settings.METRICS_ADDRESS else None


def count(answer: Answered) -> None:
    """Count a request that was answered."""
    if _metrics is None:
        return
    method = answer.method if answer.method in ("GET", "HEAD", "POST") else "other"
    _metrics.requests.labels(method, answer.route, str(answer.status)).inc()
    _metrics.seconds.labels(answer.route).observe(answer.seconds)


def database_is_away(is_away: bool) -> None:
    """Note whether the database answers."""
    if _metrics is not None:
        _metrics.away.set(int(is_away))


def begin_folder() -> None:
    """Let go of what processes have counted that are over. A second server on this machine goes on counting."""
    if settings.METRICS_ADDRESS:
        folder = Path(os.environ[FOLDER])
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*_*.db"):
            if not _runs(file.stem.rpartition("_")[2]):
                file.unlink(missing_ok=True)


def _runs(number: str) -> bool:
    """Whether a process of that number runs."""
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    return True


def serve_metrics() -> None:
    """Answer at METRICS_ADDRESS for all processes, as soon as no other does; returns at once."""
    if settings.METRICS_ADDRESS:
        Thread(target=_serve, args=settings.METRICS_ADDRESS, name="metrics", daemon=True).start()


def _serve(host: str, port: int) -> None:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    certificate, key = map(str, settings.TLS_PAIR) if settings.TLS_PAIR else (None, None)
    while True:
        try:
            _server, thread = start_http_server(port, host, registry, certfile=certificate, keyfile=key)
        except OSError:
            time.sleep(TRY_AGAIN)
            continue
        log.info("Metrics are read at %s://%s:%s/metrics", "https" if certificate else "http", host, port)
        thread.join()
        return
