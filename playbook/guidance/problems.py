"""What is broken in a playbook, each with the file, the line and what to do about it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from playbook.guidance import limits, personal
from playbook.guidance.channels import CHANNELS, NAMES, fits
from playbook.guidance.documents import LIST, BadDocument, Document
from playbook.guidance.kinds import INTERRUPT, RETURN, Checklist, Interrupt, Screen, Shown, Step, Tip
from playbook.guidance.library import Library, Readable
from playbook.guidance.markdown import BadMarkdown, refuse_slow

RECORDABLE = frozenset(
    {"channel", "customer", "problem", "remedy", "mistake", "offer"}
    | {"promise", "warning", "closure", "cause", "capsule", "contacts"}
)


type Texts = Mapping[tuple[str, str], Document]


@dataclass(frozen=True, order=True)
class Problem:
    """Something an author has to mend: where it is, what is wrong, and the remedy in the same sentence.

    A `warning` is worth mending and stops no publishing by a manager; what ships has none.
    """

    path: str
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def problems(library: Library, texts: Iterable[Document]) -> list[Problem]:
    """Every problem of `library`, which was built from `texts`; the flow's own problems are in `flow.graph`."""
    by_key = {(document.kind, document.slug): document for document in texts}
    return check(library, by_key, library.everything(), by_key.values())


def check(
    library: Library, texts: Texts, readables: Iterable[Readable], documents: Iterable[Document]
) -> list[Problem]:
    """The problems of some `readables` and of the words of some `documents`, and what only the whole can have.

    `texts` has the document of anything that turns out to have a problem.
    """
    found = [problem for readable in readables for problem in _Check(library, readable, texts).all()]
    found += _uncited(library, texts) + _duplicate_codes(library, texts) + _wordless(library, texts)
    found += [problem for document in documents for problem in _personal(document)]
    return sorted(found)


def names_in(library: Library) -> set[str]:
    """Everything that a document can name: where one of these goes, others may be broken by it."""
    screens = {screen.ref for screen in (*library.steps.values(), *library.interrupts.values())}
    return {*library.points, *library.stages, *library.interrupts, *library.tips, *library.by_code, *screens}


def read_problems(texts: Iterable[Document], read: Callable[[Document], object]) -> list[Problem]:
    """One problem for every document that `read` cannot read, so that an author sees them all at once."""
    found = []
    for document in texts:
        try:
            read(document)
        except BadDocument as error:
            found.append(Problem(error.path, error.line, error.message))
    return found


