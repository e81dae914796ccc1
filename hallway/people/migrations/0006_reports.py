"""Searching, and what was reported."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0005_profiles")]
    operations: ClassVar = []
