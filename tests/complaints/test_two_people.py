"""Two people and one complaint, whatever they do: it has one holder, who alone moves it, and its record is true."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbook.accounts.models import User
from playbook.complaints.acts.recording import LEAVES_OPEN
from playbook.complaints.commands import (
    Answer,
    Close,
    Command,
    GoBack,
    HandOver,
    Invalid,
    Jump,
    OpenAgain,
    OpenInterrupt,
    Return,
    Sending,
    Tell,
)
from playbook.complaints.models import Complaint
from playbook.complaints.summary import summary_of
from playbook.complaints.taking import take
from playbook.editions.current import library
from playbook.flow import engine
from tests.complaints.test_record import command_for

OUTCOMES = ("resolved", "ended-by-us", "promised", "stays-open")
FACTS = ("customer", "thing", "reach", "offer", "what_happened")
KINDS = ("move", "fact", "close", "again", "take over", "give back", "look on")
ACTS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("cccijrb"), st.integers(0, 12)), max_size=16)


class Pair:
    """Two people at one complaint, with what must be true of it, kept apart from the database."""

    def __init__(self, agent: User, lead: User) -> None:
        self.people = (agent, lead)
        self.complaint = Complaint.begin(library(), "listen", by=agent)
        self.holder, self.is_open = agent, True
        self.endings: list[str] = []
        self.facts: dict[str, str] = {}

    @property
    def other(self) -> User:
        """The one who does not hold it."""
        return next(one for one in self.people if one != self.holder)

    def do(self, kind: str, what: str, number: int) -> None:
        """One act, and what follows from it."""
        match kind:
            case "move" if command := command_for(self.complaint, what, number):
                assert self.sent(command).taken
            case "fact":
                self.facts[FACTS[number % len(FACTS)]] = f"said {number}"
                assert self.sent(Tell(facts={FACTS[number % len(FACTS)]: f"said {number}"})).taken
            case "close":
                self.close(OUTCOMES[number % len(OUTCOMES)])
            case "again":
                assert self.sent(OpenAgain()).taken
                self.is_open = True
            case "take over":
                assert self.sent(HandOver(None, "they called back"), by=self.other).taken
                self.holder, self.is_open = self.other, True
            case "give back":
                assert self.sent(HandOver(self.other.pk, "my shift ends")).taken
                self.holder = self.other
            case "look on":
                self.look_on(number)

    def close(self, outcome: str) -> None:
        """End it; said twice without being opened between, the second corrects the first."""
        assert self.sent(Close(outcome, "as we agreed")).taken
        self.endings[-1 if not self.is_open else len(self.endings) :] = [outcome]
        self.is_open = outcome in LEAVES_OPEN

    def look_on(self, number: int) -> None:
        """The other one tries to do something without taking it over: it is refused by name, and changes nothing."""
        before = self.complaint.last_move
        tries: tuple[Command, ...] = (
            Jump("listen"),
            GoBack(),
            Return(),
            OpenInterrupt("abuse"),
            Tell(facts={"offer": "x"}),
        )
        answer = self.sent((*tries, Close("resolved", ""))[number % 6], by=self.other)
        assert answer.holder == self.holder.spoken_name
        assert self.complaint.last_move == before

    def sent(self, command: Command, *, by: User | None = None) -> Answer:
        """What became of a command of the holder, or of somebody else."""
        answer = take(self.complaint.pk, command, Sending(by or self.holder), library())
        self.complaint = Complaint.objects.get(pk=self.complaint.pk)
        return answer

    def check(self) -> None:
        """Whether the record says what is so."""
        one = self.complaint
        assert (one.holder, one.is_open) == (self.holder, self.is_open)
        assert one.screen == engine.replay(library(), one.moves_made()).screen
        assert {name: one.fact(name) for name in self.facts} == self.facts
        assert [ending.outcome for ending in one.closures.order_by("pk")] == self.endings
        text = summary_of(one, library())
        assert text.count("Ended: ") == len(self.endings)
        assert ("Still open." in text) is self.is_open
        assert one.holdings.order_by("-pk")[0].holder == self.holder


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_two_people_do_it_has_one_holder_and_a_true_record(
    playbook: None, agent: User, lead: User, acts: list[tuple[str, str, int]]
) -> None:
    pair = Pair(agent, lead)
    for act in acts:
        pair.do(*act)
        pair.check()


def test_a_record_that_is_not_true_would_be_noticed(playbook: None, agent: User, lead: User) -> None:
    """The control: an ending that is gone from the database."""
    pair = Pair(agent, lead)
    pair.do("close", "c", 0)
    pair.complaint.closures.all().delete()

    with pytest.raises(AssertionError):
        pair.check()


def test_nothing_is_kept_of_an_ending_without_an_outcome_on_the_list(playbook: None, agent: User, lead: User) -> None:
    pair = Pair(agent, lead)
    with pytest.raises(Invalid):
        pair.sent(Close("ended-by-us", ""))

    pair.check()
