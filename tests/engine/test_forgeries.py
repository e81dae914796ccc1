"""A proof with one number changed proves something true, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hallway.engine import BadCertificate, Matching, best_groups, best_pairs, certify
from tests.engine.checks import CLOSE, KINDS, WAYS, groups_of, many_from, solved
from tests.engine.oracle import Table, fits, rounds_of, seats_and_worth, worth
from tests.engine.tables import SHAPES, random_table, tables

every_way = pytest.mark.parametrize("way", WAYS)
whole = st.one_of(
    st.integers(-9, 9),
    st.integers(-(10**9), 10**9),
    st.sampled_from([2**31, 2**32, 2**61, 2**62, 2**63 - 1, -(2**62), -(2**63)]),
)
"""Small steps, steps as large as values, and steps that leave 64 bits."""
ROWS = ("prices", "seat", "people")
SPANS = ("order", "lo", "hi", "extra")
NUMBERS = ("scale", "trio", "trios")


def with_proof(matching: Matching, **changes: Any) -> Matching:
    proof = replace(matching.certificate.proof, **changes)
    return replace(matching, certificate=replace(matching.certificate, proof=proof))


def changed(row: Any, at: int, amount: int) -> Any:
    """The row with one number changed, as far as the row can hold it."""
    most = np.iinfo(row.dtype)
    row = row.copy()
    row[at % len(row)] = min(max(int(row[at % len(row)]) + amount, most.min), most.max)
    return row


def forged(matching: Matching, name: str, at: int, amount: int) -> Matching:
    """The same answer, with one number of its proof changed."""
    proof = matching.certificate.proof
    if name in NUMBERS:
        return with_proof(matching, **{name: getattr(proof, name) + amount})
    if name in ROWS:
        assume(len(proof.people))
        return with_proof(matching, **{name: changed(getattr(proof, name), at, amount)})
    line = proof.line
    assert line is not None
    assume(len(getattr(line, name)))
    row = changed(getattr(line, name), at, amount)
    return with_proof(matching, line=replace(line, **{name: row}))


def most_there_is(values: Table, matching: Matching, odd: str, hosts: Any) -> float:
    """The greatest worth of any round that gives as much in seats as this one."""
    proof = matching.certificate.proof
    seat = dict(zip(proof.people.tolist(), proof.seat.tolist(), strict=True))
    here = sum(seat.get(i, 0) for i in {i for g in groups_of(matching) for i in g})
    return max(
        value
        for there, value in seats_and_worth(values, odd, hosts)
        if sum(seat.get(i, 0) for i in there) >= here
    )


def assert_no_lie(values: Table, way: str, matching: Matching, odd: str, hosts: Any) -> None:
    many, kind = WAYS[way]
    loose = replace(matching.certificate, bound=1e300, gap=1.0)
    with many_from(many):
        try:
            true = certify(KINDS[kind](values), replace(matching, certificate=loose))
        except BadCertificate:
            return
    trios = matching.certificate.proof.trios
    odd = "out" if odd == "trio" and not trios else odd
    assert true.bound >= most_there_is(values, matching, odd, hosts) - CLOSE


@every_way
@pytest.mark.parametrize("odd", ["out", "trio", "host"])
@settings(max_examples=50, deadline=None)
@given(
    values=st.one_of(tables(7), st.sampled_from([SHAPES["cliques and one"], SHAPES["cliques"]])),
    name=st.sampled_from(ROWS + SPANS + NUMBERS),
    at=st.integers(0, 20),
    amount=whole,
    participation=st.booleans(),
)
def test_a_changed_number_proves_no_bound_below_the_best(
    way: str, odd: str, values: Table, name: str, at: int, amount: int, participation: bool
) -> None:
    assume(odd == "out" or len(values) <= 7)
    hosts = range(len(values))
    matching = solved(values, way, odd=odd, hosts=hosts, participation=participation)
    assert_no_lie(values, way, forged(matching, name, at, amount), odd, hosts)


@every_way
@settings(max_examples=30, deadline=None)
@given(values=tables(7), data=st.data())
def test_a_worse_round_is_not_proven_by_the_best_one_s_prices(
    way: str, values: Table, data: st.DataObject
) -> None:
    """Somebody's pair goes home, and the prices are lowered until the bound would fit."""
    best = solved(values, way, participation=False)
    assume(len(best.groups))
    gone = data.draw(st.integers(0, len(best.groups) - 1))
    left = tuple(g for k, g in enumerate(best.groups) if k != gone)
    out = np.setdiff1d(np.arange(len(values)), [i for g in left for i in g.tolist()])
    value = worth(values, [tuple(g.tolist()) for g in left])
    prices = best.certificate.proof.prices.copy()
    prices[best.groups[gone]] = 0
    lie = replace(best.certificate, value=value, bound=value, gap=0.0)
    worse = replace(best, groups=left, unmatched=out.astype(np.int32), value=value, certificate=lie)
    many, kind = WAYS[way]
    for forgery in (worse, with_proof(worse, prices=prices)):
        with many_from(many), pytest.raises(BadCertificate):
            certify(KINDS[kind](values), forgery)


