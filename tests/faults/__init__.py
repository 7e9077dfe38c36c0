"""Real faults against the real server: killed, restarted, cut off, asked twice. What was acknowledged must be there.

`rig` starts the server in its production configuration over a database of its own; `proxy` stands between it and the
clients and makes bad weather; `driver` plays complaints in pairs of windows and writes down, with fsync, what it sent
and what was acknowledged; `nemesis` kills and restarts; `checker` reads the database afterwards and judges.
`broken` takes a guard away: a run with it must be rejected by the checker, or the checker is worth nothing.

    uv run python -m tests.faults --engine postgresql --minutes 5
"""
