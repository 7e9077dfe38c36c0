from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0011_change_sets"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="reminders",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="reminders sent"),
        ),
    ]
