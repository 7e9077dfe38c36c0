"""Lines of a team's own on its checklists. The version before goes on without them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that is empty where nothing is said of it."""

    dependencies = (("team_checklists", "0001_first"),)

    operations = (
        migrations.AddField(
            model_name="teamchecklist",
            name="own",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="lines of the team's own"),
        ),
    )
