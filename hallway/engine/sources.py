"""The value of every pair without a table of pairs: rows are worked out when asked for.

`RosterValues` keeps facts about people and their ties alone, and works out rows from them: the
same parts by the same rules as in values.py, the gain as in gain.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from hallway.engine.gain import Gain, gain_between, gain_of
from hallway.engine.kernel import compiled
from hallway.engine.rows import Rows, in_common, only, row, rows_of
from hallway.engine.rowwise import TILE, People, Sums, write_rows
from hallway.engine.types import Availability, Flags, Floats, Ints, Roster
from hallway.engine.values import (
    BRIDGED,
    DECIMALS,
    GROUND,
    INTERESTS_COUNTED,
    KNOWS,
    MOST_CONTACTS,
    chances,
    cross_share,
    few_ties,
    needs,
    powers_of,
)

COMPILE_FROM = 1_000
AT_ONCE = 32
"""Rows worked out side by side."""


@dataclass(frozen=True, eq=False)
class RosterValues:
    """Values from facts: memory grows with people and ties, not with pairs.

    people: facts a person, for the kernel. gain: None where all gain the same.
    apart: pairs who may not meet. powers: of stick, gain, cross, fair. least: below it
    nobody meets. opened: pairs who may meet whatever was said, and what they count.
    """

    people: People
    gain: Gain | None
    apart: Rows
    powers: tuple[float, float, float, float]
    least: float = -np.inf
    opened: Rows | None = None

    @property
    def n(self) -> int:
        return len(self.people.need)

    def block(self, lo: int, hi: int) -> Floats:
        """float (hi - lo, n), NaN where two may not meet.

        Cost: about 15 ns a pair, compiled; a few microseconds a pair where few people
        do not pay for compiling.
        """
        rows = np.empty((hi - lo, self.n))
        run = compiled(write_rows) if self.n >= COMPILE_FROM else write_rows
        for first in range(lo, hi, AT_ONCE):
            part = rows[first - lo : first - lo + AT_ONCE]
            run(first, part, self.people, self.apart, self._sums, *self._near)
        rows[rows < self.least] = np.nan
        if self.opened is not None:
            for i in range(lo, hi):
                others, amounts = row(self.opened, i)
                rows[i - lo, others] = amounts
        return rows

    @cached_property
    def _sums(self) -> Sums:
        shape, few = (AT_ONCE, self.n), "u2" if self.n < 2**16 else "i4"
        room = [np.zeros(shape, dtype=kind) for kind in ("f4", "f4", few, few)]
        tile = [np.zeros(TILE, dtype=kind) for kind in ("i4", "f4", "f4")]
        return Sums(*room, *tile)

    @cached_property
    def _near(self) -> tuple[Rows, Rows, Any, Floats, Floats]:
        """The gain's tables, empty where there is none, and the numbers beside them."""
        gain = self.gain if self.powers[1] else None
        scale = gain.scale if gain else 0.0
        numbers = np.array([scale, self.powers[1], self.powers[3]])
        if gain is None:
            none = rows_of(self.n, [], [])
            return none, none, np.zeros((4, 0, self.n), np.float32), np.zeros((2, self.n)), numbers
        return gain.rows, gain.cols, gain.smooth, gain.own, numbers

    def but(self, opened: Rows) -> RosterValues:
        """The same values, with pairs who may meet whatever was said."""
        return replace(self, opened=opened)

    def parts(self, i: Any, j: Any) -> dict[str, Floats]:
        """Each part of some pairs, float (m,), whether or not they may meet."""
        found = self._parts(*_ends(i, j))
        return {name: np.round(part, DECIMALS) for name, part in found.items()}

    def total(self, i: Any, j: Any) -> Floats:
        """float (m,), what some pairs are worth, whether or not they may meet."""
        i, j = _ends(i, j)
        total: Floats = np.where(self._on_a_bridge(i, j), BRIDGED, 1.0)
        for (name, part), power in zip(self._parts(i, j).items(), self.powers, strict=True):
            factor = 0.25 + 0.75 * part if name == "cross" else part
            total = total * factor**power
        return np.round(total, DECIMALS)

    def _on_a_bridge(self, i: Ints, j: Ints) -> Flags:
        one, other = self.people.one, self.people.other
        found: Flags = ((one[:, i] & other[:, j]) | (other[:, i] & one[:, j])).any(axis=0)
        return found

    def row(self, i: int) -> Floats:
        """float (n,), what meeting each of the others would be worth, below the least too."""
        found: Floats = replace(self, least=-np.inf).block(i, i + 1)[0]
        return found

    def _parts(self, i: Ints, j: Ints) -> dict[str, Floats]:
        people = self.people
        told = people.told[i] & people.told[j]
        shares = (people.tongues[:, i] & people.tongues[:, j]).any(axis=0)
        tongue = np.where(shares, 1, 2 * told)
        shared = np.minimum(_in_common(people.interests, i, j), INTERESTS_COUNTED)
        contacts = np.minimum(_in_common(people.knows, i, j), MOST_CONTACTS)
        first, second = people.units[:, i], people.units[:, j]
        both = (first >= 0) & (second >= 0)
        return {
            "stick": chances()[contacts, shared, tongue],
            "gain": gain_between(self.gain, i, j),
            "cross": cross_share((both & (first != second)).sum(axis=0), both.sum(axis=0)),
            "fair": np.sqrt(people.need[i] * people.need[j]),
        }

    def share_a_slot(self, i: Any, j: Any) -> Flags:
        """bool (m,): a slot that both can do, or one of them has not told us any."""
        people = self.people
        both = (people.slots.T[i] & people.slots.T[j]).any(axis=-1)
        shared: Flags = both | (people.unknown[i] > 0) | (people.unknown[j] > 0)
        return shared


