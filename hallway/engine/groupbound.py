"""What no division into groups can pass, recomputed from a proof's prices."""

from __future__ import annotations

import numpy as np

from hallway.engine.errors import BadCertificate
from hallway.engine.grid import Grid
from hallway.engine.types import Proof


def group_bound(grid: Grid, proof: Proof) -> int:
    """Each pair is paid by its two people's prices, or for the rest by itself."""
    if (proof.prices < 0).any():
        raise BadCertificate("a price below zero proves nothing")
    people = proof.people
    allowed = np.triu(grid.allowed[np.ix_(people, people)], 1)
    i, j = np.nonzero(allowed)
    worth = proof.scale * grid.worth[people[i], people[j]]
    rest = np.maximum(worth - proof.prices[i] - proof.prices[j], 0)
    dear: list[int] = sorted(proof.prices.tolist(), reverse=True)
    meets = sorted((size - 1 for size, many in proof.sizes for _ in range(size * many)))[::-1]
    total: int = sum(p * m for p, m in zip(dear, meets, strict=False)) + sum(rest.tolist())
    return total // proof.scale
