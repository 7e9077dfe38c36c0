"""The plumbing's package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the package for Django, which finds the `start` command by it."""

    name = "playbook.web"