VALUES = np.array([[np.nan, 1, 5], [1, np.nan, 2], [5, 2, np.nan]])
"""Who pairs the first two here has missed a pair worth five times as much."""
LIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "somebody is forgotten": lambda p: {"people": np.array([0, 1, 1], dtype=np.int32)},
    "a scale below zero": lambda p: {"scale": -1},
    "a scale of nothing": lambda p: {"scale": 0},
    "a scale out of all bounds": lambda p: {"scale": 2**62},
    "seats worth more than can be added": lambda p: {"seat": np.full(3, 2**62)},
    "prices that are no numbers": lambda p: {"prices": np.full(3, np.nan)},
    "a price for each but one": lambda p: {"prices": p.prices[:2]},
    "a set dearer than can be added": lambda p: {
        "line": replace(p.line, lo=np.array([0]), hi=np.array([3]), extra=np.array([2**63 - 1]))
    },
    "a line that names somebody twice": lambda p: {
        "line": replace(p.line, order=np.array([0, 1, 1], dtype=np.int32))
    },
    "a set beyond the last place": lambda p: {
        "line": replace(p.line, lo=np.array([1]), hi=np.array([4]), extra=np.array([10**9]))
    },
    "sets without an end": lambda p: {"line": replace(p.line, lo=np.array([0]))},
    "a proof of another kind": lambda p: {"kind": "hearsay"},
    "two guests": lambda p: {
        "people": np.array([0, 1, 2, -1, -1], dtype=np.int32),
        "seat": np.zeros(5, dtype=np.int64),
        "prices": np.zeros(5, dtype=np.int64),
    },
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("way", ["small", "rows", "graph"])
def test_a_missed_pair_is_not_talked_away(way: str, lie: str) -> None:
    none = np.full((3, 3), np.nan)
    none[0, 1] = none[1, 0] = 1.0
    matching = best_pairs(none, participation=False)
    many, kind = WAYS[way]
    forgery = with_proof(matching, **LIES[lie](matching.certificate.proof))
    with many_from(many), pytest.raises(BadCertificate):
        certify(KINDS[kind](VALUES), forgery)


@pytest.mark.parametrize("claim", ["value", "bound", "gap"])
def test_a_claim_that_is_no_number_is_refused(claim: str) -> None:
    matching = best_pairs(VALUES)
    said = replace(matching.certificate, **{claim: float("nan")})
    with pytest.raises(BadCertificate):
        certify(VALUES, replace(matching, certificate=said))


# Groups of three and more


def best_division(values: Table, matching: Matching) -> float:
    """The most that any division into groups as many as the proof speaks of is worth."""
    sizes = dict(matching.certificate.proof.sizes)
    return max(
        worth(values, groups)
        for groups in rounds_of(range(len(values)), tuple(sizes))
        if all(fits(values, group) for group in groups)
        and all(sum(len(g) == size for g in groups) == many for size, many in sizes.items())
    )


@pytest.fixture(scope="module")
def divided() -> list[tuple[Table, Matching]]:
    """Seven people and eight, in threes and fours."""
    return [(values, best_groups(values)) for values in (random_table(n, n) for n in (7, 8))]


@settings(max_examples=100, deadline=None)
@given(
    which=st.integers(0, 1),
    name=st.sampled_from(["prices", "people", "scale", "set_prices"]),
    at=st.integers(0, 9),
    amount=whole,
)
def test_a_changed_number_proves_nothing_false_of_groups(
    divided: list[tuple[Table, Matching]], which: int, name: str, at: int, amount: int
) -> None:
    values, matching = divided[which]
    if name == "set_prices":
        row = matching.certificate.proof.set_prices
        assume(row)
        at %= len(row)
        row = (*row[:at], row[at] + amount, *row[at + 1 :])
        forgery = with_proof(matching, set_prices=row)
    else:
        forgery = forged(matching, name, at, amount)
    loose = replace(forgery.certificate, bound=1e300, gap=1.0)
    try:
        true = certify(values, replace(forgery, certificate=loose))
    except BadCertificate:
        return
    assert true.bound >= best_division(values, matching) - CLOSE


@pytest.mark.parametrize("sizes", [((3, -2),), ((3, 1), (3, 1)), ((1, 7),)])
def test_groups_are_counted_once_and_never_below_nothing(
    divided: list[tuple[Table, Matching]], sizes: Any
) -> None:
    values, matching = divided[0]
    with pytest.raises(BadCertificate):
        certify(values, with_proof(matching, sizes=sizes, set_prices=()))
