"""Every column of text says what becomes of it: words are given out and erased, what is chosen is kept."""

import pytest
from django.apps import apps
from django.db import models

from playbook.complaints.privacy import CHOSEN, MADE_OF_WORDS, OURS, WORDS, Columns

TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
# Text in the other packages, by model: not about a customer, or never kept where it looks personal (insights).
ELSEWHERE = {
    "accounts.failure": "account address",
    "accounts.knownaddress": "account address",
    "accounts.passkey": "name digest credential answered",  # of a person here: the public half, and their name for it
    "accounts.recoverycode": "digest",  # of a person here, not a customer: goes with the account, never exported
    "accounts.secondfactor": "secret",  # the same, and sealed
    "accounts.session": "session_key session_data",
    "accounts.team": "name",
    "accounts.user": "password username first_name last_name customer_name email role browser_key identity keys "
    "external_id",
    "admin.logentry": "object_id object_repr change_message",
    "api.token": "name scopes shown digest",
    "audit.entry": "act address details seal",
    "audit.head": "seal signature",
    "calendar_feed.feed": "digest",  # of a person here, as the tokens of the API
    "complaints.ticket": "digest stage facts",  # about a customer, for ten minutes or until it is used
    "auth.group": "name",
    "auth.permission": "name codename",
    "contenttypes.contenttype": "app_label model",
    "editions.changeset": "name",
    "editions.document": "kind slug language",
    "editions.edition": "note must_read",
    "editions.incoming": "name data kind",
    "editions.openform": "name window text",
    "editions.release": "note must_read held",
    "editions.review": "verdict comment",
    "editions.revision": "text",
    "editions.shipped": "text",
    "editions.storedpicture": "name data",  # of a reference page; its name is made of its bytes
    "insights.answer": "text",
    "insights.counted": "mapping",
    "insights.stagetime": "stage",
    "insights.gap": "text stage how",
    "insights.reply": "words",
    "insights.verdict": "kind words",
    "team_checklists.teamchecklist": "title parts lines own",  # names of pages, lines of the playbook and of the team
    "webhooks.delivery": "outcome",
    "webhooks.endpoint": "name url types salt kept_secret",
    "webhooks.event": "kind key data",  # numbers and names of options: the outbox holds nothing typed
}


def unclassed(tables: tuple[Columns, ...]) -> list[str]:
    """The columns of text that are in none of the tables, and not in the list above."""
    return [
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT)
        if field.name not in ELSEWHERE.get(model._meta.label_lower, "").split()
        if not any(field.name in table.get(model, ()) for table in tables)
    ]


def test_every_column_of_text_is_classed() -> None:
    """A new one goes into WORDS, CHOSEN or OURS of `playbook.complaints.privacy`, or into ELSEWHERE here."""
    assert unclassed((WORDS, MADE_OF_WORDS, CHOSEN, OURS)) == []


def test_no_column_is_classed_twice() -> None:
    classed = [
        (model, name)
        for table in (WORDS, MADE_OF_WORDS, CHOSEN, OURS)
        for model, names in table.items()
        for name in names
    ]

    assert len(classed) == len(set(classed))


@pytest.mark.parametrize("left_out", [WORDS, MADE_OF_WORDS, CHOSEN, OURS])
def test_a_column_in_no_table_is_found(left_out: Columns) -> None:
    """The control: with one table left out, each of its columns is named."""
    every = (WORDS, MADE_OF_WORDS, CHOSEN, OURS)
    found = set(unclassed(tuple(table for table in every if table is not left_out))) - set(unclassed(every))

    assert len(found) == sum(len(names) for names in left_out.values())
