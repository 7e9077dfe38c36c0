"""Keeping a checklist for a team, changing it, putting it into the archive, deleting it: written down in the trail."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from playbook.accounts.models import Team, User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.reader.own_checklist import Part
from playbook.team_checklists.models import TeamChecklist


class NameTaken(Exception):
    """Another checklist of the team got the name in the same moment."""


class ChangedMeanwhile(Exception):
    """Somebody else changed or deleted the checklist since the page was opened."""


def keep_new(team: Team, title: str, parts: list[Part], own: str = "", *, by: User) -> TeamChecklist:
    """Keep a new checklist. Raises `NameTaken`."""
    kept = TeamChecklist(team=team, title=title)
    kept.put_in(parts, own, by=by)
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
            record(Act.CHECKLIST_KEPT, number=kept.pk, team_id=team.pk)
    except IntegrityError as error:
        raise NameTaken from error
    return kept


def change(kept: TeamChecklist, title: str, parts: list[Part], own: str, *, by: User, version: int) -> None:
    """Give a checklist a name, parts and own lines. Raises `NameTaken`, `ChangedMeanwhile` for another `version`."""
    try:
        with transaction.atomic():
            newest = TeamChecklist.objects.select_for_update().filter(pk=kept.pk, version=version).first()
            if newest is None:
                raise ChangedMeanwhile
            newest.title = title
            newest.put_in(parts, own, by=by)
            newest.version += 1
            newest.save()
            record(Act.CHECKLIST_CHANGED, number=kept.pk, team_id=kept.team_id)
    except IntegrityError as error:
        raise NameTaken from error


@transaction.atomic
def set_archived(kept: TeamChecklist, *, archived: bool) -> None:
    """Take a checklist off the team's list, or put it back on."""
    TeamChecklist.objects.filter(pk=kept.pk).update(archived_at=timezone.now() if archived else None)
    record(Act.CHECKLIST_CHANGED, number=kept.pk, team_id=kept.team_id, archived=archived)


@transaction.atomic
def delete(kept: TeamChecklist) -> None:
    """Delete a checklist for good."""
    number = kept.pk
    if TeamChecklist.objects.filter(pk=number).delete()[0]:
        record(Act.CHECKLIST_REMOVED, number=number, team_id=kept.team_id)
