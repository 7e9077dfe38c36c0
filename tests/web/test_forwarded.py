"""What a proxy says about who sends counts where the proxy is named, and nowhere else."""

import pytest
from django.http import HttpResponse

from playbook.web.forwarded import NamedProxies

SAID = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


def seen(rf, **said):
    """The request as it is after the middleware."""
    request = rf.get("/", **said)
    NamedProxies(lambda one: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("proxies", "connected", "sender", "is_secure"),
    [
        ([], "127.0.0.1", "127.0.0.1", False),
        (["127.0.0.1"], "127.0.0.1", "203.0.113.9", True),
        (["10.0.0.0/8"], "10.1.2.3", "203.0.113.9", True),
        (["10.0.0.0/8"], "192.0.2.1", "192.0.2.1", False),
        (["::1"], "::1", "203.0.113.9", True),
    ],
)
def test_only_a_named_proxy_is_believed(rf, settings, proxies, connected, sender, is_secure):
    settings.PROXIES, settings.SECURE_PROXY_SSL_HEADER = proxies, ("HTTP_X_FORWARDED_PROTO", "https")

    request = seen(rf, headers=SAID, REMOTE_ADDR=connected)

    assert (request.META["REMOTE_ADDR"], request.is_secure()) == (sender, is_secure)


@pytest.mark.parametrize(
    ("hops", "sender"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("10.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 127.0.0.2", "203.0.113.9"),
        ("203.0.113.9, made up", "127.0.0.1"),
        ("made up, 127.0.0.2", "127.0.0.2"),
        ("", "127.0.0.1"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_sender_is_the_last_hop_that_is_no_proxy(rf, settings, hops, sender):
    settings.PROXIES = ["127.0.0.0/8"]

    assert seen(rf, headers={"X-Forwarded-For": hops}, REMOTE_ADDR="127.0.0.1").META["REMOTE_ADDR"] == sender


@pytest.mark.parametrize("proto", ["https,http", "HTTPS", "https "])
def test_a_protocol_is_believed_in_one_spelling(rf, settings, proto):
    settings.PROXIES, settings.SECURE_PROXY_SSL_HEADER = ["127.0.0.1"], ("HTTP_X_FORWARDED_PROTO", "https")

    assert not seen(rf, headers={"X-Forwarded-Proto": proto}, REMOTE_ADDR="127.0.0.1").is_secure()


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP"])
def test_other_headers_of_proxies_reach_nobody(rf, settings, name):
    settings.PROXIES = ["127.0.0.1"]

    assert name not in seen(rf, headers={name: "evil.example"}, REMOTE_ADDR="127.0.0.1").headers
