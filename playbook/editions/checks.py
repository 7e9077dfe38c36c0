"""`manage.py check` reads the content that ships and names what has to be mended, and what has to be filled in."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info

from playbook.editions.content_folder import read_content
from playbook.guidance.documents import BadDocument


def content_is_sound(app_configs: Sequence[AppConfig] | None, **kwargs: Sequence[str] | None) -> list[CheckMessage]:
    """One error for every problem in `content/`, those among them that an organisation is only warned of."""
    try:
        found = read_content(settings.CONTENT_DIR)
    except BadDocument as error:
        return [Error(str(error), id="content.E001")]
    return [
        *(Error(text, id="content.E002") for text in found.located()),
        *(Info(text, id="content.I001") for text in found.unfilled()),
    ]
