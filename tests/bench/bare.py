"""A Django that does nothing but answer: what a page is measured beside."""

from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path


def ok(request: Any) -> HttpResponse:
    """The shortest answer there is."""
    return HttpResponse("ok")


urlpatterns = [path("", ok)]
settings.configure(SECRET_KEY="bench", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
application = get_wsgi_application()
