"""Between machines nothing goes in clear in production, unless it is said that nobody else is on that network."""

import datetime
import ipaddress
import ssl
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail

from playbook.web import environment
from playbook.web.in_clear import allowed, clear_host
from tests.started import begin_with_all
from tests.web.serving import free_port, sent, server
from tests.web.test_doctor import said
from tests.web.test_environment import GOOD, settings_with

pytestmark = pytest.mark.one_engine

PAIR = (Path("certificate.pem"), Path("key.pem"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SCAN_UPLOADS": "tcp://10.0.0.7:3310"}, "SCAN_UPLOADS leads to another machine"),
        ({"SCAN_UPLOADS": "tcp://10.0.0.7:3310", "CLEAR_TEXT": "mail,metrics"}, "CLEAR_TEXT=scanner"),
        ({"METRICS_ADDRESS": "0.0.0.0:9100"}, "METRICS_ADDRESS is read from other machines"),
        ({"METRICS_ADDRESS": "0.0.0.0:9100", "CLEAR_TEXT": "scanner"}, "CLEAR_TEXT=metrics"),
        ({"CLEAR_TEXT": "everything"}, "mail, scanner, metrics, proxy"),
        ({"TLS_CERTIFICATE": __file__}, "TLS_CERTIFICATE and TLS_KEY belong together"),
        ({"TLS_KEY": __file__}, "TLS_CERTIFICATE and TLS_KEY belong together"),
        ({"TLS_CERTIFICATE": "/nowhere.pem", "TLS_KEY": __file__}, "TLS_CERTIFICATE names /nowhere.pem"),
    ],
)
def test_a_way_that_others_could_read_stops_the_start(wrong: dict[str, str], says: str) -> None:
    done = settings_with({**GOOD, **wrong}, "version")

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "right",
    [
        {"SCAN_UPLOADS": "tcp://127.0.0.1:3310", "METRICS_ADDRESS": "127.0.0.1:9100"},
        {"SCAN_UPLOADS": "unix:///run/clamav/clamd.ctl"},
        {"SCAN_UPLOADS": "tcp://10.0.0.7:3310", "METRICS_ADDRESS": "0.0.0.0:9100", "CLEAR_TEXT": "metrics, scanner"},
        {"METRICS_ADDRESS": "0.0.0.0:9100", "TLS_CERTIFICATE": __file__, "TLS_KEY": __file__},
    ],
)
def test_what_stays_here_or_is_sealed_or_named_is_taken(right: dict[str, str]) -> None:
    done = settings_with({**GOOD, **right}, "version")

    assert (done.returncode, done.stderr) == (0, "")


def test_a_trial_may_do_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLEAR_TEXT", raising=False)

    assert not clear_host("0.0.0.0", allowed("CLEAR_TEXT", production=False), None)
    assert clear_host("0.0.0.0", allowed("CLEAR_TEXT", production=True), None).startswith("--host 0.0.0.0 is reached")


@pytest.mark.parametrize(
    ("host", "may", "pair"),
    [("127.0.0.1", [], None), ("::1", [], None), ("::", ["proxy"], None), ("10.0.0.1", [], PAIR)],
)
def test_a_server_listens_to_other_machines_only_sealed_or_where_that_is_said(
    host: str, may: list[str], pair: tuple[Path, Path] | None
) -> None:
    assert not clear_host(host, may, pair)


@pytest.mark.parametrize(
    ("url", "may", "sealed"),
    [
        ("smtp://mail.example.org", False, True),
        ("smtp://mail.example.org", True, False),
        ("smtp://user:p@mail.example.org", True, True),
        ("smtp://127.0.0.1:25", False, False),
        ("smtps://mail.example.org", False, True),
    ],
)
def test_mail_to_another_machine_is_sealed_with_a_user_or_without(
    url: str, may: bool, sealed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    options = environment.mailers("EMAIL_URL", may_be_clear=may)["default"]["OPTIONS"]

    assert (options["use_tls"] or options["use_ssl"]) is sealed


@pytest.mark.django_db
def test_the_doctor_says_whether_the_mail_server_takes_us(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ok    The mail server that EMAIL_URL names takes us." in said(monkeypatch)

    def refuses(_self: object) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(type(mail.mailers.default), "open", refuses)
    assert "MEND  The mail server that EMAIL_URL names does not take us (nobody there)." in said(monkeypatch)


def test_with_a_certificate_the_server_and_its_figures_speak_https_and_nothing_else(tmp_path: Path) -> None:
    begin_with_all(tmp_path)
    certificate, key = _made(tmp_path)
    metrics = free_port()
    base = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'playbook.sqlite3'}"}
    files = {"TLS_CERTIFICATE": str(certificate), "TLS_KEY": str(key)}
    asks = ssl.create_default_context(cafile=str(certificate))
    with server(
        "manage.py", "start", "--without-demo", "--serve-only", METRICS_ADDRESS=f"127.0.0.1:{metrics}", **base, **files
    ) as port:
        with urllib.request.urlopen(f"https://127.0.0.1:{port}/offline/", context=asks) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"https://127.0.0.1:{metrics}/metrics", context=asks) as answer:
            assert b"playbook_requests_total" in answer.read()
        in_clear = sent(port, "", path="/offline/", wait=5)

    assert b"<html" not in in_clear
    assert not in_clear.startswith(b"HTTP/1.1 200")


def _made(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate for 127.0.0.1 that signs itself, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "playbook.test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2120, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form, syntax = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "certificate.pem").write_bytes(made.public_bytes(form))
    (folder / "key.pem").write_bytes(key.private_bytes(form, syntax, serialization.NoEncryption()))
    return folder / "certificate.pem", folder / "key.pem"
