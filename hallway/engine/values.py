"""What a meeting is worth: stick, gain, cross and fair, each shown to people.

Sources and figures: docs/methods/values.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from hallway.engine.errors import BadPolicy, BadValues
from hallway.engine.types import Flags, Floats, Indices, Roster, Values

PARTS = ("stick", "gain", "cross", "fair")
STICKS = ((0, 0.43), (1, 0.46), (2, 0.53), (3, 0.58), (6, 0.62), (10, 0.65))
"""From so many common contacts on, the chance that a tie is still there a month later."""
KNOWS = 0.05
"""A tie of this strength or more counts as a contact."""
MOST_CONTACTS = STICKS[-1][0]
INTEREST_ODDS = 1.15
INTERESTS_COUNTED = 4
LANGUAGE_ODDS = 1.25
NO_LANGUAGE_ODDS = 0.5
GROUND = 0.25
"""Conductance that ties every person to a common ground, as chance meetings do."""
FEW_TIES = 2
NEWCOMER_BOOST = 1.25
FEW_TIES_BOOST = 1.15
BRIDGED = 2.0
"""What a pair counts more that the round had better bring together."""
DECIMALS = 6


def meeting_values(
    roster: Roster, strengths: Floats, weights: Mapping[str, float] | None = None
) -> Values:
    """The value of every pair: stick · gain · (1/4 + 3/4 · cross) · fair, twice that on a bridge.

    Args:
        roster: the n people. strengths: float (n, n), symmetric, 0-1.
        weights: exponents of the parts, 1 when absent; 0 switches a part off.
    Returns:
        Values, rounded to six decimals, exactly symmetric, NaN nowhere.
    Raises:
        BadPolicy: an unknown part or a weight that is no number.
        BadValues: strengths that are not symmetric or below zero.
    Cost: O(n³) time for the gain, O(n²) memory.
    Source: docs/methods/values.md.

    >>> from hallway.engine.types import Roster
    >>> none, no = np.zeros(2, dtype=np.int32), np.zeros((2, 0), dtype=bool)
    >>> two = Roster(("Ana", "Ben"), np.array([[0], [1]], dtype=np.int32), no, no,
    ...              none > 0, none, none - 1, none, none > 0)
    >>> float(meeting_values(two, np.zeros((2, 2))).total[0, 1])
    0.43
    """
    powers = powers_of(weights or {})
    _check(strengths, roster.n)
    knows = strengths >= KNOWS
    np.fill_diagonal(knows, False)
    parts = {
        "stick": stick(knows, roster.interests, roster.languages),
        "gain": usual_is_one(fall_of_kirchhoff(strengths)),
        "cross": cross(roster.units),
        "fair": fair(roster, knows),
    }
    total = np.where(on_a_bridge(roster), BRIDGED, 1.0)
    for name in PARTS:
        factor = 0.25 + 0.75 * parts[name] if name == "cross" else parts[name]
        total = total * factor ** powers[name]
    return Values(mirror(total), {name: mirror(part) for name, part in parts.items()})


def powers_of(weights: Mapping[str, float]) -> dict[str, float]:
    for name, power in weights.items():
        if name not in PARTS:
            raise BadPolicy(f"no part of a value is called {name!r}; there are {', '.join(PARTS)}")
        if not np.isfinite(power) or abs(power) > 10:
            raise BadPolicy(f"the weight of {name} must be a number between -10 and 10")
    return {name: float(weights.get(name, 1.0)) for name in PARTS}


def _check(strengths: Floats, n: int) -> None:
    if strengths.shape != (n, n) or not np.array_equal(strengths, strengths.T):
        raise BadValues("tie strengths must be symmetric, one row and column a person")
    if not np.isfinite(strengths).all() or (strengths < 0).any():
        raise BadValues("tie strengths must be numbers from 0 up")


def mirror(table: Floats) -> Floats:
    """Round, and copy the upper half to the lower: (i, j) is (j, i) to the last bit."""
    upper = np.triu(np.round(table, DECIMALS), 1)
    return upper + upper.T


def common_contacts(knows: Flags) -> Indices:
    """int32 (n, n): how many people both know.

    >>> common_contacts(np.array([[0, 0, 1], [0, 0, 1], [1, 1, 0]], dtype=bool))[0, 1]
    np.int32(1)
    """
    seen = knows.astype(np.float64)
    return np.rint(seen @ seen).astype(np.int32)


def stick(knows: Flags, interests: Flags, languages: Flags) -> Floats:
    """The chance that the tie lasts, from what the two already have in common.

    The table by common contacts gives the odds; each shared interest (four at most)
    and a shared language raise them, and having no language in common halves them.
    """
    told = languages.any(axis=1)
    both = np.logical_and.outer(told, told)
    tongue = np.where(_overlap(languages) > 0, 1, np.where(both, 2, 0))
    shared = np.minimum(_overlap(interests), INTERESTS_COUNTED).astype(np.int32)
    result: Floats = chances()[np.minimum(common_contacts(knows), MOST_CONTACTS), shared, tongue]
    return result


def chances() -> Floats:
    """float (contacts, shared interests, language): every stick there is.

    Contacts and interests beyond the last count as the last. Language: 0 = not told by
    both, 1 = shared, 2 = told by both and none shared.
    """
    starts = [start for start, _ in STICKS]
    steps = np.searchsorted(starts, np.arange(MOST_CONTACTS + 1), side="right") - 1
    chance = np.array([chance for _, chance in STICKS])[steps]
    odds = (chance / (1.0 - chance))[:, None] * INTEREST_ODDS ** np.arange(INTERESTS_COUNTED + 1.0)
    odds = odds[:, :, None] * np.array([1.0, LANGUAGE_ODDS, NO_LANGUAGE_ODDS])
    result: Floats = odds / (1.0 + odds)
    return result


def _overlap(flags: Flags) -> Floats:
    seen = flags.astype(np.float64)
    overlap: Floats = seen @ seen.T
    return overlap


def fall_of_kirchhoff(strengths: Floats, ground: float = GROUND) -> Floats:
    """How much a new tie of strength 1 shortens the whole network, for every pair.

    Exactly the fall of n · trace((L + ground · I)^-1) when the tie is added; with
    the ground going to 0 on a connected network, the fall of the Kirchhoff index.

    Args:
        strengths: float (n, n), symmetric, from 0 up.
        ground: conductance from each person to a common ground; keeps the figure
            finite when people have no tie at all.
    Returns:
        float (n, n), symmetric, 0 on the diagonal.
    Cost: O(n³) time, O(n²) memory: up to about 3,000 people.
    Source: Sherman & Morrison 1950 on the Laplacian; docs/methods/values.md.

    >>> float(fall_of_kirchhoff(np.zeros((2, 2)), ground=1.0)[0, 1].round(6))
    1.333333
    """
    n = len(strengths)
    inverse: Floats
    if not strengths.any():
        inverse = np.eye(n) / ground
    else:
        laplacian = np.diag(strengths.sum(axis=1)) - strengths
        inverse = np.asarray(np.linalg.inv(laplacian + ground * np.eye(n)), dtype=np.float64)
        inverse = np.asarray((inverse + inverse.T) / 2, dtype=np.float64)
    resistance = _between(inverse)
    spread = _between(inverse @ inverse)
    return n * spread / (1.0 + resistance)


def _between(table: Floats) -> Floats:
    """(e_i - e_j)' table (e_i - e_j) for every pair."""
    own = np.diag(table)
    return own[:, None] + own[None, :] - table - table.T


