"""The compiled look at all pairs: the few it names, and what odd sets pay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import dense, scan
from hallway.engine.scan import cover_of, few_of_each, no_sets
from hallway.engine.spans import Spans
from hallway.engine.types import Line
from tests.engine.checks import check_best, solved
from tests.engine.oracle import best_by_cuts
from tests.engine.tables import SHAPES, in_a_plane, random_table, tangle


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Odd sets that nest, of people in any order."""
    n = draw(st.integers(1, 24))
    spans: list[tuple[int, int]] = []
    for _ in range(draw(st.integers(0, 12))):
        lo = draw(st.integers(0, n - 1))
        hi = min(n, lo + 1 + 2 * draw(st.integers(0, n // 2)))
        hi -= (hi - lo + 1) % 2
        if all(hi <= a or b <= lo or a <= lo <= hi <= b or lo <= a <= b <= hi for a, b in spans):
            spans.append((lo, hi))
    extra = draw(st.lists(st.integers(0, 9), min_size=len(spans), max_size=len(spans)))
    order = np.array(draw(st.permutations(range(n))), dtype=np.int32)
    sides = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Line(order, sides[:, 0], sides[:, 1], np.array(extra, dtype=np.int64))


def paid_by_hand(line: Line) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Set by set, what is paid towards each pair."""
    paid = np.zeros((len(line.order), len(line.order)), dtype=np.int64)
    for lo, hi, extra in zip(line.lo, line.hi, line.extra, strict=True):
        inside = line.order[lo:hi]
        paid[np.ix_(inside, inside)] += extra
    return paid


@settings(max_examples=150, deadline=None)
@given(line=lines())
def test_a_pair_is_paid_what_its_sets_say_and_at_least_the_nest(line: Line) -> None:
    spans, paid = Spans(line), paid_by_hand(line)
    spans.check()
    i, j = np.nonzero(~np.eye(len(paid), dtype=bool))
    assert spans.pairs(i, j).tolist() == paid[i, j].tolist()
    cover, nest = cover_of(spans), spans.nest()
    assert [scan.paid_by_sets(a, b, cover) for a, b in zip(i, j, strict=True)] == list(paid[i, j])
    assert (np.minimum(nest[i], nest[j]) <= paid[i, j]).all()


@settings(max_examples=150, deadline=None)
@given(line=lines(), seed=st.integers(0, 999), limit=st.sampled_from([1.0, 6.0, np.inf]))
def test_the_few_nearest_to_paying_are_named(line: Line, seed: int, limit: float) -> None:
    n, room, rng = len(line.order), 3, np.random.default_rng(seed)
    block = rng.integers(0, 20, (n, n)).astype(np.float64)
    block[rng.random((n, n)) < 0.2] = np.nan
    np.fill_diagonal(block, np.nan)
    price = rng.integers(-5, 25, n).astype(np.float64)
    cover = cover_of(Spans(line)) if len(line.lo) else no_sets(n)
    columns, slacks = np.zeros((n, room), dtype=np.int64), np.zeros((n, room))
    counts = np.zeros(n, dtype=np.int64)
    paying = few_of_each(block, 0, price, limit, cover, columns, slacks, counts)
    true = price[:, None] + price[None, :] - 2 * block + paid_by_hand(line)
    assert (paying > 0) == bool((true < 0).any())
    for row in range(n):
        near = sorted((slack, k) for k, slack in enumerate(true[row]) if slack < limit)[:room]
        named = list(zip(slacks[row], columns[row], strict=True))[: counts[row]]
        assert named == near


@pytest.mark.parametrize("participation", [True, False])
@pytest.mark.parametrize("kind", ["tangle", "plane", "random", "cliques"])
def test_the_fast_look_finds_the_best_round_too(
    kind: str, participation: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a thousand people are read, but with few people and no compiler."""
    monkeypatch.setattr(dense, "WORTHWHILE", 0)
    monkeypatch.setattr(scan, "compiled", lambda function: function)
    made = {"tangle": tangle(31, 7), "plane": in_a_plane(25, 3), "random": random_table(21, 5)}
    values = made.get(kind, SHAPES["cliques"])
    matching = solved(values, "rows", participation=participation)
    check_best(values, matching, best_by_cuts(values, participation=participation))
