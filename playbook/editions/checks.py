"""`manage.py check` reads the content that ships and names every file and line that has to be mended."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from playbook.editions.content_folder import read_content
from playbook.guidance.documents import BadDocument


def content_is_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """One error for every problem in `content/`, those among them that an organisation is only warned of."""
    try:
        found = read_content(settings.CONTENT_DIR)
    except BadDocument as error:
        return [Error(str(error), id="content.E001")]
    return [Error(text, id="content.E002") for text in found.located()]
