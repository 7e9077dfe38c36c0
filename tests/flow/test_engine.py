"""The flow: moves lead where they say, going back undoes exactly, and nothing an editor does breaks it."""

import dataclasses

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from playbook.flow import engine
from playbook.flow.engine import MOVING, Kind, Move, WrongMove
from playbook.guidance.lines import Choice, Do
from tests.texts import LIBRARY

pytestmark = pytest.mark.one_engine

BEGIN = Move(Kind.ENTERED, "let-them-talk")
STEPS = sorted(LIBRARY.steps)
INTERRUPTS = sorted(slug for slug, one in LIBRARY.interrupts.items() if not one.private)


def chosen(moves: list[Move], to: str) -> list[Move]:
    """`moves` and the choice that leads `to`."""
    return [*moves, engine.choose(LIBRARY, engine.replay(LIBRARY, moves), to, lead=True)]


@pytest.mark.parametrize(
    ("path", "screen"),
    [
        ([], "let-them-talk"),
        (["show-you-see-it"], "show-you-see-it"),
        (["name-the-anger", "let-them-talk"], "let-them-talk"),
        (["show-you-see-it", "try-another-way", "still-not-yet", "interrupt:abuse"], "interrupt:abuse"),
        (["show-you-see-it", "try-another-way", "still-not-yet", "interrupt:abuse", "return"], "still-not-yet"),
        (
            ["show-you-see-it", "say-it-back", "whose-mistake", "look-together", "leave-the-argument"],
            "leave-the-argument",
        ),
    ],
)
def test_choices_lead_where_they_say(path: list[str], screen: str) -> None:
    moves = [BEGIN]
    for to in path:
        moves = chosen(moves, to)

    assert engine.replay(LIBRARY, moves).screen == screen


def test_a_choice_that_is_not_on_the_screen_is_refused() -> None:
    with pytest.raises(WrongMove, match="not on this step"):
        chosen([BEGIN], "hold-the-line")


def test_a_choice_of_a_lead_is_not_offered_to_an_agent() -> None:
    position = engine.replay(LIBRARY, [Move(Kind.ENTERED, "how-it-ended")])

    with pytest.raises(WrongMove):
        engine.choose(LIBRARY, position, "worth-keeping")
    assert engine.choose(LIBRARY, position, "worth-keeping", lead=True).target == "worth-keeping"


def test_the_private_card_cannot_be_recorded() -> None:
    with pytest.raises(WrongMove):
        engine.interrupt(LIBRARY, engine.replay(LIBRARY, [BEGIN]), "temper")


def test_leaving_an_interrupt_for_the_road_closes_every_interrupt() -> None:
    moves = [BEGIN, Move(Kind.INTERRUPTED, "interrupt:threat"), Move(Kind.INTERRUPTED, "interrupt:manager")]

    position = engine.replay(LIBRARY, chosen(moves, "how-it-ended"))

    assert position.screens == ("how-it-ended",)


def test_ticks_are_kept_in_the_order_of_ticking() -> None:
    moves = [Move(Kind.TICKED, "a", "one"), Move(Kind.TICKED, "a", "two"), Move(Kind.UNTICKED, "a", "one")]

    assert engine.ticks(moves) == {"a": ["two"]}


def test_an_interrupt_by_its_key_leaves_the_answer_that_was_given_before_as_it_is() -> None:
    moves = chosen([BEGIN], "show-you-see-it")
    moves = [*moves, engine.back(engine.replay(LIBRARY, moves))]
    moves = [*moves, engine.interrupt(LIBRARY, engine.replay(LIBRARY, moves), "abuse")]
    moves = [*moves, engine.resume(engine.replay(LIBRARY, moves))]

    assert engine.Track(LIBRARY, moves).answers() == {"let-them-talk": "show-you-see-it"}


def test_of_two_choices_that_lead_the_same_way_the_one_that_was_named_is_taken() -> None:
    choices = (
        Choice("Ours", "own-it", fact="mistake", value="ours"),
        Choice("Theirs", "own-it", fact="mistake", value="x"),
    )
    step = dataclasses.replace(LIBRARY.steps["let-them-talk"], choices=choices)
    library = LIBRARY.having("step", {**LIBRARY.steps, "let-them-talk": step})
    position = engine.replay(library, [BEGIN])

    labels = [engine.choose(library, position, name).label for name in ("own-it|x", "own-it|ours", "own-it")]
    assert labels == ["Theirs", "Ours", "Ours"]
    assert engine.Track(library, [BEGIN, engine.choose(library, position, "own-it|x")]).answers() == {
        "let-them-talk": "own-it|x"
    }


def test_a_step_that_was_deleted_gives_way_to_the_one_before_it() -> None:
    moves = chosen([BEGIN], "show-you-see-it")
    steps = {slug: step for slug, step in LIBRARY.steps.items() if slug != "show-you-see-it"}

    position = engine.replay(LIBRARY.having("step", steps), moves)

    assert (position.screen, position.lost) == ("let-them-talk", True)