def _ends(i: Any, j: Any) -> tuple[Ints, Ints]:
    return np.asarray(i, dtype=np.int64), np.asarray(j, dtype=np.int64)


def _in_common(rows: Rows, i: Ints, j: Ints) -> Ints:
    pairs = zip(i.tolist(), j.tolist(), strict=True)
    return np.array([in_common(rows, a, b) for a, b in pairs], dtype=np.int64)


def roster_values(
    roster: Roster,
    ties: Rows,
    apart: Rows,
    availability: Availability,
    weights: Mapping[str, float] | None = None,
    least: float = -np.inf,
) -> RosterValues:
    """Values of a roster that is too large for tables.

    Args:
        roster: the n people. ties: symmetric strengths, 0-1. apart: pairs, both ways,
            who may not meet. availability: who can do which slot.
        weights: exponents of the parts, 1 when absent. least: below it nobody meets.
    Returns:
        RosterValues: a source with `n` and `block(lo, hi)`.
    Raises:
        BadPolicy: an unknown part or a weight that is no number.
    Cost: see `gain_of`; memory O(people · what is known of each + ties).
    Source: docs/methods/values.md.
    """
    powers = powers_of(weights or {})
    knows = only(ties, ties.val >= KNOWS)
    ladder = chances() ** powers["stick"]
    known = np.arange(roster.units.shape[1] + 1)
    steps = (0.25 + 0.75 * cross_share(known[:, None], known[None, :])) ** powers["cross"]
    return RosterValues(
        _people(roster, knows, availability, ladder, steps),
        gain_of(ties, GROUND),
        apart,
        (powers["stick"], powers["gain"], powers["cross"], powers["fair"]),
        least,
    )


def _people(
    roster: Roster, knows: Rows, availability: Availability, ladder: Floats, steps: Floats
) -> People:
    return People(
        need=needs(roster, few_ties(np.diff(knows.ptr))),
        units=np.ascontiguousarray(roster.units.T),
        interests=_true(roster.interests),
        fans=_true(roster.interests.T),
        tongues=_words(roster.languages),
        told=roster.languages.any(axis=1).astype(np.int32),
        slots=_words(availability.free),
        unknown=(~availability.known).astype(np.int32),
        knows=knows,
        ladder=ladder,
        steps=steps,
        one=_words(_sides(roster, 0)),
        other=_words(_sides(roster, 1)),
    )


def _sides(roster: Roster, side: int) -> Flags:
    """bool (n, bridges): who is on this side of which."""
    found = np.zeros((roster.n, len(roster.bridges)), dtype=bool)
    for column, bridge in enumerate(roster.bridges):
        found[:, column] = bridge[side]
    return found


def _true(flags: Flags) -> Rows:
    """The columns that hold of each row."""
    i, k = np.nonzero(flags)
    ptr = np.searchsorted(i, np.arange(len(flags) + 1)).astype(np.int64)
    return Rows(ptr, k.astype(np.int32), np.ones(len(k)))


def _words(flags: Flags) -> Any:
    """uint64 (at least 1, n): sixty-four flags in one number."""
    n, count = flags.shape
    whole = np.zeros((n, 64 * max(1, -(-count // 64))), dtype=bool)
    whole[:, :count] = flags
    packed = np.packbits(whole, axis=1, bitorder="little").view("<u8")
    return np.ascontiguousarray(packed.T.astype(np.uint64))
