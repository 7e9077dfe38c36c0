"""What pages take with 100 complaints and with 100 000 (1.2 million moves), and how PostgreSQL finds what they show.

Run it with `nice uv run python -m tests.bench.growth [COMPLAINTS]`. It starts a PostgreSQL of its own that is thrown
away afterwards. It prints milliseconds of processor, of this process and of the database's together, because a clock
shows what else the machine does, and in brackets those of the clock; questions asked, kilobytes of the page, and each
plan that reads a growing table whole.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import growth_fill
from tests.engines import _database

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

TRIES = 30  # the best of so many: others use the machine too
type Measure = tuple[float, float, int, int]  # milliseconds of processor and of the clock, questions, kilobytes
TABLES = ("complaint", "move", "closure", "holding", "promise", "recording", "offer", "warning")


def main(count: int) -> None:
    """Fill, measure at 100 and at `count`, print."""
    from playbook.insights import jobs

    figures: dict[str, list[Measure]] = {}
    for size in (100, count):
        growth_fill.fill(size)
        jobs.add_up_times_in_stages()
        growth_fill.tidy()
        for name, path, user in pages(growth_fill.last_of_the_lead(size)):
            figures.setdefault(name, []).append(measured(path, user, show=size == count, name=name))
    print(f"\n{'':34}{100:>12,}{count:>40,}")
    for name, ones in figures.items():
        times = f"{ones[-1][0] / ones[0][0]:>8.2f} times"
        columns = (f"{ms:>10.1f} ms ({wall:>6.1f}) {asked:>3} q {kb:>4} kB" for ms, wall, asked, kb in ones)
        print(f"{name:34}" + "".join(columns) + times)


def pages(one: int = growth_fill.AGENT) -> list[tuple[str, str, Any]]:
    """Each page that grows, its address, and who opens it; `one` is a complaint that a search finds alone."""
    from playbook.accounts.models import User
    from playbook.complaints.models import Complaint

    agent, mate, lead, manager = (
        User.objects.get(username=f"bench-{name}") for name in ("agent-7", "agent-27", "lead", "manager")
    )
    mine = Complaint.objects.filter(holder=agent, closed_at=None).first() or Complaint.objects.filter(holder=agent)[0]
    return [
        ("home, agent", "/", agent),
        ("live page", f"/complaints/{mine.pk}/", agent),
        ("list, agent", "/complaints/", agent),
        ("list, lead", "/complaints/", lead),
        ("list, lead, an older page", "/complaints/?closed_before=2026-09-01T00:00:00%2B00:00", lead),
        ("search that finds one, lead", f"/complaints/?q=REF-{one}", lead),
        ("search that finds many, lead", "/complaints/?q=Customer", lead),
        ("search that finds none, lead", "/complaints/?q=Nobody", lead),
        ("pick up, one found", f"/complaints/pick-up/?q=REF-{one}", mate),
        ("pick up, many found", "/complaints/pick-up/?q=Customer", mate),
        ("team", "/complaints/team/", lead),
        ("promises, agent", "/complaints/promises/", agent),
        ("promises, lead", "/complaints/promises/", lead),
        ("insights 7 days, lead", "/insights/?days=7", lead),
        ("insights 90 days, lead", "/insights/?days=90", lead),
        ("insights 7 days, manager", "/insights/?days=7", manager),
        ("insights 90 days, manager", "/insights/?days=90", manager),
        ("one customer", "/complaints/customers/", manager),
        ("audit trail", "/audit/?complaint=77", manager),
    ]


def measured(path: str, user: Any, *, show: bool, name: str) -> Measure:
    """The best of some tries; with `show` the plans that read whole tables are printed."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from playbook.web.rates import buckets

    browser, took, walls = Client(), list[float](), list[float]()
    browser.force_login(user)
    path = address_of(browser, path)
    for _try in range(TRIES):
        buckets.clear()
        with CaptureQueriesContext(connection) as asked:
            begun, worked = time.perf_counter(), processor()
            answer = opened(browser, path)
            took.append((processor() - worked) * 1000)
            walls.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    if show:
        for one in whole_tables([query["sql"] for query in asked]):
            print(f"{name}: {one}")
    return min(took[1:]), min(walls[1:]), len(asked), len(answer.content) // 1024


def processor() -> float:
    """Seconds of processor so far: of this process, and of the database's that answers it."""
    from django.db import connection

    connection.ensure_connection()
    database = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return time.process_time() + int(database) / 1e9


def address_of(browser: "Client", path: str) -> str:
    """The address that words to be looked for lead to; any other as it is."""
    address, _, words = path.partition("?q=")
    return browser.post(address, {"q": words}).headers["Location"] if words else path


def opened(browser: "Client", path: str) -> "HttpResponse":
    """The page at an address; the one of a customer as it is after a search."""
    path = address_of(browser, path)
    return browser.post(path, {"reference": "REF-77", "do": "find"}) if "customers" in path else browser.get(path)


def whole_tables(queries: list[str]) -> list[str]:
    """Those of the growing tables that a question reads whole, by PostgreSQL's plan for it."""
    from django.db import connection

    found = []
    for sql in queries:
        if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sql)
            plan = [line for (line,) in cursor.fetchall()]
        for line in plan:
            if "Seq Scan on complaints_" in line and any(f"complaints_{one} " in line for one in TABLES):
                found.append(f"{line.strip()}   <- {sql[:150]}")
    return found


def run(folder: str, url: str, count: int) -> None:
    """Set Django up on the database at `url`, and measure."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "playbook.settings", "DATA_DIR": folder, "DATABASE_URL": url}
    os.environ["ALLOWED_HOSTS"] = "testserver"
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.DATABASES["default"]["OPTIONS"]["options"] = ""
    call_command("migrate", verbosity=0)
    call_command("load", verbosity=0)
    main(count)
    connections.close_all()


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory(prefix="playbook-bench-", ignore_cleanup_errors=True) as folder,
        _database("postgresql", Path(folder)) as url,
    ):
        run(folder, url, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
