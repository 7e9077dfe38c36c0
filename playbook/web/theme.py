"""The colours that a browser can be set to."""

from enum import Enum

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy


class Theme(Enum):
    """The choices, each with its name in the cookie and the words on the switch."""

    SYSTEM = ("system", gettext_lazy("Theme: system"))
    LIGHT = ("light", gettext_lazy("Theme: light"))
    DARK = ("dark", gettext_lazy("Theme: dark"))

    def __init__(self, slug: str, label: str) -> None:
        self.slug, self.label = slug, label

    @property
    def next(self) -> "Theme":
        """The theme that pressing the switch brings."""
        every = list(Theme)
        return every[(every.index(self) + 1) % len(every)]

    @classmethod
    def named(cls, slug: str) -> "Theme | None":
        """The theme of that name, or None."""
        return next((one for one in cls if one.slug == slug), None)

    @classmethod
    def of(cls, request: HttpRequest | None) -> "Theme":
        """The theme that this browser has chosen; the system's where it has not."""
        return (cls.named(request.COOKIES.get(settings.THEME_COOKIE_NAME, "")) if request else None) or cls.SYSTEM
