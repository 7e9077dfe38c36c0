"""The browser's road shows on each channel what the server shows there, with the same words in the same slots."""

import pytest
from playwright.sync_api import Page

from playbook.guidance.channels import CHANNELS
from playbook.guidance.kinds import Interrupt, Step
from playbook.guidance.slots import fill
from tests.browser.desk import ready, start
from tests.texts import LIBRARY

pytestmark = pytest.mark.browser

KNOWN = {"name": "Mrs <Lee>", "thing": "the boiler visit", "day": "Friday 4 June", "offer": "a new date"}
# Draws each screen on each channel, and gives back the words that a worker has before them.
DRAWN = """([screens, channels, slots]) => {
  const place = JSON.parse(document.getElementById("desk").dataset.place);
  const found = {};
  const words = ".step__title, .interrupt__title, .say__words, .do__text, .avoid__good, .know, #ask, .choice__text";
  for (const channel of channels) for (const ref of screens) {
    const template = document.createElement("template");
    const under = ref.startsWith("interrupt:") ? ["let-them-talk", ref] : [ref];
    template.innerHTML = playbook.road.draw({ ...place, screens: under, channel, slots });
    const texts = [...template.content.querySelectorAll("#step :is(" + words + ")")];
    const keys = [...template.content.querySelectorAll("#step .choice[name=to]")].map((one) => one.dataset.key);
    found[channel + " " + ref] = [texts.map((one) => one.textContent.replace(/\\s+/g, " ").trim()), keys];
  }
  return found;
}"""


def expected(screen: Step | Interrupt, channel: str, known: dict[str, str]) -> tuple[list[str], list[str]]:
    """The words of a screen as the server has them, in no order, and the keys of its choices."""
    shown = screen.shown_in(channel)
    lines = [text for say in shown.say for text in (say.text, say.other)]
    lines += [line.text for line in shown.do] + [avoid.instead for avoid in shown.avoid]
    labels = [choice.label for choice in shown.choices if not choice.lead]
    filled = [fill(text, known) for text in (*lines, *labels)]
    ask = [shown.ask or "What now?"] if labels else []
    return sorted([shown.title, *([shown.know] if shown.know else []), *ask, *filled]), [
        str(key) for key in range(1, len(labels) + 1)
    ]


@pytest.mark.parametrize("known", [{}, KNOWN], ids=["nothing known", "something known"])
def test_every_screen_reads_in_the_browser_as_on_the_server_on_every_channel(
    desk: Page, server: str, known: dict[str, str]
) -> None:
    start(desk, server)
    ready(desk)
    known = {**known, **LIBRARY.own_values}  # what the organisation fills is among what every page is given
    screens = [
        one for one in (*LIBRARY.steps.values(), *LIBRARY.interrupts.values()) if not getattr(one, "interrupt", "")
    ]
    screens = [one for one in screens if not getattr(one, "private", False)]

    drawn = desk.evaluate(DRAWN, [[one.ref for one in screens], list(CHANNELS), known])

    found = {name: (sorted(words), keys) for name, (words, keys) in drawn.items()}
    wanted = {f"{channel} {screen.ref}": expected(screen, channel, known) for channel in CHANNELS for screen in screens}
    wrong = [
        f"{name}: {words!r}"
        for name in wanted
        for words in {*found[name][0]} ^ {*wanted[name][0]} | {*found[name][1]} ^ {*wanted[name][1]}
    ]
    assert wrong == []
