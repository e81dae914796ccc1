"""What people fill in."""

from __future__ import annotations

from hallway.gather.forms.circles import CircleForm, RoundsForm

__all__ = ["CircleForm", "RoundsForm"]
