"""The table of the releases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("version", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("migrated_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
