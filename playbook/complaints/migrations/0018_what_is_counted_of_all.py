from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_name_to_customers"),
        ("complaints", "0017_sent_in_public"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ask",
            index=models.Index(fields=["at"], name="asks_by_time"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["closed_at"], name="complaints_by_end"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("is_restricted", True)),
                fields=["-closed_at"],
                name="restricted_complaints_by_end",
            ),
        ),
        migrations.AddIndex(
            model_name="move",
            index=models.Index(
                condition=models.Q(("kind", "interrupted"), ("undone", False)),
                fields=["complaint", "target"],
                name="moves_still_broken_in",
            ),
        ),
    ]
