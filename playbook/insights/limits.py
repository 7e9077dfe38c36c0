"""How much is kept of what people send, and for how long."""

import datetime

TEXT, WORDS = 120, 500  # characters
GAPS_KEPT = datetime.timedelta(days=180)
VERDICTS_KEPT = datetime.timedelta(days=365)
# Different texts that one day may add: more than any service asks, and a bound on what a script could fill.
GAPS_A_DAY, VERDICTS_A_DAY = 2000, 2000
