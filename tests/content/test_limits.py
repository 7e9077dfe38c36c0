"""What publishing lets through, the database takes: every list's longest short name is recorded, on either engine."""

from collections.abc import Callable
from itertools import count

import pytest
from django.test import Client

from playbook.complaints.models import Closure, Complaint, Warning
from playbook.editions.content_folder import problems_of
from playbook.editions.current import forget, library
from playbook.editions.models import Revision, publish
from playbook.guidance import limits
from playbook.guidance.documents import Document
from playbook.guidance.list_parsing import read_list

type Send = Callable[..., object]

# The file of each part whose short names are recorded, and how a worker records one.
PARTS: dict[str, str] = {
    "problems": "causes",
    "remedies": "causes",
    "mistakes": "causes",
    "outcomes": "causes",
    "causes": "causes",
    "conduct": "ladder",
}
FACTS = {"problems": "problem", "remedies": "remedy", "mistakes": "mistake"}


@pytest.fixture
def desk(client: Client, playbook: None, agent: object) -> Client:
    """The agent's browser."""
    client.force_login(agent)  # type: ignore[arg-type]
    return client


@pytest.fixture
def complaint(desk: Client) -> Complaint:
    """A complaint that has just been opened."""
    desk.post("/complaints/new/", {"start": "listen"})
    return Complaint.objects.get()


def live(slug: str) -> Document:
    """The text of a list that readers have."""
    return Revision.objects.live().get(document__kind="list", document__slug=slug).as_document()


def with_name(part: str, name: str) -> Document:
    """The list that a part stands in, with one row more that has this short name."""
    before = live(PARTS[part])
    more = f'\n[[{part}]]\nslug = "{name}"\ntitle = "At the edge"\n' + ("warnings = 0\n" if part == "conduct" else "")
    return Document(before.kind, before.slug, before.language, before.text + more)


def name_of(length: int) -> str:
    """A short name of so many characters."""
    return ("long-" * length)[: length - 1] + "x"


@pytest.mark.parametrize("part", PARTS)
def test_the_longest_short_name_of_each_list_is_recorded(desk: Client, complaint: Complaint, part: str) -> None:
    name = name_of(limits.SHORT_NAMES[part])
    publish([with_name(part, name)])
    forget()
    number = count()

    def send(noun: str, **fields: str) -> int:
        key = f"00000000-0000-4000-8000-{next(number):012}"
        answer = desk.post(f"/complaints/{complaint.pk}/{noun}/", {"key": key, **fields}, headers={"X-Outbox": "1"})
        return answer.status_code

    if part in FACTS:
        assert send("facts", **{FACTS[part]: name}) == 200
        assert Complaint.objects.get().fact(FACTS[part]) == name
    elif part == "conduct":
        assert send("warnings", conduct=name, words="Stop, please.") == 200
        assert Warning.objects.get().conduct == name
    else:
        assert send("closure", outcome=name if part == "outcomes" else "resolved") == 200
        if part == "causes":
            assert send("cause", cause=name) == 200
        assert name in (Closure.objects.get().outcome, Closure.objects.get().cause)


@pytest.mark.parametrize("part", PARTS)
def test_a_short_name_that_is_too_long_for_its_column_is_refused_with_its_field(playbook: None, part: str) -> None:
    document = with_name(part, name_of(limits.SHORT_NAMES[part] + 1))
    texts = [one.as_document() for one in Revision.objects.live().select_related("document")]
    found = problems_of([document if one.path == document.path else one for one in texts])

    row = len([*read_list(document).get("options", {}).get(part, library().ladder)]) - (part != "conduct")
    assert [(one.document, one.field, one.code) for one in found] == [
        (document.path, (part, row, "slug"), "short-name-long")
    ]


def test_the_longest_names_of_screens_and_choices_fit_their_columns(desk: Client, complaint: Complaint) -> None:
    screen = f"interrupt:{name_of(limits.DOCUMENT)}"
    assert len(screen) <= limits.SCREEN
    complaint.moves.create(
        number=99,
        kind="chose",
        target=screen,
        label="x" * limits.MOVE_LABEL,
        by=complaint.holder,
        key="00000000-0000-4000-8000-000000000099",
        form="00000000-0000-4000-8000-000000000099",
        at=complaint.moved_at,
    )
    Complaint.objects.update(screen="s" * limits.SCREEN, stage="s" * limits.STAGE, channel="c" * limits.CHANNEL)

    too_long = desk.post(f"/complaints/{complaint.pk}/moves/", {"to": "x" * limits.CHOICE})
    assert too_long.status_code < 500
