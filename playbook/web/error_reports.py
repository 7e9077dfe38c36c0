"""Errors sent to Sentry, or what speaks its protocol: only where SENTRY_DSN is set, and without what anybody typed."""

from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# What Sentry's client, which need not be installed, hands over before it sends it.
type Report = dict[str, Any]


def send_errors_to(dsn: str, *, release: str) -> None:
    """Send errors there from now on. Raises `ImproperlyConfigured` where the package for it is not installed."""
    try:
        sdk = import_module("sentry_sdk")
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but the package that sends errors is not installed. Install it beside Playbook with "
            "`uv pip install sentry-sdk`, or leave SENTRY_DSN unset."
        ) from error
    sdk.init(
        dsn=dsn,
        release=release,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_typed_text,
    )


def without_typed_text(event: Report, _hint: Report) -> Report:
    """The report without what the request brought and without the words of exceptions, which may quote it."""
    for name in ("request", "user", "breadcrumbs", "extra", "logentry"):
        event.pop(name, None)
    for one in event.get("exception", {}).get("values", ()):
        one["value"] = ""
    return event
