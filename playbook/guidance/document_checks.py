"""What can be wrong with one document: what it names, how much it holds, where it leads."""

from collections.abc import Iterable, Iterator, Mapping

from playbook.guidance import limits, pictures
from playbook.guidance.channels import CHANNELS, NAMES, fits
from playbook.guidance.kinds import (
    INTERRUPT,
    RETURN,
    Base,
    Checklist,
    Guidance,
    Interrupt,
    Moment,
    Reference,
    Screen,
    Step,
    Tip,
)
from playbook.guidance.library import Library
from playbook.guidance.lines import Avoid, Choice, Do, Say, Shown
from playbook.guidance.markdown import BadMarkdown, pictures_in, refuse_slow
from playbook.guidance.problem import Param, Path, Problem, some

# The fields that hold short names of something else: what they name, and where that stands.
_NAMING: tuple[tuple[str, str], ...] = (
    ("stages", "stage"),
    ("stage", "stage"),
    ("interrupts", "interrupt"),
    ("interrupt", "interrupt"),
    ("related", "tip"),
    ("tips", "tip"),
    ("letters", "letter"),
    ("references", "reference"),
    ("record", "record"),
    ("channels", "channel"),
    ("silent", "channel"),
)


def document_problems(library: Library, one: Base) -> Iterator[Problem]:
    """The problems of one document, but for those of its words (`word_checks`)."""
    yield from _named(library, one)
    yield from _body(one)
    if isinstance(one, Guidance):
        yield from _points(library, one)
        yield from _lengths(one)
        yield from _counts(one)
        yield from _code(one)
    if isinstance(one, Screen):
        yield from _screen(library, one)
    if isinstance(one, Moment):
        yield from _moment(library, one)


def at(one: Base, field: Path, code: str, /, *, warning: bool = False, **params: Param) -> Problem:
    """A problem of a document that has been read."""
    return Problem(f"{one.folder}/{one.slug}.md", field, code, tuple(params.items()), warning)


def _points(library: Library, one: Guidance) -> Iterator[Problem]:
    for number, point in enumerate(one.points):
        if point not in library.points:
            yield at(one, ("points", number), "no-such-point", name=point)
    if not one.points and not one.ours:
        yield at(one, ("points",), "no-points")


def _named(library: Library, one: Base) -> Iterator[Problem]:
    known: dict[str, Iterable[str]] = {
        "stage": library.stages,
        "interrupt": library.interrupts,
        "tip": library.tips,
        "letter": library.letters,
        "reference": library.references,
        "record": limits.RECORDABLE | {fact.name for fact in library.organisation.facts},
        "channel": NAMES,
        "code": library.by_code,
    }
    for path, what, name in _names(one):
        if name not in known[what]:
            yield at(one, path, f"no-such-{what}", name=name, known=some(known[what]))


def _names(one: Base) -> Iterator[tuple[Path, str, str]]:
    """Each short name of something else in a document: its field, what it names, the name."""
    for field, what in _NAMING:
        value = getattr(one, field, ())
        if isinstance(value, str):
            yield from [((field,), what, value)] if value else []
        else:
            yield from (((field, number), what, name) for number, name in enumerate(value))
    for field in ("say", "do", "avoid", "choices"):
        for row, line in enumerate(getattr(one, field, ())):
            yield from (((field, row, "channels", at), "channel", name) for at, name in enumerate(line.channels))
    for row, item in enumerate(getattr(one, "items", ())):
        if item.code:
            yield ("items", row, "code"), "code", item.code


def _body(one: Base) -> Iterator[Problem]:
    try:
        refuse_slow(one.body)
    except BadMarkdown:
        yield at(one, ("body",), "body-slow")
    if (count := limits.words(one.body)) > one.body_words:
        yield at(one, ("body",), "body-long", count=count, most=one.body_words)
    yield from _pictures(one)


def _pictures(one: Base) -> Iterator[Problem]:
    """Pictures that nobody would see, or that nobody who cannot see would know of."""
    try:
        found = pictures_in(one.body)
    except BadMarkdown:
        return
    if found and not isinstance(one, Reference):
        yield at(one, ("body",), "picture-here", warning=True, words=found[0].words or found[0].name)
        return
    for picture in found:
        if not picture.is_kept:
            yield at(one, ("body",), "picture-elsewhere", warning=True, words=picture.words, name=picture.name[:80])
        elif not picture.words:
            yield at(one, ("body",), "picture-wordless", name=picture.name)
    if len(found) > pictures.MOST_ON_A_PAGE:
        yield at(one, ("body",), "pictures-many", count=len(found), most=pictures.MOST_ON_A_PAGE)


def _counts(one: Guidance) -> Iterator[Problem]:
    """More lines than a reader can take in at once: those of the channel that shows most."""
    most = {
        "say": limits.SAY_ON_A_TIP if isinstance(one, Tip) else limits.SAY,
        "do": limits.DO,
        "avoid": limits.AVOID,
        "choices": limits.CHOICES,
    }
    counts = [(field, _shown_at_once(getattr(one, field, ())), number) for field, number in most.items()]
    counts += [("points", len(one.points), limits.POINTS), ("memory", len(getattr(one, "memory", ())), limits.MEMORY)]
    for field, count, number in counts:
        if count > number:
            yield at(one, (field,), "too-many", count=count, most=number)
    if isinstance(one, Checklist) and len(one.items) not in limits.ITEMS:
        least, number = limits.ITEMS[0], limits.ITEMS[-1]
        yield at(one, ("items",), "items", count=len(one.items), least=least, most=number)


