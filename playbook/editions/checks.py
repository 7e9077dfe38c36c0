"""`manage.py check` reads the content that ships and names what has to be mended, and what has to be filled in."""

import sys
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info

from playbook.editions.content_folder import read_content
from playbook.guidance.documents import BadDocument


def content_is_sound(app_configs: Sequence[AppConfig] | None, **kwargs: Sequence[str] | None) -> list[CheckMessage]:
    """One error for every problem in `content/`, those among them that an organisation is only warned of.

    Any other command leaves the content unread: reading it takes as long as most of them, and what is wrong with a text
    that ships keeps nobody from erasing one that was typed. `load` looks through what it loads by itself.
    """
    if not _is_asked_for(sys.argv):
        return []
    try:
        found = read_content(settings.CONTENT_DIR)
    except BadDocument as error:
        return [Error(str(error), id="content.E001")]
    return [
        *(Error(text, id="content.E002") for text in found.located()),
        *(Info(text, id="content.I001") for text in found.unfilled()),
    ]


def _is_asked_for(words: Sequence[str]) -> bool:
    """Whether the command is about the content. Before the answer of any other it would hide that answer."""
    program, command = (*words, "", "")[:2]
    return not program.endswith("manage.py") or command in ("check", "start")
