import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("match", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="day",
            field=models.DateField(default=datetime.date(2026, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="round",
            name="skipped_because",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="round",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
