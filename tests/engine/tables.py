"""Tables of values of every shape that has broken a matching before."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Table = NDArray[np.float64]


def symmetric(n: int, upper: list[float]) -> Table:
    table = np.full((n, n), np.nan)
    table[np.triu_indices(n, 1)] = upper
    table.T[np.triu_indices(n, 1)] = upper
    return table


@st.composite
def tables(draw: st.DrawFn, most: int = 8) -> Table:
    """Dense or sparse, whole or broken numbers, negative ones, ties and forbidden pairs."""
    n = draw(st.integers(0, most))
    numbers = draw(
        st.sampled_from(
            [
                st.integers(-3, 3).map(float),
                st.sampled_from([0.0, 1.0]),
                st.floats(-50, 50, allow_subnormal=False).map(lambda x: round(x, 3)),
                st.floats(0.1, 2),
            ]
        )
    )
    entry = st.one_of(numbers, st.just(float("nan"))) if draw(st.booleans()) else numbers
    pairs = n * (n - 1) // 2
    return symmetric(n, draw(st.lists(entry, min_size=pairs, max_size=pairs)))


def star(leaves: int) -> Table:
    """One in the middle whom all may meet; nobody else may meet anybody."""
    table = np.full((leaves + 1, leaves + 1), np.nan)
    table[0, 1:] = table[1:, 0] = np.arange(1, leaves + 1)
    return table


def odd_cliques(*sizes: int) -> Table:
    """Cliques of odd size, joined in a row by one weak pair each: blossoms must nest."""
    n = sum(sizes)
    table = np.full((n, n), np.nan)
    start = 0
    for size in sizes:
        table[start : start + size, start : start + size] = 5.0
        if start:
            table[start - 1, start] = table[start, start - 1] = 1.0
        start += size
    np.fill_diagonal(table, np.nan)
    return table


def random_table(n: int, seed: int, density: float = 1.0) -> Table:
    rng = np.random.default_rng(seed)
    table = np.triu(np.where(rng.random((n, n)) < density, rng.random((n, n)) * 3, np.nan), 1)
    table = np.triu(table, 1)
    table = np.where(np.tri(n, dtype=bool), 0.0, table)
    table = table + table.T
    np.fill_diagonal(table, np.nan)
    return table
