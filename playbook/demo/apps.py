"""The package of the demo data."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Names the package for Django, which finds the `demo` command by it."""

    name = "playbook.demo"
