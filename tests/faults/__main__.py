"""`python -m tests.faults`: the long run, by command."""

import argparse
import sys

from tests.faults.run import new_seed, rig


def main() -> int:
    """Run, print the report; 1 when a good server was rejected or a broken one was not."""
    parser = argparse.ArgumentParser(prog="tests.faults", description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--clients", type=int, default=3, help="complaints played at once, two windows each")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two faults")
    parser.add_argument("--fault", choices=("", "no-lock", "ack-early"), default="", help="take this guard away")
    options = parser.parse_args()
    engines = ("sqlite", "postgresql") if options.engine == "both" else (options.engine,)
    seed, failed = options.seed if options.seed is not None else new_seed(), False
    for engine in engines:
        with rig(engine) as made:
            report = made.run(
                seconds=options.minutes * 60, seed=seed, clients=options.clients, pause=options.pause,
                fault=options.fault,
            )  # fmt: skip
        print(report, flush=True)
        failed |= report.is_good is bool(options.fault)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
