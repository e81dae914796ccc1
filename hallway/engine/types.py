"""The engine's nouns: arrays about people going in, frozen answers coming out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]


class Source(Protocol):
    """Values too many to hold: rows are computed when asked for."""

    @property
    def n(self) -> int: ...

    def block(self, lo: int, hi: int) -> Floats: ...


@dataclass(frozen=True, eq=False)
class Roster:
    """The n people of a round, one row each; labels are only for explaining.

    units: int32 (n, a), the code of each person's unit per attribute; -1 = unknown.
    interests: bool (n, k). languages: bool (n, m). newcomer: bool (n,).
    waiting: int32 (n,), rounds since they last met somebody.
    sat_out: int32 (n,), the round in which they were last left over; -1 = never.
    recent: int32 (n,), meetings in the last rounds.
    host: bool (n,), may take a second seat.
    bridges: two sides each, bool (n,), that the round had better bring together.
    """

    names: tuple[str, ...]
    units: Indices
    interests: Flags
    languages: Flags
    newcomer: Flags
    waiting: Indices
    sat_out: Indices
    recent: Indices
    host: Flags
    attributes: tuple[str, ...] = ()
    unit_names: tuple[tuple[str, ...], ...] = ()
    interest_names: tuple[str, ...] = ()
    bridges: tuple[tuple[Flags, Flags], ...] = ()

    @property
    def n(self) -> int:
        return len(self.names)


@dataclass(frozen=True, eq=False)
class Availability:
    """free: bool (n, s), can do the slot. known: bool (n,), has told us at all.

    slots: what to call each slot, where that says anything; only for explaining.
    """

    free: Flags
    known: Flags
    slots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """How a round is made; the meaning of each field is in docs/methods."""

    sizes: tuple[int, ...] = (2,)
    odd: str = "trio"
    rest: int | None = None
    participation: bool = True
    least: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Frame:
    """Everything a round is made of, as arrays.

    strengths: float (n, n). met: int32 (n, n), last meeting, -1 = never. For more people
    than a table has room for, both are symmetric scipy.sparse arrays of what is known: of
    `met`, an entry is a round, also where it is 0. blocks: pairs who must never meet.
    locked: groups that stand.
    seats: seat rules, for groups of three and more.
    """

    roster: Roster
    strengths: Any
    availability: Availability
    met: Any
    round_no: int
    blocks: tuple[tuple[int, int], ...] = ()
    locked: tuple[tuple[int, ...], ...] = ()
    policy: Policy = field(default_factory=Policy)
    seats: tuple[Any, ...] = ()


@dataclass(frozen=True, eq=False)
class Values:
    """What each pair is worth: float (n, n), symmetric, with its named parts."""

    total: Floats
    parts: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Line:
    """Odd sets of places that nest, as spans of a line in which each stands together.

    order: int32 (m,), every place once. lo, hi: int64 (k,), where each set begins and ends.
    extra: int64 (k,), its price, times the proof's scale.
    """

    order: Indices
    lo: Ints
    hi: Ints
    extra: Ints


@dataclass(frozen=True, eq=False)
class Proof:
    """Numbers from which anyone can recompute a bound, on the integer grid.

    kind: "pairs" (prices and odd sets) or "groups" (prices and caps).
    people: int32 (m,), the person in each place; -1 = the guest seat beside a host.
    seat: int64 (m,), what seating the person is worth, above any value.
    prices: int64 (m,), times scale. line: the odd sets of pairs, with their prices.
    trio: int64, times scale: what a trio may bring beyond its prices.
    trios: how many trios the bound allows for. hosts: who may take the guest.
    sizes: (size, how many groups), for groups; then set_prices, where there are any, are
    what a group of each size pays beyond its people's prices a seat.
    must: groups that stood fixed.
    """

    kind: str
    people: Indices
    seat: Ints
    prices: Ints
    scale: int
    set_prices: tuple[int, ...] = ()
    line: Line | None = None
    trio: int = 0
    trios: int = 0
    hosts: tuple[int, ...] = ()
    sizes: tuple[tuple[int, int], ...] = ()
    must: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Certificate:
    """The matching's value, a bound no round can pass, and the gap between them."""

    value: float
    bound: float
    gap: float
    method: str
    proof: Proof


@dataclass(frozen=True)
class Broken:
    """A seat rule that a group breaks: which, the people in the group, and by how much."""

    rule: str
    group: tuple[int, ...]
    short: int


@dataclass(frozen=True, eq=False)
class Matching:
    """The round's answer: groups (int32 arrays), who is unmatched, and the proof.

    relaxed: the preferred seat rules that gave way, and for whom.
    """

    groups: tuple[Indices, ...]
    unmatched: Indices
    value: float
    certificate: Certificate
    relaxed: tuple[Broken, ...] = ()


@dataclass(frozen=True, eq=False)
class Mixer:
    """The plan of an event with many sittings, and the least repeats any plan can have.

    tables: int32 (sittings, people), the table of each; -1 = not there. repeats: pairs who
    sit together more than once, counted each extra time. bound: no plan has fewer.
    value: the sum over all meetings. clashes: how often two who may not meet do.
    """

    tables: Indices
    repeats: int
    bound: int
    value: float = 0.0
    clashes: int = 0
    method: str = ""
