"""What a token may be used for. A token does nothing that its scopes do not name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from playbook.web.role_words import in_role_words_lazy


class Scope(models.TextChoices):
    """One thing that a program may do. What it sees of complaints and figures, the person's role still decides."""

    GUIDANCE = "guidance:read", _("read the guidance")
    SEARCH = "search", _("search")
    COMPLAINTS = "complaints:read", _("read complaints that its person may see")
    COMPLAINTS_WRITE = "complaints:write", _("start complaints and write in them")
    PEOPLE = "people:read", _("read people and teams")
    FIGURES = "figures:read", _("read figures")
    PROVISION = "people:provision", _("add, change and deactivate people (SCIM)")
    ACT_AS = (
        "people:act",
        in_role_words_lazy(_("act in the name of other %(agents)s and %(leads)s of its person's team")),
    )
