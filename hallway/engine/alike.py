"""People in an order in which neighbours are worth much to the same others."""

from __future__ import annotations

from typing import Any

import numpy as np

from hallway.engine.group_sets import LOW
from hallway.engine.types import Floats, Ints

ASKED = 256
"""People by whom likeness is told."""
TOGETHER = 32
"""People whom no order is asked among."""
TURNS = 3
FINE = 2**10
"""What likeness is measured in: so few steps that whole numbers hold every sum."""


def alike(table: Any, share: Ints) -> Ints:
    """int64 (n,): everybody, halved again and again along the line that parts them most.

    Args:
        table: int32 (n, n) or more, NEVER where forbidden. share: int64 (n,), what a person
            pays for each pair.
    Cost: O(n log n) with some people's columns. Whole numbers, so the same everywhere.
    """
    n = len(share)
    some = np.unique(np.arange(min(ASKED, n)) * n // min(ASKED, n))
    lacks = np.maximum(table[:n, some], LOW).astype(np.int64) - share[:, None] - share[some]
    usual = max(int(np.median(np.abs(lacks))), 1)
    steps: Ints = np.maximum(lacks, -usual)
    # Whole numbers, but such as are multiplied fast: far from what they can hold exactly.
    looks = (steps * FINE // max(int(np.abs(steps).max()), 1)).astype(np.float64)
    parts, done = [np.arange(n, dtype=np.int64)], []
    while parts:
        part = parts.pop()
        if len(part) <= TOGETHER:
            done.append(part)
            continue
        ordered = part[_along(looks[part])]
        half = (len(part) // 2 + TOGETHER - 1) // TOGETHER * TOGETHER
        parts += [ordered[half:], ordered[:half]]
    return np.concatenate(done) if done else np.arange(0, dtype=np.int64)


def _along(looks: Floats) -> Ints:
    """Their order along the line between the halves that it parts them into."""
    away = np.abs(looks - looks[0]).sum(axis=1)
    line = looks[away.argmax()] - looks[0]
    half = len(looks) // 2
    for _ in range(TURNS):
        order: Ints = np.argsort(looks @ line, kind="stable")
        line = np.trunc(looks[order[half:]].mean(axis=0))
        line -= np.trunc(looks[order[:half]].mean(axis=0))
    return order
