"""What the production server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playbook.settings")

application = get_wsgi_application()

from playbook.reader.preload import warm  # noqa: E402  # models can be imported only now

warm()
