"""What other programs can be told of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from playbook.web.role_words import in_role_words_lazy


class EventType(models.TextChoices):
    """One kind of thing that happens, by the name that a receiver knows it by."""

    STARTED = "complaint.started", _("a complaint was started")
    HANDED_OVER = "complaint.handed_over", _("a complaint changed hands")
    LEAD_ASKED = "complaint.lead_asked", in_role_words_lazy(_("%(a_lead)s was asked for"))
    WARNED = "complaint.warning_given", _("a warning was given")
    CLOSED = "complaint.closed", _("it was said how a complaint ended")
    PROMISE_DUE = "promise.due", _("a promise is due today")
    PROMISE_OVERDUE = "promise.overdue", _("a promise was not kept in time")
    PUBLISHED = "edition.published", _("an edition was published")
