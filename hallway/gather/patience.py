"""How long a coffee right now waits for a better partner. Pure.

Two who would make a very good pair are joined at once. The less a pair is worth, the longer the
two have waited before they are joined all the same; nobody who is about to go waits at all. The
figures come from a simulation: docs/methods/free-now.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LAST_CALL = 15.0
"""Seconds before somebody goes, from which on any partner is better than none."""


@dataclass(frozen=True)
class Patience:
    """seconds: what a pair worth nothing waits, on average of the two. good: waits for nothing."""

    seconds: float = 30.0
    good: float = 0.6

    def is_over(
        self, value: float, waited: Sequence[float], left: Sequence[float], *, hoping: bool = False
    ) -> bool:
        """Whether people who would make a pair of this value are joined now.

        Args:
            value: what their meeting is worth; of three or more, the mean over their pairs.
            waited: seconds that each of them has waited. left: seconds until each of them goes.
            hoping: two who would both like a third, and so wait as long as anybody.

        >>> usual = Patience(seconds=30, good=0.6)
        >>> usual.is_over(0.6, [0, 0], [600, 600])
        True
        >>> usual.is_over(0.4, [0, 0], [600, 600]), usual.is_over(0.4, [0, 20], [600, 600])
        (False, True)
        >>> usual.is_over(0.4, [0, 0], [600, 10])
        True
        """
        asked = self.seconds * (1.0 if hoping else self.shortfall(value))
        return min(left) <= LAST_CALL or sum(waited) / len(waited) >= round(asked, 6)

    def shortfall(self, value: float) -> float:
        """How far a pair is from a good one: 0 = good, 1 = worth nothing.

        >>> Patience(good=0.5).shortfall(0.7), Patience(good=0.5).shortfall(0.25)
        (0.0, 0.5)
        """
        return max(0.0, 1.0 - value / self.good)


USUAL = Patience()
