"""A certificate that proves nothing must not pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hallway.engine import BadCertificate, best_groups, best_pairs, certify
from hallway.engine.types import Line
from tests.engine.tables import random_table

VALUES = random_table(11, seed=4)


def forged(matching: Any, **changes: Any) -> Any:
    """The same answer with a proof that says something else."""
    proof = replace(matching.certificate.proof, **changes)
    return replace(matching, certificate=replace(matching.certificate, proof=proof))


@pytest.mark.parametrize("odd", ["out", "trio", "host"])
def test_prices_that_are_too_low_raise(odd: str) -> None:
    matching = best_pairs(VALUES, odd=odd, hosts=range(11))
    prices = matching.certificate.proof.prices // 2
    with pytest.raises(BadCertificate):
        certify(VALUES, forged(matching, prices=prices))


def test_prices_below_zero_raise() -> None:
    matching = best_pairs(VALUES)
    prices = matching.certificate.proof.prices.copy()
    prices[0] = -1
    with pytest.raises(BadCertificate, match="below zero"):
        certify(VALUES, forged(matching, prices=prices))


def test_a_trio_priced_too_low_raises() -> None:
    matching = best_pairs(VALUES + 1, odd="trio")
    dearer = matching.certificate.proof.prices + 10**9
    with pytest.raises(BadCertificate, match="bound"):
        certify(VALUES + 1, forged(matching, prices=dearer))
    low = replace(matching.certificate.proof, trio=matching.certificate.proof.trio // 2)
    if low.trio != matching.certificate.proof.trio:
        with pytest.raises(BadCertificate):
            certify(VALUES + 1, forged(matching, trio=low.trio))


def test_an_even_set_proves_nothing() -> None:
    matching = best_pairs(VALUES)
    with pytest.raises(BadCertificate, match="odd"):
        certify(VALUES, forged(matching, line=line((0, 2, 5))))


def line(*sets: tuple[int, int, int]) -> Line:
    """Odd sets as spans of everybody in order: begin, end, price."""
    lo, hi, extra = (np.array(row, dtype=np.int64) for row in zip(*sets, strict=True))
    return Line(np.arange(11, dtype=np.int32), lo, hi, extra)


def test_sets_that_overlap_prove_nothing() -> None:
    """Two threes that share a person: what they pay together can't be read off a line."""
    matching = best_pairs(VALUES)
    with pytest.raises(BadCertificate, match="overlap"):
        certify(VALUES, forged(matching, line=line((0, 3, 5), (2, 5, 5))))


def test_a_set_cheaper_than_nothing_proves_nothing() -> None:
    matching = best_pairs(VALUES)
    with pytest.raises(BadCertificate, match="below zero"):
        certify(VALUES, forged(matching, line=line((0, 3, -5))))


def test_a_value_or_gap_that_is_not_true_raises() -> None:
    matching = best_pairs(VALUES)
    said = matching.certificate
    for lie in (
        replace(said, value=said.value + 1),
        replace(said, bound=said.bound - 1),
        replace(said, gap=0.5),
    ):
        with pytest.raises(BadCertificate):
            certify(VALUES, replace(matching, certificate=lie))


def test_somebody_seated_twice_or_forgotten_raises() -> None:
    matching = best_pairs(VALUES)
    first, second, *rest = matching.groups
    doubled = (first, np.array([first[0], second[1]], dtype=np.int32), *rest)
    with pytest.raises(BadCertificate):
        certify(VALUES, replace(matching, groups=doubled))
    with pytest.raises(BadCertificate):
        certify(VALUES, replace(matching, groups=matching.groups[1:]))


def test_a_forbidden_pair_raises() -> None:
    matching = best_pairs(VALUES)
    i, j = matching.groups[0].tolist()
    values = VALUES.copy()
    values[i, j] = values[j, i] = np.nan
    with pytest.raises(BadCertificate, match="may not"):
        certify(values, matching)


def test_groups_of_other_sizes_than_proved_raise() -> None:
    matching = best_groups(VALUES)
    with pytest.raises(BadCertificate, match="sizes"):
        certify(VALUES, forged(matching, sizes=((3, 1),)))
