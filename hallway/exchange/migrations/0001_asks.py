"""Asks and offers."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [("people", "0006_reports")]
    operations: ClassVar = []
