"""Photos and stories."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0004_trust")]
    operations: ClassVar = []
