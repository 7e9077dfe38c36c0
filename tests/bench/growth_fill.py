"""Fills a PostgreSQL with complaints as a contact centre has them: 20 teams, 400 agents, three in a hundred open."""

from django.db import connection

TEAMS, AGENTS = 20, 400

# Of complaint n: 12 moves, 3 facts, a holding; 97 of 100 are closed, a third have a promise.
_FILL = (
    "TRUNCATE complaints_complaint CASCADE",
    """
    INSERT INTO complaints_complaint (id, holder_id, team_id, opened_at, moved_at, closed_at, last_move, screen, stage,
        note, note_version, note_client, note_since, reference, customer, problem, own_facts)
    SELECT n, {agent} + n %% 400, {team} + (n %% 400) %% 20,
        now() - n * interval '{days} days' / {count}, now() - n * interval '{days} days' / {count},
        CASE WHEN n %% 100 >= 3 THEN now() - n * interval '{days} days' / {count} + interval '20 minutes' END,
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
        CASE WHEN id %% 100 >= 6 THEN opened_at + interval '1 day' END, '', '', ''
    FROM complaints_complaint WHERE id %% 3 = 0
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
    values["steps"] = ", ".join(f"'{one}'" for one in steps)  # type: ignore[assignment]
    with connection.cursor() as cursor:
        for statement in _FILL:
            cursor.execute(statement.format(**values).replace("%%", "%"))


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
