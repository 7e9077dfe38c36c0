"""Walks over the road and where each of their steps leads by `flow.engine`, for the rules in the browser to be held to.

A walk is a list of steps: the form that is sent, and the place that follows from it. `uv run python -m
tests.flow.road_cases FILE` writes them as JSON; the same content gives the same walks.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import django
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playbook.settings")
django.setup()

from playbook.call.offline_road import as_json, place_of  # noqa: E402
from playbook.call.screen import Desk  # noqa: E402
from playbook.complaints.models import Complaint  # noqa: E402
from playbook.flow import engine  # noqa: E402
from playbook.flow.engine import Kind, Move, Track, WrongMove  # noqa: E402
from playbook.guidance.library import Library  # noqa: E402

WALKS, STEPS = 150, 30
ACTS = ("choose", "choose", "choose", "choose", "interrupt", "return", "back", "back", "jump", "tick", "channel")

type Step = dict[str, object]


@dataclass
class Walk:
    """A complaint that somebody walks through, as the engine sees it."""

    library: Library
    complaint: Complaint = field(default_factory=Complaint)
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.moves = [Move(Kind.ENTERED, self.library.default_start.start)]
        self.steps.append({"kind": "begin", "body": {}, "place": self.place})

    @property
    def place(self) -> dict[str, object]:
        """Where it stands, as a page of the complaint says it."""
        place = place_of(Desk(self.complaint, Track(self.library, self.moves), lead=False))
        found: dict[str, object] = json.loads(as_json(place))
        return found

    def act(self, what: str, number: int) -> None:
        """Send one form; what the engine refuses leads nowhere."""
        kind = "facts" if what in ("tick", "channel") else "move"
        body, move = getattr(self, f"_{what}")(number)
        if body is None:
            return
        self.moves += move
        self.steps.append({"kind": kind, "body": body, "place": self.place})

    @property
    def _position(self) -> engine.Position:
        return engine.replay(self.library, self.moves)

    def _choose(self, number: int) -> tuple[Step | None, list[Move]]:
        offered = engine.offered(self.library.screen(self._position.screen), lead=False)
        if not offered:
            return None, []
        name, channel = offered[number % len(offered)].name, self.complaint.fact("channel")
        return {"to": name}, self._judged(lambda at: engine.choose(self.library, at, name, channel=channel))

    def _interrupt(self, number: int) -> tuple[Step | None, list[Move]]:
        slugs = [slug for slug, one in self.library.interrupts.items() if not one.private]
        slug = slugs[number % len(slugs)]
        return {"interrupt": slug}, self._judged(lambda at: engine.interrupt(self.library, at, slug))

    def _return(self, _number: int) -> tuple[Step | None, list[Move]]:
        return {"move": "return"}, self._judged(engine.resume)

    def _back(self, _number: int) -> tuple[Step | None, list[Move]]:
        return {"move": "back"}, self._judged(engine.back)

    def _jump(self, number: int) -> tuple[Step | None, list[Move]]:
        stages = sorted(self.library.stages)
        stage, channel = stages[number % len(stages)], self.complaint.fact("channel")
        return {"jump": stage}, self._judged(lambda _at: engine.jump(self.library, stage, channel))

    def _tick(self, number: int) -> tuple[Step | None, list[Move]]:
        ref = self._position.screen
        screen = self.library.screen(ref)
        lines = [line.words for line in screen.do] if screen else []
        if not lines:
            return None, []
        done, text = engine.ticks(self.moves).get(ref, []), lines[number % len(lines)]
        kind = Kind.UNTICKED if text in done else Kind.TICKED
        ticked = [one for one in lines if (one in done) != (one == text)]
        return {"ticks": ref, "tick": ticked}, [Move(kind, ref, text)]

    def _channel(self, number: int) -> tuple[Step | None, list[Move]]:
        channels = ["", *self.library.options["channels"]]
        self.complaint.set_fact("channel", channels[number % len(channels)])
        return {"channel": self.complaint.fact("channel")}, []

    def _judged(self, judge: Callable[[engine.Position], Move]) -> list[Move]:
        try:
            return [judge(self._position)]
        except WrongMove:
            return []


def walks(library: Library) -> list[list[Step]]:
    """The walks: what Hypothesis finds, the same each time."""
    found: list[list[Step]] = []
    acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 20)), min_size=8, max_size=STEPS)

    @settings(
        max_examples=WALKS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(acts)
    def walk(acts: list[tuple[str, int]]) -> None:
        one = Walk(library)
        for what, number in acts:
            one.act(what, number)
        found.append(one.steps)

    walk()
    return found


if __name__ == "__main__":
    from django.conf import settings as django_settings

    from playbook.guidance.documents import read_folder
    from playbook.guidance.library import build

    content = build(read_folder(django_settings.CONTENT_DIR / "en", "en"))
    Path(sys.argv[1]).write_text(json.dumps(walks(content), ensure_ascii=False, indent=0))
