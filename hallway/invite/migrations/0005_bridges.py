"""What a program had better bring together."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("invite", "0004_circle_rounds")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="program",
            name="bridges",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
