"""Tags of the live page: what a screen shows on a channel, all of it from the library alone."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from playbook.call.screen import Line, Screen, do_lines
from playbook.call.telephone import NUMBER
from playbook.complaints.models import Complaint, Offer
from playbook.flow import engine
from playbook.guidance.channels import FAMILIES, WRITTEN, fits, is_written
from playbook.guidance.kinds import Interrupt, Letter
from playbook.guidance.library import Library
from playbook.guidance.lines import Choice, Say, Shown
from playbook.guidance.lists import Option, Stage
from playbook.reader.slot_markup import filled

register = template.Library()


@register.simple_tag
def shown_on(screen: Screen, channel: Option | None) -> Shown:
    """What a channel shows of a screen; all of it where the channel is not known."""
    return screen.shown_in(channel.slug if channel else "")


@register.simple_tag
def stage_title(stage: Stage, channel: Option | None) -> str:
    """What a stage is called on a channel."""
    return stage.title_on(channel.slug if channel else "")


@register.simple_tag
def do_lines_on(screen: Screen, channel: Option | None, ticked: tuple[int, ...]) -> list[Line]:
    """The Do lines of a screen on a channel, with those that are ticked."""
    return do_lines(screen, channel.slug if channel else "", [screen.do[number].words for number in ticked])


@register.simple_tag
def offered(screen: Screen, lead: bool, channel: Option | None) -> list[Choice]:
    """The choices that a worker, or a lead, has on a screen, as a channel shows them."""
    return engine.offered(screen, lead=lead, channel=channel.slug if channel else "")


# The forms that a screen's first choice sends: what records and what goes on is one button.
_RECORDED_WITH = {"closure": "closure-form", "cause": "cause-form"}


@register.simple_tag
def sends(screen: Screen, place: int) -> str:
    """The id of the form that a choice of a screen sends, by its place: the step's, or what the screen records."""
    if place == 1:
        return next((form for name, form in _RECORDED_WITH.items() if name in screen.record), "step-form")
    return "step-form"


@register.simple_tag
def dangers(library: Library, screen: Screen, channel: Option | None) -> list[Choice]:
    """The choices that lead to numbers to call, on a screen that has none itself: they stay in sight."""
    if "contacts" in screen.record:
        return []
    choices = engine.offered(screen, lead=False, channel=channel.slug if channel else "")
    targets = {one.to: library.screen(one.to) for one in choices}
    return [one for one in choices if (there := targets[one.to]) and "contacts" in there.record]


@register.simple_tag
def met_on(library: Library, channel: Option | None) -> list[Interrupt]:
    """The interrupts that can break in on a channel; all of them where it is not known."""
    return [one for one in library.interrupts.values() if fits(one.channels, channel.slug if channel else "")]


@register.simple_tag
def letters_here(library: Library, screen: Screen, channel: Option | None) -> list[Letter]:
    """The letters that a screen names, as far as they go by a channel."""
    return [one for one in _letters_on(library, channel) if one.slug in screen.letters]


@register.simple_tag
def letters_else(library: Library, screen: Screen, channel: Option | None) -> list[Letter]:
    """All other letters that go by a channel."""
    return [one for one in _letters_on(library, channel) if one.slug not in screen.letters]


def _letters_on(library: Library, channel: Option | None) -> list[Letter]:
    return [one for one in library.letters.values() if fits(one.channels, channel.slug if channel else "")]


@register.simple_tag
def row_of(screen: Screen, line: Say) -> int:
    """The place of a line among all those of its screen, by which a form names it."""
    return screen.say.index(line)


@register.simple_tag
def blank_offers() -> list[Offer]:
    """An offer without words for each answer: the row that a script fills where the server has not drawn it yet."""
    nobodys = Complaint(pk=0, last_move=0)
    return [Offer(pk=0, complaint=nobodys, answer=answer) for answer in Offer.Answer.values]


@register.simple_tag
def number_pattern() -> str:
    """What is a number that can be rung, as a pattern for the browser."""
    return NUMBER


@register.simple_tag
def writes_on(channel: Option | None) -> str:
    """The channels, for a script, in which a line can be put into a reply; nothing on one where people speak."""
    written = " ".join(FAMILIES[WRITTEN])
    return written if channel is None or is_written(channel.slug) else ""


@register.tag
def filled_from(parser: Parser, token: Token) -> "FilledNode":
    """`{% filled_from desk.slot_values %}` to `{% endfilled_from %}`: what stands between, with its slots filled.

    The pieces in it are drawn as everybody gets them, and the values are put into what came of them, for this page
    alone: nothing that a complaint knows is ever there while a piece is drawn.
    """
    _name, values = token.split_contents()
    nodes = parser.parse(("endfilled_from",))
    parser.delete_first_token()
    return FilledNode(nodes, parser.compile_filter(values))


class FilledNode(template.Node):
    """A part of one person's page whose slots are filled from their complaint."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodes: NodeList, values: FilterExpression) -> None:
        self.nodelist, self.values = nodes, values

    def render(self, context: template.Context) -> SafeString:
        """What is inside, with what is known in its slots."""
        return filled(self.nodelist.render(context), self.values.resolve(context) or {})