def usual_is_one(gain: Floats) -> Floats:
    """Divide by the median pair, so that the usual pair reads 1.

    >>> usual_is_one(np.array([[0.0, 4.0], [4.0, 0.0]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    pairs = gain[np.triu_indices(len(gain), 1)]
    middle = float(np.median(pairs)) if len(pairs) else 0.0
    return gain / middle if middle > 0 else np.ones_like(gain)


def cross(units: Indices) -> Floats:
    """The share of attributes in which the two differ, of those known for both.

    Pairs with nothing known in common, and rosters without units, count as 1.
    """
    n, attributes = units.shape
    differ, known = np.zeros((n, n)), np.zeros((n, n))
    for column in range(attributes):
        code = units[:, column]
        both = (code[:, None] >= 0) & (code[None, :] >= 0)
        known += both
        differ += both & (code[:, None] != code[None, :])
    return cross_share(differ, known)


def on_a_bridge(roster: Roster) -> Flags:
    """bool (n, n): pairs of whom one is on either side of something to be bridged."""
    found = np.zeros((roster.n, roster.n), dtype=bool)
    for one, other in roster.bridges:
        found |= np.logical_and.outer(one, other) | np.logical_and.outer(other, one)
    return found


def cross_share(differ: Any, known: Any) -> Floats:
    """Of so many attributes known for both, the share that differs; 1 where none is known."""
    share: Floats = np.where(known > 0, differ / np.maximum(known, 1), 1.0)
    return share


def fair(roster: Roster, knows: Flags) -> Floats:
    """Who waits, is new or knows few comes first; who is asked often is spared.

    For a person: (1 + rounds waited), times 1.25 for a newcomer, times 1.15 with
    fewer than two ties, divided by 1 + meetings beyond twice the usual number. For
    a pair: the geometric mean of the two.
    """
    need = needs(roster, few_ties(knows.sum(axis=1)))
    pair: Floats = np.sqrt(need[:, None] * need[None, :])
    return pair


def needs(roster: Roster, few: Flags) -> Floats:
    """float (n,): how much each person's turn it is."""
    need = 1.0 + roster.waiting
    need = need * np.where(roster.newcomer, NEWCOMER_BOOST, 1.0)
    need = need * np.where(few, FEW_TIES_BOOST, 1.0)
    result: Floats = need / (1.0 + _beyond_the_usual(roster.recent))
    return result


