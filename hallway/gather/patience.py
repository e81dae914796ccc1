"""How long a coffee right now waits for a better partner. Pure.

Two who would make a good pair are joined at once. The less a pair is worth, the longer the two
have waited before they are joined all the same; nobody who is about to go waits at all. The
figures come from a simulation: docs/methods/free-now.md.
"""

from __future__ import annotations

from collections.abc import Sequence

PATIENCE = 20.0
"""Seconds that the least pair waits, on average of the two."""
GOOD = 0.5
"""A pair worth this much waits for nothing."""
LAST_CALL = 15.0
"""Seconds before somebody goes, from which on any partner is better than none."""


def is_ripe(
    value: float, waited: Sequence[float], left: Sequence[float], *, hoping: bool = False
) -> bool:
    """Whether people who would make a pair of this value are joined now.

    Args:
        value: what their meeting is worth; of three or more, the mean over their pairs.
        waited: seconds that each of them has waited. left: seconds until each of them goes.
        hoping: two who would both like a third; they wait for one as the least pair waits.

    >>> is_ripe(0.5, [0, 0], [600, 600])
    True
    >>> is_ripe(0.2, [0, 0], [600, 600]), is_ripe(0.2, [0, 24], [600, 600])
    (False, True)
    >>> is_ripe(0.2, [0, 0], [600, 10])
    True
    """
    short = 1.0 if hoping else shortfall(value)
    return min(left) <= LAST_CALL or sum(waited) / len(waited) >= PATIENCE * short


def shortfall(value: float) -> float:
    """How far a pair is from a good one: 0 = good, 1 = worth nothing.

    >>> shortfall(0.7), shortfall(0.25)
    (0.0, 0.5)
    """
    return max(0.0, 1.0 - value / GOOD)
