"""A checklist that a lead put together from parts of the playbook and kept under a name for their team."""

from dataclasses import replace
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import Team, User
from playbook.guidance.kinds import Checklist
from playbook.guidance.library import Library
from playbook.guidance.lines import Item
from playbook.guidance.slots import fill
from playbook.reader.own_checklist import LONGEST_TITLE, Part, checklist_of, parts_named

MOST_OF_A_TEAM = 60


class TeamChecklistQuerySet(models.QuerySet["TeamChecklist"]):
    """Checklists of teams, by who asks."""

    def visible_to(self, user: User) -> Self:
        """Those of the person's team; a manager sees those of every team."""
        if user.is_manager:
            return self
        return self.filter(team=user.team_id) if user.team_id else self.none()


class TeamChecklist(models.Model):
    """Which parts of the playbook stand on it, and their lines as they were when somebody last said that it is right.

    What is shown follows the playbook; `lines` is there to say what has changed since.
    """

    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="checklists")
    title = models.CharField(_("name"), max_length=LONGEST_TITLE)
    parts = models.JSONField(_("parts"), default=list)
    lines = models.JSONField(_("lines"), default=list)
    own = models.TextField(_("lines of the team's own"), default="", db_default="", blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("kept by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = TeamChecklistQuerySet.as_manager()

    class Meta:
        ordering = ("title", "pk")
        verbose_name = _("checklist of a team")
        verbose_name_plural = _("checklists of teams")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("team", "title"), name="one_name_in_a_team"),)

    def __str__(self) -> str:
        return self.title

    def may_be_changed_by(self, user: User) -> bool:
        """Whether `user` leads the team that it is kept for, or may keep checklists for every team."""
        return (user.is_lead and user.team_id == self.team_id) or keeps_for_every_team(user)

    def parts_in(self, library: Library) -> list[Part]:
        """Its parts, without those that have left the playbook."""
        return parts_named(library, self.parts)

    def as_checklist(self, library: Library) -> Checklist:
        """The sheet, with the lines that the playbook has now, and those of the team's own behind them."""
        return self._sheet(self.parts_in(library))

    def _sheet(self, parts: list[Part]) -> Checklist:
        found = checklist_of(self.title, parts)
        own = tuple(Item(line, "", "") for line in self.own.splitlines())
        return replace(found, items=(*found.items, *own))

    def put_in(self, parts: list[Part], own: str, *, by: User) -> None:
        """Take `parts` with their lines as they stand now, and `own` lines, as what `by` keeps. It is not saved yet."""
        self.parts, self.own = [part.name for part in parts], own
        self.lines = lines_of(self._sheet(parts))
        self.kept_by, self.kept_at = by, timezone.now()


def keeps_for_every_team(user: User) -> bool:
    """Whether somebody keeps checklists for any team: whoever may publish what all of them read."""
    return user.has_perm("editions.publish_document")


def lines_of(checklist: Checklist) -> list[str]:
    """Every line of a sheet: those by heart, those to do, those to say."""
    return [*checklist.memory, *(item.text for item in checklist.items), *(fill(line.text) for line in checklist.say)]
