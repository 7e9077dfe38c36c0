"""Doing what a list of people was shown to do: all of it or nothing, and written into the audit trail."""

from django.db import IntegrityError, transaction

from playbook.accounts.models import Session, User
from playbook.accounts.people_plan import CHANGED, LEAVES, NEW, SAME, Plan, plan_of
from playbook.accounts.people_table import Row
from playbook.audit.models import Act
from playbook.audit.trail import Detail, record


class NotAsShown(Exception):
    """People or teams have changed since the list was looked at: it would do something else now."""


def bring_in(rows: list[Row], *, by: User, is_whole: bool, digest: str) -> Plan:
    """Make, change and deactivate people as the plan with this `digest` said; returns it.

    Raises `NotAsShown`, and then nothing has been done.
    """
    try:
        with transaction.atomic():
            # Whoever else changes people waits, so that what was shown is what is done.
            list(User.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
            plan = plan_of(rows, by=by, is_whole=is_whole)
            if plan.problems or plan.digest != digest:
                raise NotAsShown
            _carry_out(plan)
    except IntegrityError as error:
        raise NotAsShown from error
    return plan


def _carry_out(plan: Plan) -> None:
    for step in plan.steps:
        if step.what != SAME:
            _save(step.person, [one.field for one in step.changes], is_new=step.what == NEW)
    Session.objects.filter(user__in=[step.person for step in plan.of(LEAVES)]).delete()
    counts: dict[str, Detail] = {what: len(plan.of(what)) for what in (NEW, CHANGED, LEAVES)}
    record(Act.PEOPLE_BROUGHT_IN, more=counts)


def _save(person: User, changed: list[str], *, is_new: bool) -> None:
    if person.team is not None:
        if person.team.pk is None:
            person.team.save()
        person.team = person.team  # its number is known only now
    if is_new:
        person.set_unusable_password()
        person.save(force_insert=True)
    else:
        person.save(update_fields=changed)
