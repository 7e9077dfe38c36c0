"""Tags of the live page: what a screen shows on a channel, all of it from the library alone."""

from django import template

from playbook.call.screen import Line, Screen, do_lines
from playbook.flow import engine
from playbook.guidance.kinds import Shown
from playbook.guidance.lines import Choice
from playbook.guidance.lists import Option

register = template.Library()


@register.simple_tag
def shown_on(screen: Screen, channel: Option | None) -> Shown:
    """What a channel shows of a screen; all of it where the channel is not known."""
    return screen.shown_in(channel.slug if channel else "")


@register.simple_tag
def do_lines_on(screen: Screen, channel: Option | None, ticked: tuple[int, ...]) -> list[Line]:
    """The Do lines of a screen on a channel, with those that are ticked."""
    return do_lines(screen, channel.slug if channel else "", [screen.do[number].text for number in ticked])


@register.simple_tag
def offered(screen: Screen, lead: bool) -> list[Choice]:
    """The choices that a worker, or a lead, has on a screen."""
    return engine.offered(screen, lead=lead)
