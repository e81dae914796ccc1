"""Mixers without a repeat: everyone seated, no table too full, nobody twice with the same."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import BadPolicy
from hallway.engine.baseblocks import ARRAYS, STARTERS
from hallway.engine.designs import ENDLESS, design, most_sittings
from hallway.engine.designs_fields import Field
from hallway.engine.types import Indices

BEST_KNOWN = {
    2: [3],
    3: [5, 4],
    4: [7, 4, 5],
    5: [9, 7, 5, 6],
    6: [11, 8, 7, 6, 3],
    7: [13, 10, 9, 7, 7, 8],
    8: [15, 11, 10, 8, 8, 8, 9],
    9: [17, 13, 11, 9, 9, 9, 9, 10],
    10: [19, 14, 13, 9, 7, 7, 5, 5, 4],
}
"""Sittings without a repeat, from two seats up (Miller, Valkov & Abel 2026; OEIS A107431)."""

METHODS = Path(__file__).parents[2] / "docs" / "methods" / "designs.md"


def repeats(sittings: Indices) -> int:
    """Pairs at one table again, counted each time: the slow way, table by table."""
    met: set[tuple[int, int]] = set()
    again = 0
    for sitting in sittings.tolist():
        tables: dict[int, list[int]] = {}
        for person, table in enumerate(sitting):
            tables.setdefault(table, []).append(person)
        pairs = [(a, b) for at in tables.values() for a in at for b in at if a < b]
        again += sum(pair in met for pair in pairs)
        met.update(pairs)
    return again


def is_full(sittings: Indices, tables: int, seats: int) -> bool:
    return all(
        np.array_equal(np.bincount(sitting, minlength=tables), [seats] * tables)
        for sitting in sittings
    )


@pytest.mark.parametrize(
    ("tables", "seats", "known"),
    [(g, p, known) for g, row in BEST_KNOWN.items() for p, known in enumerate(row, 2)],
)
def test_the_best_known_number_of_sittings(tables: int, seats: int, known: int) -> None:
    assert most_sittings(tables, seats) >= known
    sittings = design(tables, seats)
    assert sittings is not None
    assert sittings.shape == (most_sittings(tables, seats), tables * seats)
    assert sittings.dtype == np.int32
    assert is_full(sittings, tables, seats)
    assert repeats(sittings) == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 30), st.integers(1, 20), st.data())
def test_any_tables_and_seats(tables: int, seats: int, data: st.DataObject) -> None:
    most = most_sittings(tables, seats)
    wanted = data.draw(st.integers(1, min(most, 40)))
    sittings = design(tables, seats, wanted)
    assert sittings is not None
    assert sittings.shape == (wanted, tables * seats)
    assert is_full(sittings, tables, seats)
    assert repeats(sittings) == 0
    if seats > 1:
        assert design(tables, seats, most + 1) is None
        assert most * (seats - 1) <= tables * seats - 1


@pytest.mark.parametrize(
    ("tables", "seats", "sittings"),
    [(16, 16, 17), (27, 4, 27), (13, 5, 16), (21, 6, 25), (37, 2, 73), (22, 22, 4), (27, 3, 40)],
)
def test_beyond_ten_tables(tables: int, seats: int, sittings: int) -> None:
    found = design(tables, seats)
    assert found is not None
    assert len(found) == most_sittings(tables, seats) == sittings
    assert is_full(found, tables, seats)
    assert repeats(found) == 0


@pytest.mark.parametrize("cell", STARTERS)
def test_every_first_sitting_that_is_kept_is_the_best_there_is(cell: tuple[int, int]) -> None:
    sittings = design(*cell)
    assert sittings is not None
    assert is_full(sittings, *cell)
    assert repeats(sittings) == 0


@pytest.mark.parametrize(
    ("moduli", "words"), [(moduli, words) for moduli in ARRAYS for words in ARRAYS[moduli]]
)
def test_rows_of_an_array_differ_differently(moduli: tuple[int, ...], words: str) -> None:
    rows = [[_element(letter, moduli) for letter in word] for word in words.split()]
    for i, row in enumerate(rows):
        for other in rows[:i]:
            steps = [
                tuple((a - b) % m for a, b, m in zip(x, y, moduli, strict=True))
                for x, y in zip(row, other, strict=True)
            ]
            assert len(set(steps)) == len(steps)


def _element(letter: str, moduli: tuple[int, ...]) -> list[int]:
    number, digits = int(letter, 36), []
    for modulus in reversed(moduli):
        number, digit = divmod(number, modulus)
        digits.append(digit)
    assert number == 0
    return digits[::-1]


def test_the_table_in_the_documentation_is_true() -> None:
    rows = re.findall(r"^\| (\d+) \|(( +\d+ \|)+)$", METHODS.read_text(), re.MULTILINE)
    for tables, cells, _ in rows:
        written = [int(cell) for cell in cells.split("|")[:-1]]
        assert written == [most_sittings(int(tables), p) for p in range(2, len(written) + 2)]
    assert [int(row[0]) for row in rows] == list(range(2, 21))


def test_pairs_meet_everybody() -> None:
    sittings = design(50, 2)
    assert sittings is not None
    assert len(sittings) == 99


def test_more_seats_than_tables_sit_once() -> None:
    assert most_sittings(3, 4) == 1
    assert design(3, 4, 2) is None


def test_who_sits_alone_never_meets_anyone() -> None:
    assert most_sittings(3, 1) == ENDLESS
    sittings = design(3, 1, 5)
    assert sittings is not None
    assert sittings.tolist() == [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2], [1, 2, 0]]


def test_an_answer_is_the_callers_own() -> None:
    first = design(8, 4, 2)
    assert first is not None
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(kept, design(8, 4, 2))


def test_a_first_few_sittings_mix_the_whole_room() -> None:
    sittings = design(14, 5, 3)
    assert sittings is not None
    met = sittings[:, :, None] == sittings[:, None, :]
    reach = np.linalg.matrix_power(met.any(axis=0).astype(np.int64), 6)
    assert (reach > 0).all()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((0, 4, 1), "tables must be a whole number from 1 up, not 0"),
        ((4, 0, 1), "seats must be a whole number from 1 up, not 0"),
        ((4, 4, 0), "sittings must be a whole number from 1 up, not 0"),
        ((4, 2.5, 1), "seats must be a whole number from 1 up, not 2.5"),
        ((True, 4, 1), "tables must be a whole number from 1 up, not True"),
    ],
)
def test_what_has_no_meaning_is_refused(numbers: tuple[int, int, int], sentence: str) -> None:
    with pytest.raises(BadPolicy, match=f"^{re.escape(sentence)}$"):
        design(*numbers)


@pytest.mark.parametrize("q", [2, 3, 4, 8, 9, 25, 27])
def test_a_field_is_one(q: int) -> None:
    gf, a = Field(q), np.arange(q)
    x, y = np.meshgrid(a, a)
    assert all(len(set(row)) == q for row in gf.plus(x, y).tolist())
    assert all(len(set(row)) == q for row in gf.times(x, y)[1:].tolist())
    for c in a:
        scale = np.full_like(x, c)
        left = gf.times(scale, gf.plus(x, y))
        assert np.array_equal(left, gf.plus(gf.times(scale, x), gf.times(scale, y)))


def test_no_field_of_ten() -> None:
    with pytest.raises(ValueError, match="10 is no prime power"):
        Field(10)
