"""What people fill in afterwards."""

from __future__ import annotations

from hallway.follow_up.forms.outcomes import YES_NO, OutcomeForm
from hallway.follow_up.forms.sparks import SparkForm, WishForm
from hallway.follow_up.forms.thanks import ThanksForm

__all__ = ["YES_NO", "OutcomeForm", "SparkForm", "ThanksForm", "WishForm"]