def few_ties(ties: Any) -> Flags:
    """People with fewer than two ties, where others have more: nobody, if nobody has."""
    few: Flags = (ties < FEW_TIES) & bool(ties.any())
    return few


def _beyond_the_usual(recent: Indices) -> Floats:
    usual = float(np.median(recent)) if len(recent) else 0.0
    beyond: Floats = np.maximum(recent - max(2.0 * usual, 2.0), 0.0)
    return beyond


class PairValues(Protocol):
    """Values of pairs by rows and by pairs, and who may meet whom."""

    @property
    def n(self) -> int: ...

    def block(self, lo: int, hi: int) -> Floats: ...

    def parts(self, i: Any, j: Any) -> dict[str, Floats]: ...

    def total(self, i: Any, j: Any) -> Floats: ...

    def row(self, i: int) -> Floats: ...


@dataclass(frozen=True, eq=False)
class TableValues:
    """Values from tables: for as many people as an (n, n) table has room for.

    values: as from `meeting_values`. open: bool (n, n), who may meet.
    """

    values: Values
    open: Flags

    @property
    def n(self) -> int:
        return len(self.open)

    def block(self, lo: int, hi: int) -> Floats:
        """float (hi - lo, n), NaN where two may not meet."""
        return np.where(self.open[lo:hi], self.values.total[lo:hi], np.nan)

    def parts(self, i: Any, j: Any) -> dict[str, Floats]:
        """Each part of some pairs, float (m,), whether or not they may meet."""
        return {name: table[i, j] for name, table in self.values.parts.items()}

    def total(self, i: Any, j: Any) -> Floats:
        """float (m,), what some pairs are worth, whether or not they may meet."""
        found: Floats = self.values.total[i, j]
        return found

    def row(self, i: int) -> Floats:
        """float (n,), what meeting each of the others would be worth, below the least too."""
        found: Floats = self.values.total[i]
        return found