def test_an_interrupt_over_a_step_that_is_taken_away_still_gives_way() -> None:
    moves = [BEGIN, engine.jump(LIBRARY, "learn"), Move(Kind.INTERRUPTED, "interrupt:abuse")]
    steps = {slug: step for slug, step in LIBRARY.steps.items() if slug != "root-cause"}
    fewer = LIBRARY.having("step", steps)
    position = engine.replay(fewer, moves)
    returned = engine.replay(fewer, [*moves, engine.resume(position)])

    assert position.screens == ("let-them-talk", "interrupt:abuse")
    assert returned.screens == ("let-them-talk",)


class Walk(RuleBasedStateMachine):
    """A worker who does anything at any time, while an editor takes steps away and puts them back."""

    def __init__(self) -> None:
        super().__init__()
        self.library, self.moves = LIBRARY, [BEGIN]

    @property
    def position(self) -> engine.Position:
        """Where the moves lead under the guidance of the moment."""
        return engine.replay(self.library, self.moves)

    def make(self, move: Move) -> None:
        """Make a forward move, and see that going back undoes it exactly."""
        before = self.position
        after = engine.replay(self.library, [*self.moves, move])
        if not after.lost and not before.lost:
            undone = engine.replay(self.library, [*self.moves, move, engine.back(after)])
            assert undone.screens == before.screens
        self.moves.append(move)

    @rule(number=st.integers(0, 8))
    def choose(self, number: int) -> None:
        """Take a choice of the screen; it is refused only where there is nothing to return to, or the step is gone."""
        offered = engine.offered(self.library.screen(self.position.screen), lead=True)
        if not offered:
            return
        to = offered[number % len(offered)].to
        try:
            self.make(engine.choose(self.library, self.position, to, lead=True))
        except WrongMove:
            assert (to == "return" and not self.position.paused) or self.library.screen(to) is None

    @rule(stage=st.sampled_from(sorted(LIBRARY.stages)))
    def jump(self, stage: str) -> None:
        """Jump to a stage."""
        self.make(engine.jump(self.library, stage))

    @rule(slug=st.sampled_from(INTERRUPTS))
    def interrupt(self, slug: str) -> None:
        """Open an interrupt: returning from it leads to the very screen it opened over."""
        before = self.position
        if f"interrupt:{slug}" in before.screens:
            return
        move = engine.interrupt(self.library, before, slug)
        opened = engine.replay(self.library, [*self.moves, move])
        returned = engine.replay(self.library, [*self.moves, move, engine.resume(opened)])
        if not before.lost:
            assert returned.screens == before.screens
        self.make(move)

    @precondition(lambda self: self.position.before is not None)
    @rule()
    def back(self) -> None:
        """Go back."""
        self.moves.append(engine.back(self.position))

    @rule(slug=st.sampled_from(STEPS))
    def delete(self, slug: str) -> None:
        """An editor takes a step away."""
        steps = {name: step for name, step in self.library.steps.items() if name != slug}
        if LIBRARY.default_start.start in steps:
            self.library = self.library.having("step", steps)

    @rule(slug=st.sampled_from(STEPS), to=st.sampled_from(STEPS))
    def rewrite(self, slug: str, to: str) -> None:
        """An editor gives a step other lines and lets it lead elsewhere."""
        if slug in self.library.steps:
            step = dataclasses.replace(LIBRARY.steps[slug], do=(Do("A new line"),), choices=(Choice("Elsewhere", to),))
            self.library = self.library.having("step", {**self.library.steps, slug: step})

    @rule(kind=st.sampled_from(sorted(set(Kind) - MOVING)), slug=st.sampled_from(STEPS))
    def note_down(self, kind: Kind, slug: str) -> None:
        """Something is done along the way, or refused: nobody moves by it, and going back does not undo it."""
        before = self.position
        self.moves.append(Move(kind, slug, "A new line"))
        assert self.position == before

    @rule()
    def restore(self) -> None:
        """An editor puts everything back."""
        self.library = LIBRARY

    @invariant()
    def the_screen_exists(self) -> None:
        """Whatever happened, there is a screen in front of the worker."""
        assert self.library.screen(self.position.screen) is not None

    @invariant()
    def one_can_go_on(self) -> None:
        """From every screen there is a way on: a choice that can be taken, an end, or a stage to jump to."""
        screen = self.library.screen(self.position.screen)
        onward = [choice for choice in engine.offered(screen, lead=True) if self.library.screen(choice.to)]
        stages = [stage for stage in self.library.stages.values() if self.library.screen(stage.start)]
        assert onward or getattr(screen, "ends", False) or self.position.paused or stages

    @invariant()
    def every_reading_of_the_moves_works(self) -> None:
        """What the pages read from the same rows never fails."""
        engine.ticks(self.moves)
        engine.Track(self.library, self.moves).answers()
        engine.visited(self.library, self.moves)


TestWalk = Walk.TestCase
TestWalk.settings = hypothesis_settings(max_examples=40, stateful_step_count=25, deadline=None)
