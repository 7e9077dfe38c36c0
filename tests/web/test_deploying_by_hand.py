"""What `.deploy/README.md` has one type on a machine without Docker: the wrapper, and the settings of a drill."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from playbook.web.middleware import FOR_PROGRAMS

ROOT = Path(__file__).parent.parent.parent
QUERY = "?sslmode=verify-full&sslrootcert=/etc/playbook-ca.pem"

pytestmark = pytest.mark.one_engine


def asked_of_systemd(folder: Path, *arguments: str, **environment: str) -> list[str]:
    """What `.deploy/playbook` would have `systemd-run` do; a stand-in for it says what it was given."""
    stand_in = folder / "systemd-run"
    stand_in.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    stand_in.chmod(0o700)
    given = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", **environment}
    script = [str(ROOT / ".deploy/playbook"), *arguments]
    return subprocess.run(script, env=given, capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_command_by_hand_runs_as_the_service_does_and_keeps_its_arguments_whole(tmp_path: Path) -> None:
    unit = (ROOT / ".deploy/systemd/playbook-migrate.service").read_text()

    asked = asked_of_systemd(tmp_path, "restore", "/a folder/f.backup", "--replace")

    python = re.findall(r"ExecStart=(\S+) manage.py", unit)[0]
    assert asked[-5:] == [python, "manage.py", "restore", "/a folder/f.backup", "--replace"]
    for line in re.findall(r"^(?:User|UMask|WorkingDirectory|EnvironmentFile)=.*$", unit, re.MULTILINE):
        assert line in asked


def test_a_command_of_a_drill_is_told_the_settings_of_the_drill_alone(tmp_path: Path) -> None:
    asked = asked_of_systemd(tmp_path, "doctor", SETTINGS="/etc/playbook-drill")

    files = [line for line in asked if line.startswith("EnvironmentFile=")]
    assert files == ["EnvironmentFile=/etc/playbook-drill.env", "EnvironmentFile=-/etc/playbook-drill-owner.env"]


@pytest.mark.parametrize("query", ["", QUERY])
def test_the_lines_of_the_page_make_settings_in_which_nothing_names_what_is_in_use(tmp_path: Path, query: str) -> None:
    page = (ROOT / ".deploy/README.md").read_text()
    lines = re.findall(r"^    for file in playbook.env.*?^    done$", page, re.MULTILINE | re.DOTALL)
    place = "@127.0.0.1:5432/playbook"
    (tmp_path / "playbook.env").write_text(
        f"SECRET_KEY=a/playbook\nDATA_DIR=/var/lib/playbook\nDATABASE_URL=postgres://playbook_serving:b{place}{query}\n"
    )
    (tmp_path / "playbook-owner.env").write_text(f"MIGRATION_DATABASE_URL=postgres://playbook:a{place}{query}\n")

    subprocess.run(["sh", "-ec", *lines], cwd=tmp_path, check=True)

    assert (tmp_path / "playbook-drill.env").read_text().splitlines() == [
        "SECRET_KEY=a/playbook",
        "DATA_DIR=/var/lib/playbook-drill",
        f"DATABASE_URL=postgres://playbook_serving:b{place}_drill{query}",
    ]
    owner = (tmp_path / "playbook-drill-owner.env").read_text()
    assert owner == f"MIGRATION_DATABASE_URL=postgres://playbook:a{place}_drill{query}\n"
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.glob("playbook-drill*"))


def test_no_line_of_the_page_leaves_the_shell_with_a_mask_that_bars_the_service() -> None:
    page = (ROOT / ".deploy/README.md").read_text()

    assert set(re.findall(r"umask (\d+)", page)) == {"022"}
    for begins in (r"git clone ADDRESS", r"git fetch --tags"):
        assert re.search(rf"umask 022[^\n]*(?:\n[^\n]*)?{begins}", page)


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address, as its route has it."""
    for one in resolver.url_patterns:
        whole = f"{before}{one.pattern}"
        yield from addresses(one, whole) if isinstance(one, URLResolver) else [whole]


def test_both_samples_of_a_proxy_keep_addresses_that_are_secrets_out_of_their_logs() -> None:
    secret = [one for one in addresses(get_resolver()) if re.search("secret>|token>", one)]
    nginx, caddy = ((ROOT / ".deploy" / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    silent = r"location ~ \^/\((\S+)\)/ \{\s+access_log off;\s+error_log /dev/null crit;\s+proxy_pass http://playbook;"

    assert len(secret) == 2
    assert {one.partition("/")[0] for one in secret} == set(re.findall(silent, nginx)[0].split("|"))
    for one in secret:
        address = "/" + re.sub("<[^>]+>", "0secret0", one)
        pattern, instead = re.findall(r'request>uri regexp "(\S+)" "(\S+)"', caddy)[0]
        assert "0secret0" not in re.sub(pattern, instead, address)


def test_both_samples_of_a_proxy_refuse_a_program_that_comes_in_clear_and_do_not_lead_it_on() -> None:
    nginx, caddy = ((ROOT / ".deploy" / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    names = {one.strip("/") for one in FOR_PROGRAMS}

    refused = re.findall(r"listen 80;.*?location ~ \^/\((\S+)\)/ \{[^}]+return 403;", nginx, re.DOTALL)
    assert names == set(refused[0].split("|"))
    clear = caddy.partition("\nhttp://playbook.example.org {")[2]
    named, handled = re.findall(r"@(\w+) path (.+)\n\thandle @(\w+) \{\n\t\trespond 403\n", clear)[0][1:]
    assert {one.strip("/*") for one in named.split()} == names
    assert handled == "programs"
