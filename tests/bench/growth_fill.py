"""Fills a PostgreSQL with complaints as a contact centre has them: 20 teams, 400 agents, three in a hundred open.

The first hundred are one agent's, half of them open, so that this agent and their lead see full pages however few there
are: what is compared then is the same page, and not a short one with a long one.
"""

from django.db import connection

TEAMS, AGENTS = 20, 400
FULL_DESK, AGENT = 100, 7  # the first so many complaints are of this agent

# Of complaint n: 12 moves, 3 facts, a holding; 97 of 100 are closed, a third and all of the first have a promise.
_FILL = (
    "TRUNCATE complaints_complaint CASCADE",
    """
    INSERT INTO complaints_complaint (id, holder_id, team_id, opened_at, moved_at, closed_at, last_move, screen, stage,
        note, note_version, note_client, note_since, reference, customer, problem, own_facts)
    SELECT n, {agent} + CASE WHEN n <= {desk} THEN {one} ELSE n %% 400 END,
        {team} + CASE WHEN n <= {desk} THEN {one} ELSE n %% 400 END %% 20,
        now() - n * interval '{days} days' / {count}, now() - n * interval '{days} days' / {count},
        CASE WHEN CASE WHEN n <= {desk} THEN n %% 2 = 0 ELSE n %% 97 >= 3 END
            THEN now() - n * interval '{days} days' / {count} + interval '20 minutes' END,
        12, 'steps/steady', 'listen', '', 0, '', 0, 'REF-' || n, 'Customer ' || n %% 5000, '', '{{}}'
    FROM generate_series(1, {count}) n
    """,
    """
    INSERT INTO complaints_move (complaint_id, number, key, kind, target, digest, label, by_id, at, undone)
    SELECT c.id, m, gen_random_uuid(), CASE WHEN m = 5 THEN 'interrupted' ELSE 'chose' END,
        CASE WHEN m = 5 THEN 'interrupts/abuse' ELSE (ARRAY[{steps}])[1 + (c.id + m) %% {count_of_steps}] END,
        '', 'x', c.holder_id, c.opened_at + m * interval '1 minute' * (1 + c.id %% 3), false
    FROM complaints_complaint c, generate_series(1, 12) m
    """,
    """
    INSERT INTO complaints_holding (complaint_id, holder_id, by_id, since, why)
    SELECT id, holder_id, holder_id, opened_at, '' FROM complaints_complaint
    """,
    """
    INSERT INTO complaints_closure (complaint_id, outcome, cause, reason, prevention, seen_before, by_id, at)
    SELECT id, 'resolved', CASE WHEN id %% 2 = 0 THEN 'process' ELSE 'product' END, '', '', '',
        holder_id, closed_at
    FROM complaints_complaint WHERE closed_at IS NOT NULL
    """,
    """
    INSERT INTO complaints_recording (complaint_id, fact, text, number, taken, by_choice, by_id, at)
    SELECT c.id, fact, CASE WHEN fact = 'reference' THEN c.reference ELSE 'text' END, 1, true, false, c.holder_id,
        c.opened_at
    FROM complaints_complaint c, unnest(ARRAY['reference', 'customer', 'problem']) fact
    """,
    """
    INSERT INTO complaints_promise (complaint_id, key, what, who, due, by_id, at, kept_at, kept_how, counted, reason)
    SELECT id, gen_random_uuid(), 'Ring back', 'x', (opened_at + interval '3 days')::date, holder_id, opened_at,
        CASE WHEN id > {desk} AND id %% 97 >= 6 THEN opened_at + interval '1 day' END, '', '', ''
    FROM complaints_complaint WHERE id %% 3 = 0 OR id <= {desk}
    """,
    """
    INSERT INTO complaints_ask (complaint_id, key, by_id, at, reply)
    SELECT id, gen_random_uuid(), holder_id, opened_at, 'coming' FROM complaints_complaint WHERE id %% 20 = 0
    """,
    """
    INSERT INTO complaints_hold (complaint_id, by_id, at, why, look_again, ended_at)
    SELECT id, holder_id, opened_at, '', (opened_at + interval '183 days')::date,
        CASE WHEN id %% 1000 > 0 THEN opened_at END
    FROM complaints_complaint WHERE id %% 50 = 0
    """,
    """
    INSERT INTO complaints_window (complaint_id, of, client, sequence, key, digest, refused, text, by_id, at)
    SELECT id, 'note', 'x', 1, gen_random_uuid(), '', false, '', holder_id, opened_at FROM complaints_complaint
    """,
    "SELECT setval(pg_get_serial_sequence('complaints_complaint', 'id'), {count})",
    "ANALYZE",
)


def fill(count: int, *, days: int = 180) -> None:
    """So many complaints of the last `days` days, in place of those there were."""
    from playbook.editions.current import library

    agent, team = _people()
    steps = [one.ref for one in library().steps.values()][:40]
    values = {"count": count, "days": days, "agent": agent, "team": team, "count_of_steps": len(steps)}
    values |= {"desk": FULL_DESK, "one": AGENT}
    values["steps"] = ", ".join(f"'{one}'" for one in steps)  # type: ignore[assignment]
    with connection.cursor() as cursor:
        for statement in _FILL:
            cursor.execute(statement.format(**values).replace("%%", "%"))


def last_of_the_lead(count: int) -> int:
    """The last complaint of the first agent's team, which no other number begins with."""
    return count if count <= FULL_DESK else count - (count - AGENT) % TEAMS


def tidy() -> None:
    """Leave the tables as they are in a database that has had a quiet hour."""
    tables = ("complaint", "move", "closure", "promise")
    with connection.cursor() as cursor:
        for table in (*(f"complaints_{one}" for one in tables), "insights_stagetime", "insights_counted"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def _people() -> tuple[int, int]:
    """The number of the first agent and of the first team; made where they are not there."""
    from playbook.accounts.models import Team, User

    if not Team.objects.exists():
        teams = Team.objects.bulk_create([Team(name=f"Team {one}") for one in range(TEAMS)])
        people = [User(username=f"bench-agent-{one}", team=teams[one % TEAMS]) for one in range(AGENTS)]
        people += [User(username="bench-lead", role="lead", team=teams[7])]
        User.objects.bulk_create([*people, User(username="bench-manager", role="administrator")])
    first = User.objects.get(username="bench-agent-0").pk
    return first, Team.objects.order_by("pk")[0].pk
