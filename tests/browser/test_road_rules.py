"""The rules of the road in the browser are those of the engine: the same walks lead to the same places and marks."""

import json
from copy import deepcopy
from functools import cache

from playwright.sync_api import Page

from tests.browser.desk import ready, start
from tests.complaints.test_gone import NUMBERS
from tests.complaints.test_slot_values import ENDED, INSIDE, THINGS, WANTS
from tests.flow.road_cases import Step, walks
from tests.texts import LIBRARY

# Every walk from its beginning; the first step of each that leads elsewhere than the engine says, and what it says.
PLAY = """(walks) => {
  const each = (body) => Object.entries(body).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const sent = (body) => new URLSearchParams(each(body));
  const told = ({ screens, trail, ticks, answers, behind }) => ({
    screens, answers,
    trail: trail.slice(-12),
    ticks: Object.fromEntries(Object.entries(ticks).filter(([, lines]) => lines.length)),
    behind: [...behind].sort(),
  });
  const inOrder = (value) => {
    if (value?.constructor !== Object) return value;
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, inOrder(value[key])]));
  };
  const text = (place) => JSON.stringify(inOrder(told(place)));
  const wrong = [];
  for (const [at, walk] of walks.entries()) {
    let { place } = walk[0];
    for (const [number, step] of walk.entries()) {
      if (!number) continue;
      place = playbook.road.follow(place, step.kind, sent(step.body));
      if (text(place) === text(step.place)) continue;
      wrong.push({ walk: at, number, body: step.body, browser: told(place), engine: told(step.place) });
      break;
    }
  }
  return wrong;
}"""


@cache
def walked() -> list[list[Step]]:
    """The walks, made once."""
    return walks(LIBRARY)


def test_the_browser_follows_the_same_rules_as_the_engine(desk: Page, server: str) -> None:
    found = walked()
    start(desk, server)

    assert sum(len(walk) for walk in found) > 1000
    assert desk.evaluate(PLAY, found) == []
    assert has_every_kind(found)


def test_the_browser_puts_the_same_article_before_what_it_is_about(desk: Page, server: str) -> None:
    start(desk, server)

    assert desk.evaluate("(things) => things.map(playbook.road.withArticle)", list(THINGS)) == list(THINGS.values())


def test_the_browser_takes_the_same_capitals_from_what_stands_inside_a_line(desk: Page, server: str) -> None:
    start(desk, server)

    assert desk.evaluate("(values) => values.map(playbook.road.inside)", list(INSIDE)) == list(INSIDE.values())


def test_the_browser_leaves_out_the_same_full_stops(desk: Page, server: str) -> None:
    start(desk, server)

    assert desk.evaluate("(values) => values.map(playbook.road.openEnded)", list(ENDED)) == list(ENDED.values())


def test_the_browser_turns_what_they_want_as_the_server_does(desk: Page, server: str) -> None:
    start(desk, server)
    ready(desk)

    assert desk.evaluate("(wants) => wants.map(playbook.road.secondPerson)", list(WANTS)) == list(WANTS.values())


def test_the_browser_finds_the_same_number_to_ring(desk: Page, server: str) -> None:
    start(desk, server)

    assert desk.evaluate("(words) => words.map(playbook.road.dialled)", list(NUMBERS)) == list(NUMBERS.values())


def has_every_kind(found: list[list[Step]]) -> bool:
    """Whether the walks have what is easily wrong: an interrupt by its key after an answer, a return by choice."""
    bodies = [json.dumps(step["body"]) for walk in found for step in walk]
    return all(
        any(word in body for body in bodies) for word in ('"return"', '"back"', '"jump"', '"interrupt"', '"tick"')
    )


def test_a_walk_that_the_engine_would_not_make_is_noticed(desk: Page, server: str) -> None:
    """The control: one answer of the engine's is changed, and the browser is said to differ."""
    walk = deepcopy(next(one for one in walked() if len(one) > 3))
    walk[2]["place"]["answers"] = {"let-them-talk": "elsewhere"}  # type: ignore[index]
    start(desk, server)

    assert [one["number"] for one in desk.evaluate(PLAY, [walk])] == [2]
