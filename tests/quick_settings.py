"""The settings of servers that tests start, where a password is hashed in no time.

A real hash takes a processor for a third of a second and lets everything else go first, so that on a busy machine most
of a short run would be spent waiting for people to sign in. The content is what the rest of the suite loads.
"""

import os
from pathlib import Path

from playbook.settings import *  # noqa: F403
from tests.few_moments import VARIABLE

PASSWORD_HASHERS = ["tests.quick_hasher.QuickHasher"]
CONTENT_DIR = Path(os.environ.get(VARIABLE, CONTENT_DIR))  # noqa: F405