class _Check:
    """The problems of one document."""

    def __init__(self, library: Library, readable: Readable, texts: Texts) -> None:
        self.library, self.one, self.texts = library, readable, texts

    def all(self) -> Iterator[Problem]:
        yield from self._rests_on_points()
        yield from self._names_what_exists()
        yield from self._says_it_well()
        yield from self._keeps_to_limits()
        if isinstance(self.one, Step | Interrupt):
            yield from self._leads_somewhere(self.one)

    def _problem(self, message: str, *needles: str) -> Problem:
        document = self.texts[self.one.kind, self.one.slug]
        return Problem(document.path, document.line_of(*needles), message)

    def _rests_on_points(self) -> Iterator[Problem]:
        for point in self.one.points:
            if point not in self.library.points:
                yield self._problem(f"there is no point {point}; use an id from points.toml", f'"{point}"')
        if not self.one.points and not self.one.ours:
            yield self._problem("cites no point; name the points it rests on, or add `ours = true`", "title =")

    def _names_what_exists(self) -> Iterator[Problem]:
        one, library = self.one, self.library
        named: list[tuple[str, tuple[str, ...], Iterable[str]]] = [
            ("stage", getattr(one, "stages", ()), library.stages),
            ("interrupt", getattr(one, "interrupts", ()), library.interrupts),
            ("tip", getattr(one, "related", ()), library.tips),
            ("tip", getattr(one, "tips", ()), library.tips),
            ("record", getattr(one, "record", ()), RECORDABLE),
            ("channel", tuple(_channels_named(one)), NAMES),
        ]
        if isinstance(one, Step):
            named.append(("stage", (one.stage,) if one.stage else (), library.stages))
            named.append(("interrupt", (one.interrupt,) if one.interrupt else (), library.interrupts))
        if isinstance(one, Checklist):
            codes = tuple(item.code for item in one.items if item.code)
            named.append(("step with the code", codes, library.by_code))
        for what, slugs, known in named:
            for slug in slugs:
                if slug not in known:
                    yield self._problem(f"there is no {what} {slug!r}; use one of {_some(known)}", f'"{slug}"', slug)

    def _says_it_well(self) -> Iterator[Problem]:
        one = self.one
        spoken = [text for say in one.say for text in (say.text, say.other)]
        spoken += [avoid.instead for avoid in getattr(one, "avoid", ())]
        for text in spoken:
            if match := limits.TRIGGER.search(text):
                yield self._problem(
                    f"a line to say has {match[0]!r}, which makes anger worse; say it otherwise", text[:40]
                )
        for say in one.say:
            if not say.other:
                yield self._problem("a line to say has no second wording; add `other`", say.text[:40])
        try:
            refuse_slow(one.body)
        except BadMarkdown as error:
            yield self._problem(str(error), one.body[:40])

    def _keeps_to_limits(self) -> Iterator[Problem]:
        one = self.one
        is_tip = isinstance(one, Tip)
        counts: list[tuple[str, int, int]] = [
            ("points", len(one.points), limits.POINTS),
            ("say", _most(one, "say"), limits.SAY_ON_A_TIP if is_tip else limits.SAY),
            ("do", _most(one, "do"), limits.DO),
            ("avoid", _most(one, "avoid"), limits.AVOID),
            ("memory", len(getattr(one, "memory", ())), limits.MEMORY),
            ("choices", _most(one, "choices"), limits.CHOICES),
        ]
        for key, count, most in counts:
            if count > most:
                yield self._problem(
                    f"{key} has {count} entries in one channel, {most} is the most: keep those that matter",
                    f"{key} =",
                )
        yield from self._keeps_lines_short()
        if isinstance(one, Checklist) and len(one.items) not in limits.ITEMS:
            yield self._problem(
                f"has {len(one.items)} items; a checklist that is used has 5 to 9", "items =", "[[items]]"
            )
        if (count := limits.words(one.body)) > limits.BODY_WORDS:
            yield self._problem(f"the body has {count} words, {limits.BODY_WORDS} is the most: cut it", one.body[:40])
        if isinstance(one, Step | Interrupt) and (count := _words_on(one)) > limits.WORDS_ON_A_STEP:
            message = (
                f"the screen has {count} words, {limits.WORDS_ON_A_STEP} is the most to read in a live complaint: cut"
            )
            yield self._problem(message, "title =")

    def _keeps_lines_short(self) -> Iterator[Problem]:
        one = self.one
        lines: list[tuple[str, str, int]] = [("title", one.title, one.title_characters)]
        lines += [("say", text, limits.SAY_CHARACTERS) for say in one.say for text in (say.text, say.other)]
        lines += [("do", line.text, limits.DO_CHARACTERS) for line in getattr(one, "do", ())]
        lines += [("choice", choice.label, limits.LABEL_CHARACTERS) for choice in getattr(one, "choices", ())]
        lines += [(key, getattr(one, key, ""), limits.LINE_CHARACTERS) for key in ("know", "ask", "summary")]
        for key, text, most in lines:
            if len(text) > most:
                yield self._problem(f"a {key} has {len(text)} characters, {most} is the most: shorten it", text[:40])

    def _leads_somewhere(self, one: Step | Interrupt) -> Iterator[Problem]:
        inside = isinstance(one, Interrupt) or bool(one.interrupt)
        if isinstance(one, Step) and bool(one.stage) == bool(one.interrupt):
            yield self._problem("needs either a `stage` or an `interrupt`, one of the two", "stage =", "interrupt =")
        for choice in one.choices:
            if choice.to == RETURN and not inside:
                yield self._problem(f"{choice.label!r} returns, but only an interrupt can; name a step", choice.label)
            elif choice.to != RETURN and self.library.screen(choice.to) is None:
                where = "an interrupt" if choice.to.startswith(INTERRUPT) else "a step"
                yield self._problem(
                    f"{choice.label!r} leads to {choice.to!r}, which is not {where}; mend it", choice.label
                )


