"""The org chart: whom somebody reports to."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0006_reports")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="member",
            name="reports_to",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
