"""What the next page has to say, in a cookie that no other host can set."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest


class Storage(CookieStorage):
    """Django's own, under the name that the settings give it: in production one with `__Host-`."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.cookie_name = settings.MESSAGE_COOKIE_NAME
