"""What the production server calls."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playbook.settings")
django.setup(set_prefix=False)

from playbook.web.readable import Handler  # noqa: E402  # the same

application = Handler()

from playbook.reader.preload import warm  # noqa: E402  # models can be imported only now

warm()
