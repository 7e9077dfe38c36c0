"""What the production server calls: Django behind a front that reads requests whole."""

from playbook.web.database_watch import start_watching
from playbook.web.early_answers import early_answer
from playbook.web.front import Front
from playbook.web.metrics import serve_metrics
from playbook.wsgi import application as django_application

application = Front(django_application, early=early_answer, begin=(start_watching, serve_metrics))
