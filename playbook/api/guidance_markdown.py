"""A document of the guidance as Markdown, for programs that show it as it is."""

from collections.abc import Iterable, Iterator

from playbook.guidance.kinds import Checklist, Guidance, Letter, Reference, Screen, Step, Tip
from playbook.guidance.pictures import without_pictures
from playbook.guidance.slots import fill


def markdown_of(one: Guidance) -> str:
    """The whole document: what to say, do, avoid and know, where it leads, why. Slots have their plain words."""
    blocks = [f"# {one.title}", *_middle(one), without_pictures(one.body)]
    return "\n\n".join(block for block in blocks if block).strip() + "\n"


def _middle(one: Guidance) -> Iterator[str]:
    if isinstance(one, Tip | Checklist | Letter | Reference):
        yield one.summary
    if isinstance(one, Checklist):
        yield _list(f"{item.text}: {item.answer}" if item.answer else item.text for item in one.items)
    elif isinstance(one, Letter):
        yield f"Subject: {fill(one.subject)}"
        yield "\n\n".join(fill(paragraph.text) for paragraph in one.paragraphs)
    elif isinstance(one, Tip | Screen):
        yield from _advice(one)


def _advice(one: Tip | Screen) -> Iterator[str]:
    yield _section("Say", (f"“{fill(line.text)}”" for line in one.say))
    yield _section("Do", (fill(line.text) for line in one.do))
    yield _section("Avoid", (f"“{fill(line.text)}” Instead: “{fill(line.instead)}”" for line in one.avoid))
    yield f"**Know:** {fill(one.know)}" if one.know else ""
    if isinstance(one, Screen):
        yield _section(fill(one.ask) or "Then", (fill(choice.label) for choice in one.choices))
    if isinstance(one, Step) and one.ends:
        yield "This is the end."


def _section(title: str, lines: Iterable[str]) -> str:
    text = _list(lines)
    return f"## {title}\n\n{text}" if text else ""


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