def _words_on(one: Screen) -> int:
    """The words that stand on a screen before anything is unfolded, in the channel that shows most."""
    return max(_words_of(one.shown_in(channel)) for channel in CHANNELS)


def _words_of(shown: Shown) -> int:
    return limits.words(
        shown.title,
        shown.know,
        shown.ask,
        *(line.text for line in shown.do),
        *(say.text for say in shown.say),
        *(text for avoid in shown.avoid for text in (avoid.text, avoid.instead)),
        *(choice.label for choice in shown.choices),
    )


def _channels_named(one: Readable) -> Iterator[str]:
    """Every channel and family that a document names, in itself and in its lines."""
    yield from (*getattr(one, "channels", ()), *getattr(one, "silent", ()))
    for key in ("say", "do", "avoid", "choices"):
        yield from (name for line in getattr(one, key, ()) for name in line.channels)


def _most(one: Readable, key: str) -> int:
    """How many lines of one sort a reader has before them at once: those of the channel that shows most."""
    lines = getattr(one, key, ())
    return max(sum(fits(line.channels, channel) for line in lines) for channel in CHANNELS)


def _uncited(library: Library, texts: Texts) -> list[Problem]:
    """Points that no tip rests on. Steps cite points too, but a tip is where a reader can read up on one."""
    cited = {point for tip in library.tips.values() for point in tip.points}
    line_of = texts[LIST, "points"].line_of if library.points else int
    return [
        Problem("points.toml", line_of(f'"{point}"'), f"no tip cites {point}; cite it in one", warning=True)
        for point in library.points
        if point not in cited
    ]


def _duplicate_codes(library: Library, texts: Texts) -> list[Problem]:
    coded = [one for one in library.everything() if getattr(one, "code", "")]
    keyed = list(library.interrupts.values())
    found = []
    for name, ones in (("code", coded), ("key", keyed)):
        counts = Counter(getattr(one, name) for one in ones)
        for one in ones:
            value = getattr(one, name)
            if counts[value] > 1:
                document = texts[one.kind, one.slug]
                message = f"the {name} {value!r} is used {counts[value]} times; give each its own"
                found.append(Problem(document.path, document.line_of(f"{name} ="), message))
    return found


def _wordless(library: Library, texts: Texts) -> list[Problem]:
    """Concepts of the thesaurus that mean nothing, or that say the same twice."""
    found = []
    for concept in library.concepts.values():
        counts = Counter(word.casefold() for word in concept.words)
        wrong = [f"{word!r} stands there twice; once is enough" for word, count in counts.items() if count > 1]
        wrong += ["has an entry without a letter; take it out" for word in counts if not any(map(str.isalnum, word))]
        wrong += [] if counts else ["has no words; add some, or take the concept out"]
        document = texts[LIST, "thesaurus"]
        found += [Problem(document.path, document.line_of(f'"{concept.slug}"'), one) for one in wrong]
    return found


def _personal(document: Document) -> Iterator[Problem]:
    if document.kind == LIST and document.slug in ("points", "contacts"):
        return  # points name dates; contacts are the organisation's own numbers
    for find in personal.find(document.text):
        message = f"{find.text!r} looks like personal data ({find.kind}); take it out"
        yield Problem(document.path, document.line_of(find.text), message)


def _some(known: Iterable[str]) -> str:
    slugs = sorted(known)
    return ", ".join(slugs[:8]) + (", ..." if len(slugs) > 8 else "")
