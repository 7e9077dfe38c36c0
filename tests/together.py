"""Which tests stay in one process of the suite, because they share a server that is slow to start.

A file says so by `pytestmark = pytest.mark.xdist_group("the name of the group")`. The runner's own way to heed that
mark changes the names of the tests, which this version of pytest does not let it do: so the mark is read in the file.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_MARK = re.compile(r'mark\.xdist_group\("([^"]+)"\)')


class Together(LoadScopeScheduling):
    """Hands out the tests one by one in the order that they were collected in, those of a group all at once."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # tests that empty the tables come last

    def _split_scope(self, nodeid: str) -> str:
        return group_of(self.config.rootpath / nodeid.split("::")[0]) or nodeid


@cache
def group_of(file: Path) -> str:
    """The group that a file of tests is in; nothing where its tests may run anywhere."""
    found = _MARK.search(file.read_text())
    return found[1] if found else ""