def _shown_at_once(lines: Iterable[Say | Do | Avoid | Choice]) -> int:
    named = [getattr(line, "channels", ()) for line in lines]
    return max(sum(fits(channels, channel) for channels in named) for channel in CHANNELS)


# The longest text of each field, and of each column of a field of rows.
_LONGEST: Mapping[str, int] = {
    **dict.fromkeys(("know", "know_written", "ask", "ask_written", "summary"), limits.LINE_CHARACTERS),
    "subject": limits.SUBJECT_CHARACTERS,
}
_LONGEST_IN: Mapping[str, Mapping[str, int]] = {
    "say": dict.fromkeys(("text", "other"), limits.SAY_CHARACTERS),
    "do": {"text": limits.DO_CHARACTERS},
    "choices": dict.fromkeys(("label", "written"), limits.LABEL_CHARACTERS),
    "paragraphs": {"text": limits.PARAGRAPH_CHARACTERS},
}


def _lengths(one: Guidance) -> Iterator[Problem]:
    for field, text, most in _measured(one):
        if len(text) > most:
            yield at(one, field, "line-long", count=len(text), most=most)


def _measured(one: Guidance) -> Iterator[tuple[Path, str, int]]:
    """Each text whose length counts: its field, the text, the most characters."""
    longest = {"title": one.title_characters, "title_written": one.title_characters, **_LONGEST}
    yield from (((field,), getattr(one, field, ""), most) for field, most in longest.items())
    for part, columns in _LONGEST_IN.items():
        for row, line in enumerate(getattr(one, part, ())):
            yield from (((part, row, name), getattr(line, name), most) for name, most in columns.items())


def _code(one: Guidance) -> Iterator[Problem]:
    code = getattr(one, "code", None)
    if code is not None and not limits.CODE.fullmatch(code):
        yield at(one, ("code",), "code-form", code=code)
    if isinstance(one, Interrupt) and one.key not in limits.INTERRUPT_KEYS:
        yield at(one, ("key",), "key-taken", key=one.key, known=", ".join(sorted(limits.INTERRUPT_KEYS)))
    if len(one.slug) > limits.DOCUMENT:
        yield at(one, (), "short-name-long", count=len(one.slug), most=limits.DOCUMENT)


def _screen(library: Library, one: Screen) -> Iterator[Problem]:
    inside = isinstance(one, Interrupt) or bool(getattr(one, "interrupt", ""))
    if isinstance(one, Step) and bool(one.stage) == bool(one.interrupt):
        yield at(one, ("stage",), "stage-or-interrupt")
    for row, choice in enumerate(one.choices):
        yield from _choice(library, one, row, choice, inside=inside)
    count = max(_words_of(one.shown_in(channel)) for channel in CHANNELS)
    if count > limits.WORDS_ON_A_STEP:
        yield at(one, ("title",), "screen-long", count=count, most=limits.WORDS_ON_A_STEP)
    if len(one.ref) > limits.SCREEN:
        yield at(one, (), "short-name-long", count=len(one.ref), most=limits.SCREEN)


def _words_of(shown: Shown) -> int:
    """The words that stand on a screen before anything is unfolded."""
    return limits.words(
        shown.title,
        shown.know,
        shown.ask,
        *(line.text for line in shown.do),
        *(say.text for say in shown.say),
        *(text for avoid in shown.avoid for text in (avoid.text, avoid.instead)),
        *(choice.label for choice in shown.choices),
    )


def _choice(library: Library, one: Screen, row: int, choice: Choice, *, inside: bool) -> Iterator[Problem]:
    field: Path = ("choices", row, "to")
    if choice.to == RETURN:
        if not inside:
            yield at(one, field, "return-outside", label=choice.label)
    elif not choice.to:
        yield at(one, field, "leads-nowhere", label=choice.label)
    elif library.screen(choice.to) is None:
        code = "not-an-interrupt" if choice.to.startswith(INTERRUPT) else "not-a-step"
        yield at(one, field, code, label=choice.label, to=choice.to)
    if choice.fact or choice.value:
        yield from _stated(library, one, row, choice)


def _stated(library: Library, one: Screen, row: int, choice: Choice) -> Iterator[Problem]:
    """What is wrong with the fact that a choice records."""
    if choice.fact not in limits.FACT_LISTS:
        known = some(limits.FACT_LISTS)
        yield at(one, ("choices", row, "fact"), "no-such-fact", name=choice.fact, known=known)
        return
    options = library.options.get(limits.FACT_LISTS[choice.fact], {})
    if choice.value not in options:
        field: Path = ("choices", row, "value")
        yield at(one, field, "no-such-value", name=choice.value, fact=choice.fact, known=some(options))


def _moment(library: Library, one: Moment) -> Iterator[Problem]:
    pages = library.pages
    for field in ("pages", "also", "wrong"):
        for number, name in enumerate(getattr(one, field)):
            if name not in pages:
                yield at(one, (field, number), "no-such-page", warning=True, name=name)
    if one.speaker not in limits.SPEAKERS:
        yield at(one, ("speaker",), "no-such-speaker", name=one.speaker, known=some(limits.SPEAKERS))
    if one.danger and one.danger not in limits.DANGERS:
        yield at(one, ("danger",), "no-such-danger", name=one.danger, known=some(limits.DANGERS))
