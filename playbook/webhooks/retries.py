"""When a delivery that failed is tried again, and when it is given up."""

import datetime

# Seconds after a first, second, ... failure until it is tried again: a day in all. After the last it is given up.
PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 30000)


def next_try(failures: int, now: datetime.datetime) -> datetime.datetime | None:
    """The moment of the next try after so many failures (1 or more); None where it is given up."""
    if failures > len(PAUSES):
        return None
    return now + datetime.timedelta(seconds=PAUSES[failures - 1])
