"""Thanks and sparks."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("follow_up", "0002_initial"), ("people", "0006_reports")]
    operations: ClassVar = []
