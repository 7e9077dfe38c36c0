"""What the managers' pages take with 10 000 documents and 100 000 revisions: milliseconds and database queries.

Run it with `uv run python -m tests.bench.managers [DOCUMENTS]`. It makes a playbook of its own in a folder that is
deleted afterwards, the same one every time. It prints; it asserts nothing but that the pages answer.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

type Way = Callable[[], Callable[[], Any]]

PAGES = {
    "list of documents": "/admin/editions/document/",
    "list of tips, searched": "/admin/editions/document/?kind=tip&q=refund",
    "publish page": "/admin/publish/",
    "first page": "/admin/",
    "map": "/admin/map/",
}
MANY = 500  # drafts that are published together
EDITIONS = 10  # so many revisions has each document, the last of them live


def main(count: int) -> None:
    """Make the playbook at a tenth of the size and at the whole, and print what the pages take on both."""
    figures: dict[str, list[Figure]] = {}
    for size in (count // 10, count):
        fill(size)
        for name, figure in measured().items():
            figures.setdefault(name, []).append(figure)
    print(f"{'':34}{count // 10:>19,} documents{count:>19,} documents")
    for name, ones in figures.items():
        print(f"{name:34}" + "".join(f"{one.ms:>6.0f} ms ({one.cpu:>5.0f} cpu) {one.asked:>3} q" for one in ones))


def fill(count: int) -> None:
    """The shipped playbook, and tips like its own until there are `count` documents, each with its revisions."""
    from playbook.editions.current import forget
    from playbook.editions.models import Document, Edition, Release, Revision

    Release.objects.all().delete()
    Revision.objects.update(base=None)
    for model in (Revision, Edition, Document):
        model.objects.all().delete()
    editions = Edition.objects.bulk_create([Edition(number=number) for number in range(1, EDITIONS + 1)])
    texts = made(count)
    rows = Document.objects.bulk_create(
        [Document(kind=one.kind, slug=one.slug, language=one.language) for one in texts], batch_size=500
    )
    for start in range(0, len(rows), 1000):
        batch = []
        for row, one in list(zip(rows, texts, strict=True))[start : start + 1000]:
            for at, edition in enumerate(editions):
                until = editions[at + 1] if at + 1 < len(editions) else None
                batch.append(Revision(document=row, text=one.text, since=edition, until=until))
        Revision.objects.bulk_create(batch, batch_size=500)
    forget()


def made(count: int) -> list[Any]:
    """The shipped documents, and copies of its tips under other names and titles."""
    from django.conf import settings

    from playbook.guidance import documents
    from playbook.guidance.documents import Document, read_folder

    choice = random.Random(7)
    shipped = list(read_folder(settings.CONTENT_DIR / "en", "en"))
    tips = [(one, documents.parse(one)) for one in shipped if one.kind == "tip"]
    copies = []
    for number in range(count - len(shipped)):
        one, parts = choice.choice(tips)
        header = {**parts.header, "title": f"Number {number}"}
        text = documents.write(header, parts.body, choice.sample(parts.situations, 8))  # type: ignore[arg-type]
        copies.append(Document("tip", f"{one.slug}-{number}", "en", text))
    return shipped + copies


def measured() -> "dict[str, Figure]":
    """The median time of each page, and how many questions it asks."""
    return {name: figure(way) for name, way in ways().items()}


def ways() -> dict[str, Way]:
    """Each page by its name: what makes it ready and gives what is then measured."""
    desk = Desk()
    return {
        **{name: desk.get(path) for name, path in PAGES.items()},
        "form of a tip": desk.get(f"/admin/editions/document/{desk.row.pk}/change/"),
        "publish": desk.publish,
        "a tip, first after a publish": desk.after_a_publish,
        f"publish of {MANY} drafts": desk.publish_many,
        f"compare, {MANY} changed": desk.compare("/admin/changes/"),
        f"compare as file, {MANY} changed": desk.compare("/admin/changes.csv"),
        "filter by words and stage": desk.get("/admin/many/?words=customer&stage=listen"),
        "filter by point and owner": desk.get("/admin/many/?point=C1.1&owner=care"),
        "find and replace in all, shown": desk.replace,
        f"owner of {MANY}, made drafts": desk.set_owner,
    }


class Desk:
    """A manager at work: each method makes something ready and gives what is then measured."""

    def __init__(self) -> None:
        from django.test import Client

        from playbook.accounts.models import User
        from playbook.editions.models import Document

        self.manager, _made = User.objects.get_or_create(username="bench", role=User.Role.ADMINISTRATOR)
        self.browser = Client()
        self.browser.force_login(self.manager)
        self.row = Document.objects.get(kind="tip", slug="act-fast")
        self.tips = list(Document.objects.filter(kind="tip").order_by("-pk")[:MANY])
        self.owners = (f"Desk {number}" for number in range(1000))

    def get(self, path: str) -> Way:
        """A page."""
        return lambda: lambda: self.browser.get(path)

    def publish(self) -> Callable[[], Any]:
        """One draft that is published."""
        draft = draft_of_owner(self.row, self.manager, next(self.owners))
        return lambda: self.browser.post("/admin/publish/", {"drafts": draft.pk, "_publish": "1"})

    def after_a_publish(self) -> Callable[[], Any]:
        """What the first reader waits for."""
        self.publish()()
        return self.get("/tips/act-fast/")()

    def publish_many(self) -> Callable[[], Any]:
        """Many drafts that are published together."""
        some = drafts_of_owner(self.tips, self.manager, next(self.owners))
        sent = {"drafts": [one.pk for one in some], "_publish": "1"}
        return lambda: self.browser.post("/admin/publish/", sent)

    def compare(self, address: str) -> Way:
        """What such an edition changed."""

        def compared() -> Callable[[], Any]:
            from playbook.editions.models import Edition

            self.publish_many()()
            newest = Edition.objects.newest_number()
            return self.get(f"{address}?from={newest - 1}&to={newest}")()

        return compared

    def replace(self) -> Callable[[], Any]:
        """Words that are replaced in every document: what would change."""
        from playbook.editions.many import heads

        asked = {"ticked": [one.pk for one in heads("en")], "find": "customer", "replace": "client"}
        return lambda: self.browser.post("/admin/many/", asked)

    def set_owner(self) -> Callable[[], Any]:
        """Many documents that get an owner, as drafts."""
        from playbook.editions.drafts import heads

        ticked = [one.pk for one in heads(self.tips).values()]
        asked = {"ticked": ticked, "set_owner": next(self.owners), "_save": "1"}
        return lambda: self.browser.post("/admin/many/", asked)


def drafts_of_owner(rows: list[Any], manager: Any, owner: str) -> list[Any]:
    """Drafts of documents in which nothing but the owner differs; what was drafted before is one of them."""
    from playbook.editions import drafts
    from playbook.editions.many import with_values

    newest = drafts.heads(rows)
    return [
        drafts.save_draft(
            with_values(newest[row.pk].as_document(), {"owner": owner}), by=manager, base=newest[row.pk].pk
        )
        for row in rows
    ]


def draft_of_owner(row: Any, manager: Any, owner: str) -> Any:
    """A draft of the document in which nothing but the owner differs."""
    from playbook.editions import drafts
    from playbook.editions.current import library
    from playbook.guidance import documents

    head = drafts.head(row)
    assert head
    text = head.text.replace(f'owner = "{library().tips[row.slug].owner}"', f'owner = "{owner}"')
    return drafts.save_draft(documents.Document(row.kind, row.slug, "en", text), by=manager, base=head.pk)


@dataclass(frozen=True)
class Figure:
    """What a page takes: milliseconds by the clock and of the processor, and questions to the database."""

    ms: float
    cpu: float
    asked: int


def figure(way: Way, times: int = 5) -> Figure:
    """The median of some tries after a first one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took = []
    for _number in range(times + 1):
        act = way()
        connection.queries_log.clear()  # it keeps 9000, and what comes later is not counted
        with CaptureQueriesContext(connection) as asked:
            begun = time.perf_counter(), time.process_time()
            answer = act()
            took.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
        assert answer.status_code in (200, 302), answer.status_code
    clock, processor = (statistics.median(values) * 1000 for values in zip(*took[1:], strict=True))
    return Figure(clock, processor, len(asked))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="playbook-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "playbook.settings", "DATA_DIR": folder, "ALLOWED_HOSTS": "testserver"}
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        call_command("migrate", verbosity=0)
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
