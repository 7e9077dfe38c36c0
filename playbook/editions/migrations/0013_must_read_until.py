from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0012_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="must_read_until",
            field=models.DateField(blank=True, null=True, verbose_name="last day to read it"),
        ),
        migrations.AddField(
            model_name="release",
            name="must_read_until",
            field=models.DateField(blank=True, null=True, verbose_name="last day to read it"),
        ),
    ]
