"""Starting a complaint with what is known of it already, and never twice for one reference in a team."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from playbook.accounts.models import Team, User
from playbook.complaints.commands import OpenInterrupt, Sending, Tell
from playbook.complaints.models import Complaint
from playbook.complaints.querysets import ComplaintQuerySet
from playbook.complaints.taking import take_within
from playbook.guidance.library import Library


@dataclass(frozen=True)
class Started:
    """A complaint, and whether it was there before."""

    complaint: Complaint
    was_there: bool


@transaction.atomic(durable=True)
def start(library: Library, stage: str, facts: Mapping[str, str], sending: Sending, *, interrupt: str = "") -> Started:
    """Open a complaint with these facts, or find the one of the sender's team that has their reference.

    It begins on the road of its channel, below the `interrupt` where one is named. The same key again gives the same
    complaint. Raises `WrongMove` for no such stage, `KeyReused` for a key that was another start's, and `Invalid` for
    facts that cannot be taken: then nothing is kept.
    """
    hold_team(sending.by)
    reference = facts.get("reference", "").strip()
    before = Complaint.objects.filter(key=sending.key, holdings__by=sending.by).first()
    there = with_reference(reference, sending.by).first() if reference and before is None else None
    if there:
        return Started(there, was_there=True)
    complaint = before or Complaint.begin_within(
        library, stage, by=sending.by, key=sending.key, channel=facts.get("channel", "")
    )
    told = {name: text for name, text in facts.items() if text}
    first = OpenInterrupt(interrupt, facts=told) if interrupt else Tell(facts=told)
    take_within(complaint.pk, first, sending, library)
    complaint.refresh_from_db()
    return Started(complaint, was_there=False)


def hold_team(person: User) -> None:
    """Let nobody of the team (without one: not the same person) start another complaint until the transaction ends."""
    if person.team_id:
        Team.objects.select_for_update().get(pk=person.team_id)
    else:
        User.objects.select_for_update().get(pk=person.pk)


def with_reference(reference: str, person: User) -> ComplaintQuerySet:
    """The complaints with a reference that the person's team has, open ones and the latest first.

    Whoever is in no team has their own. A restricted one is there for those alone who may open it: anybody else starts
    another with the same reference.
    """
    found = Complaint.objects.with_reference(reference, person) if reference else Complaint.objects.none()
    return found.order_by("closed_at", "-is_restricted", "-pk")


def is_elsewhere(reference: str, person: User) -> bool:
    """Whether somebody outside the person's team is at work on a complaint with this reference."""
    if not reference:
        return False
    every = Complaint.objects.unrestricted().open().filter(reference__iexact=reference).exclude(holder=person)
    # A complaint of no team is elsewhere too, which `exclude` alone would not say.
    return any(team != person.team_id or team is None for team in every.values_list("team", flat=True)[:50])
