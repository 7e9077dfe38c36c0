"""The channels a complaint can come by, their two families, and which lines fit which."""

from collections.abc import Iterable, Mapping

SPOKEN = "spoken"
WRITTEN = "written"
FAMILIES: Mapping[str, tuple[str, ...]] = {
    SPOKEN: ("phone", "counter", "visit", "video"),
    WRITTEN: ("chat", "email", "letter", "social"),
}
CHANNELS = (*FAMILIES[SPOKEN], *FAMILIES[WRITTEN])
# Where everybody reads along, until the two write in private messages.
PUBLIC = ("social",)
# What a line, a choice or a screen may name: a channel, or a family for all of its channels.
NAMES = (*CHANNELS, *FAMILIES)
_FAMILY_OF = {channel: family for family, channels in FAMILIES.items() for channel in channels}


def family_of(channel: str) -> str:
    """`spoken` or `written`; nothing for a channel that is none of ours."""
    return _FAMILY_OF.get(channel, "")


def is_written(channel: str) -> bool:
    """Whether people write to each other on this channel."""
    return family_of(channel) == WRITTEN


def is_correspondence(channel: str) -> bool:
    """Whether an answer on this channel may take its time, so that the written road leads to it.

    A chat is written too, and goes on at once like a talk: it walks the road of speech, in its own words.
    """
    return is_written(channel) and channel != "chat"


def fits(named: Iterable[str], channel: str) -> bool:
    """Whether something that names these channels and families belongs on `channel`.

    Naming none means every channel. Where the channel is not known (or none of ours), everything fits.
    """
    named = tuple(named)
    return not named or channel not in _FAMILY_OF or channel in named or _FAMILY_OF[channel] in named


def channels_of(named: Iterable[str]) -> tuple[str, ...]:
    """Every channel that these names stand for, in our order; all of them for no name."""
    named = tuple(named)
    return tuple(channel for channel in CHANNELS if fits(named, channel))
