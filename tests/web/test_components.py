"""What the product is built on is listed, for each version, as it is pinned."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LISTED = json.loads((ROOT / ".deploy/components.json").read_text())["components"]

pytestmark = pytest.mark.one_engine


def test_every_package_that_is_pinned_is_listed_with_its_version_and_no_other() -> None:
    pinned = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / ".deploy/constraints.txt").read_text(), re.MULTILINE)

    assert len(pinned) > 100
    assert [(one["name"], one["version"]) for one in LISTED] == pinned, "run .deploy/components"
    assert all(one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}" for one in LISTED)


def test_what_serves_is_told_from_what_only_tests_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    serves = {one["name"] for one in LISTED if one["scope"] == "required"}

    assert {re.split(r"[\[=]", one)[0] for one in project["project"]["dependencies"]} <= serves
    assert serves.isdisjoint(re.split(r"[\[=]", one)[0] for one in project["dependency-groups"]["dev"])


def test_every_package_that_serves_says_its_licence() -> None:
    unsaid = [one["name"] for one in LISTED if one["licenses"][0]["license"]["name"].startswith("not said")]

    assert [one for one in LISTED if one["name"] in unsaid and one["scope"] == "required"] == []
