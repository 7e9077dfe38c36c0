from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0016_reply_in_private"),
    ]

    operations = [
        migrations.AddField(
            model_name="sentreply",
            name="is_public",
            field=models.BooleanField(default=False, verbose_name="read by everybody"),
        ),
    ]
