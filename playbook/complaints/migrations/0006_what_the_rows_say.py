"""What the rows of the first version say, in the columns that came since: what was taken back, endings, offers."""

from itertools import groupby

from django.db import migrations
from django.db.models import OuterRef, Subquery

from playbook.flow.engine import Kind, Move
from playbook.flow.standing import taken_back

AT_ONCE = 500


def close(apps, editor):
    """A complaint that has an ending is closed since then."""
    closures = apps.get_model("complaints", "Closure").objects
    ended = closures.filter(complaint=OuterRef("pk")).order_by("-pk").values("at")[:1]
    apps.get_model("complaints", "Complaint").objects.filter(closed_at=None).update(closed_at=Subquery(ended))


def mark(apps, editor):
    """Moves that were taken back are marked, a complaint after the other."""
    moves = apps.get_model("complaints", "Move").objects
    undone = []
    for _complaint, rows in groupby(_with_returns(apps), key=lambda row: row.complaint_id):
        made = list(rows)
        gone = taken_back([Move(Kind(row.kind), row.target, row.label) for row in made])
        undone += [made[at].pk for at in gone]
        if len(undone) >= AT_ONCE:
            moves.filter(pk__in=undone).update(undone=True)
            undone = []
    moves.filter(pk__in=undone).update(undone=True)


def _with_returns(apps):
    """The moves of the complaints in which anything can have been taken back, in order."""
    moves = apps.get_model("complaints", "Move").objects
    some = moves.filter(kind__in=("back", "returned")).values("complaint")
    rows = moves.filter(complaint__in=some).order_by("complaint_id", "number")
    return rows.only("complaint_id", "kind", "target", "label").iterator(chunk_size=2000)


def keep_offers(apps, editor):
    """What was written down as offered is an offer without an answer."""
    offer = apps.get_model("complaints", "Offer")
    known = apps.get_model("complaints", "Complaint").objects.exclude(offer="")
    rows = [offer(complaint_id=one.pk, what=one.offer, by_id=one.holder_id, at=one.moved_at) for one in known]
    offer.objects.bulk_create(rows, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_endings_offers_and_what_was_taken_back")]

    operations = [
        migrations.RunPython(close, migrations.RunPython.noop),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.RunPython(keep_offers, migrations.RunPython.noop),
    ]
