"""What is pinned is compared with the advisories of a file, and an empty one is no "all is well"."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
DJANGO = next(
    one["version"]
    for one in json.loads((ROOT / ".deploy/components.json").read_text())["components"]
    if one["name"] == "django"
)

pytestmark = pytest.mark.one_engine


def advisory(*events: dict[str, str], name: str = "Django", **more: Any) -> dict[str, Any]:
    """A record of a fault in a package."""
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {
        "id": "PYSEC-1",
        "aliases": ["CVE-1"],
        "modified": "2026-01-02T00:00:00Z",
        "affected": [affected],
        "summary": "A fault",
        **more,
    }


def compared(path: Path) -> tuple[int, str]:
    """How the comparison with a file ends, and what it says."""
    done = subprocess.run(
        [sys.executable, str(ROOT / ".deploy/advisories"), str(path)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def written(folder: Path, record: object) -> Path:
    """A file with that in it."""
    path = folder / "advisories.json"
    path.write_text(json.dumps(record))
    return path


@pytest.mark.parametrize(
    ("events", "holds"),
    [
        ([{"introduced": "0"}], True),
        ([{"introduced": "0"}, {"fixed": "999"}], True),
        ([{"introduced": "0"}, {"fixed": DJANGO}], False),
        ([{"introduced": DJANGO}, {"fixed": "999"}], True),
        ([{"introduced": "998"}, {"fixed": "999"}], False),
        ([{"introduced": "0"}, {"last_affected": DJANGO}], True),
        ([{"introduced": "0"}, {"last_affected": "1.0"}], False),
        ([{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"}, {"fixed": "999"}], True),
        ([{"introduced": "2.0"}, {"fixed": "999"}, {"introduced": "0"}, {"fixed": "1.0"}], True),
    ],
)
def test_an_advisory_holds_for_the_versions_between_what_brought_it_and_what_mends_it(
    tmp_path: Path, events: list[dict[str, str]], holds: bool
) -> None:
    status, said = compared(written(tmp_path, advisory(*events)))

    assert status == (1 if holds else 0)
    assert ("PYSEC-1, CVE-1" in said) is holds
    assert "1 advisories, the newest of 2026-01-02" in said


def test_what_mends_it_and_whether_it_serves_is_said(tmp_path: Path) -> None:
    fault = advisory({"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"}, {"fixed": "999"})
    tool = advisory({"introduced": "0"}, name="pytest", id="PYSEC-2")
    _status, said = compared(written(tmp_path, [fault, tool]))

    assert f"django {DJANGO} (serves): PYSEC-1, CVE-1; mended by 999. A fault" in said
    assert "(tests and tools): PYSEC-2, CVE-1; mended by none yet." in said


@pytest.mark.parametrize(
    "other",
    [
        advisory({"introduced": "0"}, name="django-of-somebody"),
        advisory({"introduced": "0"}, withdrawn="2026-01-03T00:00:00Z"),
        {**advisory(), "affected": [{"package": {"ecosystem": "npm", "name": "django"}, "versions": [DJANGO]}]},
    ],
)
def test_what_is_of_another_package_or_was_withdrawn_does_not_hold(tmp_path: Path, other: dict[str, Any]) -> None:
    assert compared(written(tmp_path, other))[0] == 0


def test_a_version_that_is_named_is_met_and_a_zip_and_a_folder_are_read_whole(tmp_path: Path) -> None:
    named = {**advisory(), "affected": [{"package": {"ecosystem": "PyPI", "name": "django"}, "versions": [DJANGO]}]}
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("PYSEC-1.json", json.dumps(named))
        archive.writestr("other.json", json.dumps(advisory(name="other")))
    (tmp_path / "folder").mkdir()
    written(tmp_path / "folder", named)

    assert compared(tmp_path / "all.zip")[0] == compared(tmp_path / "folder")[0] == 1
    assert "2 advisories" in compared(tmp_path / "all.zip")[1]


@pytest.mark.parametrize("text", ["", "[]", "no JSON", "3", '[{"affected": 3}]'])
def test_nothing_to_compare_with_is_no_all_is_well(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    status, said = compared(path)

    assert status == 2
    assert said.count("\n") == 1
