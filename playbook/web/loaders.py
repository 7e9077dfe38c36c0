"""Templates are written indented, one element a line; pages are sent without the indentation."""

import re

from django.template import Origin
from django.template.loaders import filesystem

_INDENTATION = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Reads templates from the project's folder and leaves out what stands before the first word of a line.

    A browser shows a line break and any blanks after it as one blank; lines keep their numbers for error pages.
    """

    def get_contents(self, origin: Origin) -> str:
        """The template's text."""
        return _INDENTATION.sub("\n", super().get_contents(origin))
