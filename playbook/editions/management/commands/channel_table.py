"""`manage.py channel_table`: for every screen and channel, the first line that fits, or why there is none."""

import csv
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from playbook.flow.channel_words import words_in
from playbook.flow.map_sheet import Words
from playbook.guidance.documents import read_folder
from playbook.guidance.kinds import Interrupt, Step
from playbook.guidance.library import build
from playbook.guidance.slots import fill
from playbook.web.command_options import StandardOption


class Command(BaseCommand):
    """Writes a table: a screen a row, a channel that is on a column, in each cell a line to say or send there."""

    help = "Show as CSV, for every screen and every channel that is on, a line that fits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of one language; the shipped content is the default."""
        default = settings.CONTENT_DIR / settings.CONTENT_LANGUAGE
        parser.add_argument("folder", nargs="?", type=Path, default=default, metavar="DIR")

    def handle(self, *, folder: Path, **options: StandardOption) -> None:
        """Write the table."""
        library = build(read_folder(folder, folder.name))
        writer = csv.writer(self.stdout)
        writer.writerow(["code", "screen", *library.organisation.channels])
        for screen in sorted(library.screens.values(), key=lambda one: one.code):
            cells = [_cell(screen, channel, words) for channel, words in words_in(library, screen).items()]
            writer.writerow([screen.code, screen.ref, *cells])


def _cell(screen: Step | Interrupt, channel: str, words: Words) -> str:
    return fill(screen.shown_in(channel).say[0].text) if words is Words.SOME else f"({words.value})"
