"""Finding guidance by a worker's own words. No Django here."""

import os

# Several workers share the processors, and what a search multiplies is small: threads of the library for matrices would
# wait for each other longer than they work. It reads this once, when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
