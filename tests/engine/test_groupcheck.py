"""Whoever goes through all groups by lists finds every one that lacks something."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from hallway.engine.cells import NEVER
from hallway.engine.groupcheck import Unpaid, most_unpaid, pay_of, shares


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(3))
def test_every_group_that_lacks_something_is_found(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = np.triu(rng.integers(0, 1000, (13, 13)), 1).astype(np.int32)
    table += table.T
    table[rng.random((13, 13)) < 0.1] = NEVER
    table = np.minimum(table, table.T)
    np.fill_diagonal(table, NEVER)
    prices = (size - 1) * rng.integers(250, 400, 13)
    true = {}
    for group in combinations(range(13), size):
        cells = [int(table[pair]) for pair in combinations(group, 2)]
        lack = sum(cells) - int(prices[list(group)].sum())
        if NEVER not in cells and lack > 0:
            true[group] = lack
    found = {}
    for groups, lacks in Unpaid(pay_of(table, shares(prices, size, 0), size)).groups():
        found |= dict(zip(map(tuple, np.sort(groups).tolist()), lacks.tolist(), strict=True))
    assert found == true
    assert most_unpaid(table, prices, size, 0) == max(true.values(), default=0)
