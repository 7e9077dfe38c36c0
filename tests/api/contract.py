"""The API held to its own description: schemathesis makes calls of it, odd ones too, and checks every answer.

The suite makes a few (`test_contract`); this makes as many as are asked for, over a database of its own:

    uv run python -m tests.api.contract --calls 20000 [--engine postgresql] [--seed 100]

Another seed makes other calls.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.faults.rig import ITS_OWN, run_again

PART = 20  # calls of one operation, in one go


@contextmanager
def application() -> Iterator[Callable[..., Any]]:
    """Django, called in this thread and with its connection."""
    from django.core import signals
    from django.core.wsgi import get_wsgi_application
    from django.db import close_old_connections

    for one in (signals.request_started, signals.request_finished):
        one.disconnect(close_old_connections)
    yield get_wsgi_application()
    for one in (signals.request_started, signals.request_finished):
        one.connect(close_old_connections)


def play(app: Callable[..., Any], token: str, numbers: list[int], *, calls: int, seed: int = 1) -> Counter[int]:
    """Make `calls` of each operation; how often each status was answered. Raises at the first that is not described."""
    import hypothesis
    import schemathesis
    from hypothesis import strategies
    from schemathesis.specs.openapi.checks import positive_data_acceptance  # a type cannot say which words there are

    from playbook.web.rates import buckets

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    found: Counter[int] = Counter()
    for result in schema.get_all_operations():

        def call(case: Any, number: int | None, has_token: bool) -> None:
            buckets.clear()
            if number is not None and "number" in (case.path_parameters or {}):
                case.path_parameters["number"] = number
            headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if has_token else {})
            answer = case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
            found[answer.status_code] += 1

        strategy = result.ok().as_strategy()
        told = strategies.one_of(strategies.none(), strategies.sampled_from(numbers))
        quick = hypothesis.settings(
            max_examples=calls,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        # One call in ten has no token.
        often = strategies.integers(0, 9).map(bool)
        hypothesis.seed(seed)(quick(hypothesis.given(strategy, told, often)(call)))()
    return found


def main() -> int:
    """Run and print; an answer that is not described ends it with what was sent."""
    parser = argparse.ArgumentParser(prog="tests.api.contract", description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    if ITS_OWN not in os.environ:
        return run_again("tests.api.contract", options.engine, ALLOWED_HOSTS="localhost")
    return _play(options.calls, options.seed)


def _play(calls: int, first: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from playbook.accounts.models import Team, User
    from playbook.complaints.models import Complaint
    from playbook.editions.current import library
    from tests.api.conftest import token_for

    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0)
    lead = User.objects.create_user("lead", role="lead", team=Team.objects.create(name="Contract"))
    numbers = [Complaint.begin(library(), "listen", by=lead).pk for _again in range(5)]
    found: Counter[int] = Counter()
    began, seed = time.process_time(), first
    with application() as app:
        while found.total() < calls:
            found += play(app, token_for(lead), numbers, calls=PART, seed=seed)
            seed += 1
            print(f"{found.total():7} calls: {dict(sorted(found.items()))}", file=sys.stderr, flush=True)
    print(f"{found.total()} calls, 0 not as described, {dict(sorted(found.items()))}")
    print(
        f"{(time.process_time() - began) * 1000 / found.total():.1f} ms of processor a call, the making of it included"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
