"""The facts about what came of a meeting."""

from __future__ import annotations

from hallway.follow_up.models.outcomes import Outcome
from hallway.follow_up.models.sparks import Spark, SparkPerson
from hallway.follow_up.models.thanks import Thanks

__all__ = ["Outcome", "Spark", "SparkPerson", "Thanks"]
