"""Tables of values of every shape that has broken a matching before."""

from __future__ import annotations

from itertools import pairwise

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


def odd_rings(*sizes: int, inside: float = 3.0, between: float = 2.0) -> Table:
    """Rings of odd length in a row, each sharing one pair with the next."""
    n = sum(sizes)
    table = np.full((n, n), np.nan)
    start = 0
    for size in sizes:
        around = [*range(start, start + size), start]
        for i, j in pairwise(around):
            if i != j:
                table[i, j] = table[j, i] = inside
        if start:
            table[start - 1, start] = table[start, start - 1] = between
        start += size
    return table


def two_sides(few: int, many: int, seed: int = 0) -> Table:
    """Only people of different sides may meet, and one side is larger."""
    n = few + many
    table = random_table(n, seed)
    table[:few, :few] = table[few:, few:] = np.nan
    return table


def tangle(n: int, seed: int, most: int = 3, degree: float = 3.0) -> Table:
    """Few pairs a person and few different values: many ties, and blossoms inside blossoms."""
    rng = np.random.default_rng(seed)
    table = np.full((n, n), np.nan)
    upper = np.triu(rng.random((n, n)) < degree / max(n - 1, 1), 1)
    table[upper] = rng.integers(1, most + 1, int(upper.sum()))
    return np.fmax(table, table.T)


def in_a_plane(n: int, seed: int) -> Table:
    """Whoever stands nearer is worth more: rings of neighbours, large and small."""
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 60, (n, 2))
    table = 10_000.0 - ((places[:, None] - places[None, :]) ** 2).sum(axis=2)
    np.fill_diagonal(table, np.nan)
    return table


SHAPES = {
    "nobody": np.full((0, 0), np.nan),
    "one alone": np.full((1, 1), np.nan),
    "everyone forbidden": np.full((5, 5), np.nan),
    "a pair": star(1),
    "a star": star(7),
    "a triangle": odd_rings(3),
    "triangles in a row": odd_rings(3, 3, 3),
    "rings in a row": odd_rings(3, 5, 1),
    "dear ways between rings": odd_rings(5, 3, inside=2, between=9),
    "cliques": odd_cliques(3, 5),
    "cliques and one": odd_cliques(3, 3, 1),
    "cliques of seven and one": odd_cliques(7, 1),
    "three against six": two_sides(3, 6),
    "one against eight": two_sides(1, 8),
    "nothing is worth anything": random_table(7, 1) * 0,
    "everything costs": -1 - random_table(7, 2),
    "some cost": 1.5 - random_table(8, 3),
    "all the same": random_table(9, 4) * 0 + 2,
    "a plane": in_a_plane(9, 5),
}
"""Graphs that have broken a matching before, none above nine people."""
