"""Which version this is: that of the changelog, and where it is known the commit that it was built from."""

import os
import tomllib
from functools import cache

from django.conf import settings


@cache
def version() -> str:
    """Such as `0.2.0`, or `0.2.0+4c410d5` where COMMIT was set when the image was built."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    commit = os.environ.get("COMMIT", "").strip()[:12]
    return f"{project['version']}+{commit}" if commit.isalnum() else str(project["version"])
