"""Values by rows: the same as from tables, and the gain as near as the documentation says."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hallway.engine import Availability, BadPolicy, Roster
from hallway.engine import gain as gains
from hallway.engine import sources as values_by_rows
from hallway.engine.candidates import share_a_slot
from hallway.engine.gain import gain_between, gain_of
from hallway.engine.rows import Rows, both_ways, entry, in_common, read_rows, rows_of
from hallway.engine.sources import RosterValues, roster_values
from hallway.engine.values import GROUND, TableValues, fall_of_kirchhoff, meeting_values
from tests.engine.test_values import DATA, needs_data

Table = NDArray[np.float64]


def crowd(n: int, seed: int) -> tuple[Roster, Availability]:
    """People with something known of each, and some gaps in it."""
    rng = np.random.default_rng(seed)
    whole = lambda top: rng.integers(0, top, n).astype(np.int32)  # noqa: E731
    roster = Roster(
        names=tuple(f"P{i}" for i in range(n)),
        units=np.stack([whole(5) - 1, whole(3)], axis=1),
        interests=rng.random((n, 70)) < 0.1,
        languages=rng.random((n, 5)) < 0.3,
        newcomer=rng.random(n) < 0.2,
        waiting=whole(3),
        sat_out=whole(2) - 1,
        recent=whole(9),
        host=rng.random(n) < 0.1,
        bridges=tuple((sides < 0.1, sides > 0.9) for sides in rng.random((3, n))),
    )
    return roster, Availability(rng.random((n, 70)) < 0.05, rng.random(n) < 0.9)


def kept_apart(n: int, seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    i, j = rng.integers(0, n, 3 * n), rng.integers(0, n, 3 * n)
    return both_ways(n, i[i != j], j[i != j])


def both(n: int, ties: Table, weights: dict[str, float] | None = None) -> tuple[RosterValues, Any]:
    """The values by rows, and those from tables."""
    roster, availability = crowd(n, 1)
    by_rows = roster_values(roster, read_rows(ties), kept_apart(n, 2), availability, weights)
    tables = meeting_values(roster, ties, weights)
    open_ = share_a_slot(availability)
    apart = by_rows.apart
    open_[np.repeat(np.arange(n), np.diff(apart.ptr)), apart.idx] = False
    np.fill_diagonal(open_, False)
    return by_rows, TableValues(tables, open_)


@pytest.mark.parametrize("weights", [None, {"fair": 0.5, "cross": 2}, {"stick": 0}])
def test_without_ties_rows_and_tables_agree_to_the_last_bit(weights: dict[str, float]) -> None:
    by_rows, tables = both(70, np.zeros((70, 70)), weights)
    assert np.array_equal(by_rows.block(0, 70), tables.block(0, 70), equal_nan=True)


def test_with_ties_all_but_the_gain_agrees_to_the_last_bit() -> None:
    by_rows, tables = both(80, random_ties(80, 3, 3), {"gain": 0})
    assert np.array_equal(by_rows.block(0, 80), tables.block(0, 80), equal_nan=True)
    i, j = (ends[::9] for ends in np.triu_indices(80, 1))
    ours, theirs = by_rows.parts(i, j), tables.parts(i, j)
    for name in ("stick", "cross", "fair"):
        assert np.array_equal(ours[name], theirs[name])


@pytest.mark.parametrize("gain", [1.0, 2.0])
def test_values_by_rows_are_symmetric_and_those_of_the_pairs(gain: float) -> None:
    by_rows, _ = both(40, random_ties(40, 3, 4), {"gain": gain})
    rows = by_rows.block(0, 40)
    assert np.array_equal(rows, rows.T, equal_nan=True)
    assert np.array_equal(by_rows.block(17, 23), rows[17:23], equal_nan=True)
    i, j = (ends[::5] for ends in np.nonzero(~np.isnan(rows)))
    assert np.array_equal(by_rows.total(i, j), rows[i, j])


def test_compiled_rows_are_the_same_as_plain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, _ = both(40, random_ties(40, 3, 6))
    rows = plain.block(0, 40)
    monkeypatch.setattr(values_by_rows, "COMPILE_FROM", 0)
    monkeypatch.setattr(gains, "COMPILE_FROM", 0)
    fast, _ = both(40, random_ties(40, 3, 6))
    assert np.array_equal(fast.block(0, 40), rows, equal_nan=True)


def test_a_least_value_and_pairs_that_must_meet() -> None:
    by_rows, _ = both(40, random_ties(40, 3, 7))
    rows = by_rows.block(0, 40)
    middle = float(np.nanmedian(rows))
    strict = roster_values(
        *(crowd(40, 1)[0], read_rows(random_ties(40, 3, 7)), kept_apart(40, 2), crowd(40, 1)[1]),
        least=middle,
    )
    i, j = (int(k) for k in np.argwhere(np.isnan(rows) & ~np.eye(40, dtype=bool))[0])
    opened = strict.but(both_ways(40, [i], [j], [9.0])).block(0, 40)
    assert opened[i, j] == opened[j, i] == 9.0
    opened[i, j] = opened[j, i] = np.nan
    assert np.array_equal(opened, np.where(rows >= middle, rows, np.nan), equal_nan=True)


def test_a_weight_without_meaning_is_refused() -> None:
    roster, availability = crowd(3, 1)
    with pytest.raises(BadPolicy, match="luck"):
        roster_values(roster, rows_of(3, [], []), rows_of(3, [], []), availability, {"luck": 1})


def random_ties(n: int, degree: float, seed: int) -> Table:
    rng = np.random.default_rng(seed)
    count = int(n * degree / 2)
    return _table(n, rng.integers(0, n, count), rng.integers(0, n, count), rng.random(count))


def communities(n: int, size: int, degree: float, seed: int) -> Table:
    """One tie in thirty leads out of the community; one person in twenty has none."""
    rng = np.random.default_rng(seed)
    count = int(n * degree / 2)
    i = rng.integers(n // 20, n, count)
    inside = np.minimum(i // size * size + rng.integers(0, size, count), n - 1)
    out = rng.random(count) < 1 / 30
    return _table(n, i, np.where(out, rng.integers(n // 20, n, count), inside), rng.random(count))


def _table(n: int, i: Any, j: Any, strength: Any) -> Table:
    table = np.zeros((n, n))
    table[i, j] = strength
    np.fill_diagonal(table, 0.0)
    return np.minimum(table + table.T, 1.0)


def colleagues() -> Table:
    """A thousand people of a research institute who wrote mails to each other."""
    with (DATA / "email_eu_core" / "edges.csv").open(newline="") as file:
        ends = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    place = {one: k for k, one in enumerate(dict.fromkeys(e for pair in ends for e in pair))}
    i, j = np.array([(place[a], place[b]) for a, b in ends]).T
    return _table(len(place), i, j, 0.5)


@pytest.mark.parametrize(
    ("ties", "usual", "most"),
    [
        (lambda: random_ties(1000, 8, 1), 0.02, 0.05),
        (lambda: random_ties(1000, 3, 2), 0.02, 0.05),
        (lambda: communities(1000, 30, 8, 3), 0.06, 0.15),
        (lambda: communities(1000, 300, 8, 4), 0.02, 0.05),
        pytest.param(colleagues, 0.05, 0.15, marks=needs_data),
    ],
)
def test_the_gain_by_rows_is_as_near_as_we_say(
    ties: Callable[[], Table], usual: float, most: float
) -> None:
    """usual: the root of the mean square of the relative error; most: 99 of 100 pairs."""
    table = ties()
    n = len(table)
    exact = fall_of_kirchhoff(table)
    rng = np.random.default_rng(9)
    i, j = rng.integers(0, n, 4000), rng.integers(0, n, 4000)
    i, j = i[i != j], j[i != j]
    ours = gain_between(gain_of(read_rows(table), GROUND), i, j)
    theirs = exact[i, j] / np.median(exact[np.triu_indices(n, 1)])
    error = np.abs(ours / theirs - 1)
    assert np.sqrt((error**2).mean()) <= usual
    assert np.quantile(error, 0.99) <= most


def test_rows_are_read_from_dense_and_sparse_tables() -> None:
    table = np.array([[-1, 0, -1], [0, -1, 4], [-1, 4, -1]])
    sparse = csr_array(([0, 0, 4, 4], ([0, 1, 1, 2], [1, 0, 2, 1])), shape=(3, 3))
    for rows in (read_rows(table, -1), read_rows(sparse)):
        assert [entry(rows, i, j, -1) for i, j in ((0, 1), (0, 2), (2, 1))] == [0, -1, 4]
        assert in_common(rows, 0, 2) == 1
