"""Tests that share a server stay in one process of the suite; others are dealt out one by one."""

import os
import subprocess
import sys
from pathlib import Path

CONFTEST = """
from tests.together import Together

def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)
"""
TESTS = """
import os, time
import pytest

{mark}

@pytest.mark.parametrize("number", range({count}))
def test_it(number):
    time.sleep(0.05)
    with open("{name}.ran", "a") as ran:
        print(number, os.getpid(), file=ran)
"""


def ran(folder: Path, name: str) -> tuple[list[int], int]:
    """The numbers of a file's tests in the order that they ran in, and how many processes they ran in."""
    lines = [line.split() for line in (folder / f"{name}.ran").read_text().splitlines()]
    return [int(number) for number, _process in lines], len({process for _number, process in lines})


def test_a_file_with_the_mark_runs_in_one_process_and_in_order(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    mark = 'pytestmark = pytest.mark.xdist_group("together")'
    (tmp_path / "test_marked.py").write_text(TESTS.format(mark=mark, name="marked", count=6))
    (tmp_path / "test_plain.py").write_text(TESTS.format(mark="", name="plain", count=40))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--rootdir", ".", "-p", "no:django"]

    done = subprocess.run(
        command, cwd=tmp_path, env={**environment, "PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout
    assert ran(tmp_path, "marked") == ([0, 1, 2, 3, 4, 5], 1)
    assert ran(tmp_path, "plain")[1] == 2  # the control
