"""What the production server calls: Django behind a front that reads requests whole."""

from playbook.web.front import Front
from playbook.wsgi import application as django_application

application = Front(django_application)
