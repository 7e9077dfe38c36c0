"""Which screens have words in which channel."""

from collections.abc import Mapping

from playbook.flow.map_sheet import Screen, Words
from playbook.guidance.channels import channels_of
from playbook.guidance.library import Library


def words_in(library: Library, screen: Screen) -> Mapping[str, Words]:
    """For each channel that is on, whether a screen is met there and has something to say."""
    met, silent = channels_of(screen.channels), channels_of(screen.silent) if screen.silent else ()
    return {channel: _words(screen, channel, met, silent) for channel in library.organisation.channels}


def _words(screen: Screen, channel: str, met: tuple[str, ...], silent: tuple[str, ...]) -> Words:
    if channel not in met:
        return Words.NOT_MET
    if screen.shown_in(channel).say:
        return Words.SOME
    return Words.SILENT if channel in silent or getattr(screen, "private", False) else Words.NONE
