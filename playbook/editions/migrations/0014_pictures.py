import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0013_must_read_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=48, unique=True, verbose_name="name")),
                ("data", models.BinaryField(verbose_name="data")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="put in at")),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ("name",),
                "default_permissions": (),
            },
        ),
    ]
