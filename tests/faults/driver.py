"""A pair of windows on one complaint: what they do, again and again, and what they make of the answers."""

import random
import threading
import uuid
from collections.abc import Callable
from typing import Any

from playbook.flow import engine
from playbook.guidance.library import Library
from tests.faults.browser import Browser, Page
from tests.faults.journal import Journal

# How long a complaint is played: forms sent by each window.
FORMS = 22
STAGES = ("listen", "empathise", "establish", "resolve", "close")


class Window:
    """One of the two windows: what its page shows, and what it has sent since that was drawn."""

    def __init__(self, desk: "Desk", number: int) -> None:
        self.desk, self.number = desk, number
        self.dice = random.Random(f"{desk.seed} {number}")
        self.count = 0
        self.old_notes: list[dict[str, Any]] = []
        self.draw()

    def draw(self) -> None:
        """Load the page: from now on this is what the window knows, and to the note it is another window.

        What the window before it sent may still be on its way: it must not count as this one's.
        """
        self.client, self.sequence = uuid.uuid4().hex, 0
        status, html, _place = self.desk.browser.patiently("GET", self.desk.path, {})
        page = Page(html)
        if status != 200 or not page.screen:
            self.desk.journal.write("error", "", status=status, path=self.desk.path)
        self.seen, self.screen, self.last = page.seen, page.screen, ""
        self.ticks = {page.screen: page.ticks}
        self.note, self.version = page.note, page.version
        self.desk.journal.write("shown", "", complaint=self.desk.pk, number=page.seen, screen=page.screen)

    def act(self) -> None:
        """Do one thing."""
        acts: list[tuple[int, Callable[[], None]]] = [
            (30, self.move), (22, self.tick), (22, self.write), (10, self.fact), (6, self.promise), (5, self.warn),
            (3, self.chain), (2, self.late_note),
        ]  # fmt: skip
        self.dice.choices([act for _weight, act in acts], [weight for weight, _act in acts])[0]()
        if self.dice.random() < 0.08:
            self.draw()

    def token(self, kind: str) -> str:
        """A word that is typed once in the whole run."""
        self.count += 1
        return f"zq{kind}{self.desk.pk}x{self.number}x{self.count}q"

    def form(self, **fields: Any) -> dict[str, Any]:
        """A form of this page."""
        return {"key": str(uuid.uuid4()), "seen": self.seen, **({"after": self.last} if self.last else {}), **fields}

    def send(self, noun: str, fields: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Send a form: now and then twice at once, often a second time after the answer."""
        path, browser = f"{self.desk.path}{noun}/", self.desk.browser
        twin = None
        if self.dice.random() < 0.15:
            twin = threading.Thread(target=browser.send, args=(path, dict(fields)))
            twin.start()
        gives_up = twin is None and self.dice.random() < 0.04
        got = browser.send(path, fields, tries=2 if gives_up else 400)
        if twin:
            twin.join()
        if got and self.dice.random() < 0.4:
            again = browser.send(path, fields)
            self.desk.compare(fields["key"], got, again)
        return got

    def sent(self, noun: str, fields: dict[str, Any]) -> bool:
        """Send a form that is a link of this page's chain; whether it was done. A page that is outdated is redrawn."""
        got = self.send(noun, fields)
        if got is None or got[0] != 200:
            self.draw()
            return False
        self.last = fields["key"]
        if got[1].get("screen") != self.screen:
            self.screen = got[1].get("screen", "")
        return True

    # What a worker does

    def move(self) -> None:
        """Choose, interrupt, return, go back, jump."""
        self.sent("moves", self.form(on=self.screen, **self._somewhere()))

    def _somewhere(self) -> dict[str, str]:
        roll, screen = self.dice.random(), self.desk.library.screen(self.screen)
        choices = engine.offered(screen, lead=False)
        if roll < 0.55 and choices:
            return {"to": self.dice.choice(choices).name}
        if roll < 0.70:
            return {"move": "interrupt", "to": self.dice.choice(["abuse", "threat", "talker", "manager", "worry"])}
        if roll < 0.80:
            return {"move": "return"}
        if roll < 0.90:
            return {"move": "back"}
        return {"move": "jump", "to": self.dice.choice(STAGES)}

    def tick(self) -> None:
        """Tick or untick a line that only this window touches; the page's other ticks go with it, as in a form."""
        screen = self.desk.library.screen(self.screen)
        lines = [line.words for line in screen.shown_in(self.desk.library.usual_channel).do] if screen else []
        mine = [text for number, text in enumerate(lines) if number % 2 == self.number]
        if not mine or self.screen not in self.ticks:
            self.draw()
            return
        text, wanted = self.dice.choice(mine), set(self.ticks[self.screen])
        wanted.symmetric_difference_update({text})
        fields = self.form(on=self.screen, ticks=self.screen, tick=sorted(wanted))
        ref = self.screen
        self.desk.journal.write("ticks", fields["key"], complaint=self.desk.pk, ref=ref, text=text, on=text in wanted)
        if self.sent("facts", fields) and ref in self.ticks:
            self.ticks[ref] = wanted

    def fact(self) -> None:
        """Write down who it is."""
        self.sent("facts", self.form(customer=self.token("f")))

    def promise(self) -> None:
        """Promise something."""
        self.sent("promises", self.form(what=self.token("p"), due="2099-01-05", reason="they asked"))

    def warn(self) -> None:
        """Record a warning."""
        self.sent("warnings", self.form(conduct="insult", words=self.token("w")))

    def write(self) -> None:
        """Add a line to the note; after a clash, often put both together."""
        text = f"{self.note}\n{self.token('n')}".strip()
        self._save(text)

    def _save(self, text: str, *, tried: int = 0) -> None:
        self.sequence += 1
        fields = {"key": str(uuid.uuid4()), "text": text, "version": self.version}
        fields |= {"client": self.client, "sequence": self.sequence}
        self.old_notes.append(fields)
        got = self.send("note", fields)
        if got is None:  # whether it was saved is not known; what was typed stays in the field
            self.note = text
            return
        status, answer = got
        if status == 200:
            self.note, self.version = text, answer.get("note_version", self.version)
        elif status == 409 and "note" in answer:
            theirs, mine = answer["note"], text.splitlines()
            self.note, self.version = theirs, answer["note_version"]
            if tried < 3 and self.dice.random() < 0.8:
                more = [line for line in mine if line not in theirs.splitlines()]
                self._save("\n".join([theirs, *more]).strip(), tried=tried + 1)
            else:  # the window leaves it there, and what it types from now on comes from another
                self.client, self.sequence = uuid.uuid4().hex, 0

    def late_note(self) -> None:
        """An old save comes once more, after newer ones."""
        if self.old_notes:
            old = self.dice.choice(self.old_notes)
            self.desk.browser.send(f"{self.desk.path}note/", old)

    def chain(self) -> None:
        """Three forms made while the line was away, the last one sent first."""
        first, second = self.form(on=self.screen, **self._somewhere()), self.form(customer=self.token("f"))
        second["after"] = first["key"]
        third = self.form(warned="", conduct="insult", words=self.token("w"), after=second["key"])
        third["after"] = second["key"]
        self.desk.browser.send(f"{self.desk.path}warnings/", third)
        if self.sent("moves", first) and self.sent("facts", second):
            self.sent("warnings", third)


class Desk:
    """A complaint, and the two windows it is open in."""

    def __init__(self, browser: Browser, journal: Journal, library: Library, seed: str) -> None:
        self.browser, self.journal, self.library, self.seed = browser, journal, library, seed
        key = str(uuid.uuid4())
        journal.write("sent", key, path="/complaints/new/", fields={"start": "listen"})
        status, _body, place = browser.patiently("POST", "/complaints/new/", {"start": "listen", "key": key})
        while status in (401, 403) or "sign-in" in place:
            browser.sign_in()
            status, _body, place = browser.patiently("POST", "/complaints/new/", {"start": "listen", "key": key})
        self.path, self.pk = place, int(place.strip("/").split("/")[-1])
        journal.write("began", key, complaint=self.pk)

    def play(self) -> None:
        """Both windows at once, then the end of the complaint from one of them."""
        windows = [Window(self, number) for number in range(2)]
        threads = [threading.Thread(target=self._play, args=(window,)) for window in windows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if not self.browser.stop.is_set():
            windows[0].draw()
            windows[0].sent("closure", windows[0].form(outcome="resolved", reason=windows[0].token("c")))

    def _play(self, window: Window) -> None:
        for _form in range(FORMS):
            if self.browser.stop.is_set():
                return
            window.act()

    def compare(self, key: str, first: tuple[int, Any], again: tuple[int, Any] | None) -> None:
        """The same form again has the same answer."""
        if again and first[0] != again[0] and "missing" not in first[1]:
            self.journal.write("differs", key, first=first, again=again)


def work(browser: Browser, journal: Journal, library: Library, seed: str) -> None:
    """Play complaints until it is time to stop."""
    browser.sign_in()
    number = 0
    while not browser.stop.is_set():
        number += 1
        Desk(browser, journal, library, f"{seed} {number}").play()
