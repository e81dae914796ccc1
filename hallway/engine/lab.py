"""Many rounds over a simulated network: what a policy would give, beside random pairs.

Ties that come of a meeting last with the chance that a meeting's `stick` says. Chance is
drawn for each pair and round alone, so that two policies which bring the same two people
together see the same luck.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hallway.engine import holes
from hallway.engine.distances import reach
from hallway.engine.errors import BadPolicy
from hallway.engine.grid import salt_of
from hallway.engine.lots import knows_of, seat_by_lot
from hallway.engine.mixing import unit_mixing
from hallway.engine.network import Network, binary, network_of
from hallway.engine.pairs import best_pairs
from hallway.engine.spectrum import spectrum
from hallway.engine.types import Flags, Floats, Indices, Ints, Roster
from hallway.engine.values import meeting_values, stick

POLICIES = ("hallway", "random", "random-cross")
MOST_PEOPLE = 3_000
"""People up to whom the values of all pairs are kept in a table."""
ADOPTS = 2
"""How many contacts have to do something before somebody does so too."""
SEEDS = 128
"""People from whom a habit is followed, where there are more than these."""
RECENT = 4


@dataclass(frozen=True)
class Standing:
    """A network in the figures by which policies are compared; None where one is undefined.

    contagion: the share of all people whom a habit reaches that somebody and their contacts
    begin, if others take it up from two contacts on; the mean over who begins. reach: people
    within two steps, the mean. untouched: people without a new tie.
    """

    ties: int
    kirchhoff: float | None
    lambda2: float | None
    e_i: float | None
    constraint: float | None
    contagion: float | None
    reach: float | None
    untouched: int


@dataclass(frozen=True)
class Lab:
    """A policy tried out: how it stood at first and at last, and each round's meetings."""

    policy: str
    start: Standing
    end: Standing
    met: tuple[int, ...]
    stuck: tuple[int, ...]


@dataclass(eq=False)
class _World:
    """What changes from round to round. new: who has a tie that came of a meeting."""

    tied: Flags
    met: Flags
    waiting: Indices
    recent: list[Indices]
    new: Flags


Pairing = Callable[["_World", int, int], Ints]


def try_policy(
    network: Network,
    *,
    policy: str,
    rounds: int,
    units: Ints | None = None,
    roster: Roster | None = None,
    rng: np.random.Generator | None = None,
) -> Lab:
    """Live some rounds in which everybody takes part and pairs meet who never did.

    Args:
        network: the ties at first; strengths are left aside, each counts 1.
        policy: "hallway" (the best pairs by what a meeting is worth), "random" (new pairs
            by lot), or "random-cross" (new pairs by lot, of two units where there are).
        rounds: how many.
        units: int (n,), the code of each person's unit, -1 unknown.
        roster: what else is known of people, for the values; units as in `units` without it.
        rng: decides lots and luck; the same seed gives the same answer.
    Returns:
        Lab.
    Raises:
        BadPolicy: an unknown policy, more than 3,000 people, or fewer rounds than none.
    Cost: O(n³) a round for "hallway"; for the others little beside the figures, O(n³).
    Source: docs/methods/lab.md.

    >>> ring = network_of(8, range(8), [1, 2, 3, 4, 5, 6, 7, 0])
    >>> lab = try_policy(ring, policy="random", rounds=2)
    >>> lab.met, lab.end.kirchhoff < lab.start.kirchhoff
    ((4, 4), True)
    """
    _check(network, policy, rounds)
    units = np.zeros(network.n, dtype=np.int64) if units is None else units
    salt = salt_of(rng)
    crowd = roster or plain_roster(network.n, units)
    pairing = {
        "hallway": lambda world, at, salt: _by_value(crowd, world),
        "random": lambda world, at, salt: _by_lot(world, None, salt + at),
        "random-cross": lambda world, at, salt: _by_lot(world, units, salt + at),
    }[policy]
    world = _world_of(network)
    counts = [_live(world, pairing, crowd, at, salt) for at in range(rounds)]
    nobody = np.zeros(network.n, dtype=bool)
    return Lab(
        policy=policy,
        start=_standing(binary(network), units, nobody),
        end=_standing(_network(world), units, world.new),
        met=tuple(met for met, _ in counts),
        stuck=tuple(stuck for _, stuck in counts),
    )


def _check(network: Network, policy: str, rounds: int) -> None:
    if policy not in POLICIES:
        raise BadPolicy(f"a policy is one of {', '.join(POLICIES)}, not {policy!r}")
    if network.n > MOST_PEOPLE:
        raise BadPolicy(f"the lab has room for {MOST_PEOPLE:,} people, not {network.n:,}")
    if rounds < 0:
        raise BadPolicy("rounds count from 0 up")


def plain_roster(n: int, units: Ints) -> Roster:
    """People of whom nothing is known but their unit.

    >>> plain_roster(2, np.array([0, 1])).units.tolist()
    [[0], [1]]
    """
    none = np.zeros(n, dtype=np.int32)
    no = np.zeros((n, 0), dtype=bool)
    column = units.astype(np.int32)[:, None]
    names = tuple(str(k) for k in range(n))
    return Roster(names, column, no, no, none > 0, none, none - 1, none, none > 0)


def _world_of(network: Network) -> _World:
    tied = network.table.toarray() > 0
    nobody = np.zeros(network.n, dtype=np.int32)
    return _World(tied, np.zeros_like(tied), nobody, [], nobody > 0)


def _live(
    world: _World, pairing: Pairing, roster: Roster, at: int, salt: int
) -> tuple[int, int]:  # fmt: skip
    """One round: who meets, and whose tie lasts; how many of each."""
    pairs = pairing(world, at, salt)
    i, j = pairs[:, 0], pairs[:, 1]
    chance = stick(world.tied, roster.interests, roster.languages)[i, j]
    lasts = luck(salt, at, i, j) < chance
    world.met[i, j] = world.met[j, i] = True
    world.tied[i[lasts], j[lasts]] = world.tied[j[lasts], i[lasts]] = True
    world.new[pairs[lasts].ravel()] = True
    seated = np.zeros(len(world.waiting), dtype=np.int32)
    seated[pairs.ravel()] = 1
    world.waiting = np.where(seated > 0, 0, world.waiting + 1).astype(np.int32)
    world.recent = [*world.recent[1 - RECENT :], seated]
    return len(pairs), int(lasts.sum())


def luck(salt: int, at: int, i: Any, j: Any) -> Floats:
    """A number in 0–1 for each pair in a round, the same whoever asks and in which order.

    >>> bool(luck(1, 2, [3], [4]) == luck(1, 2, [4], [3]))
    True
    """
    i, j = np.asarray(i, dtype=np.uint64), np.asarray(j, dtype=np.uint64)
    low, high = np.minimum(i, j), np.maximum(i, j)
    state = np.uint64((salt * 0x9E3779B97F4A7C15 + at + 1) % 2**64) ^ (low << np.uint64(32)) ^ high
    for _ in range(2):
        state = (state + np.uint64(0x9E3779B97F4A7C15)) ^ (state >> np.uint64(29))
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            state = (state ^ (state >> np.uint64(shift))) * np.uint64(factor)
    drawn: Floats = (state >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return drawn


def _by_value(roster: Roster, world: _World) -> Ints:
    """The best round of pairs who are neither tied nor have met."""
    recent = np.array([*world.recent, np.zeros_like(world.waiting)], dtype=np.int32).sum(axis=0)
    now = replace(roster, waiting=world.waiting, recent=recent.astype(np.int32))
    values = meeting_values(now, world.tied.astype(np.float64)).total
    open_ = np.where(world.tied | world.met, np.nan, values)
    return _as_pairs(best_pairs(open_, turn=world.waiting).groups)


def _by_lot(world: _World, units: Ints | None, salt: int) -> Ints:
    """New pairs by lot; whoever is over sits out, those first who did not the last time."""
    n = len(world.waiting)
    order = np.argsort(world.waiting, kind="stable")[::-1]
    people = np.sort(order[: n - n % 2]).tolist()
    sizes = [2] * (n // 2)
    groups = seat_by_lot(people, sizes, knows_of(world.tied | world.met), units=units, salt=salt)
    there = [group for group in groups if not (world.tied | world.met)[group[0], group[1]]]
    return _as_pairs(there)


def _as_pairs(groups: Sequence[Any]) -> Ints:
    return np.array([tuple(group) for group in groups], dtype=np.int64).reshape(-1, 2)


def _network(world: _World) -> Network:
    i, j = np.nonzero(np.triu(world.tied, 1))
    return network_of(len(world.tied), i, j)


def _standing(network: Network, units: Ints, new: Flags) -> Standing:
    of = spectrum(network)
    constraint = holes.constraint(network)
    known = constraint[~np.isnan(constraint)]
    near = reach(network)[0]
    return Standing(
        ties=network.ties,
        kirchhoff=of.kirchhoff.value,
        lambda2=of.lambda2.value,
        e_i=unit_mixing(network, units).e_i,
        constraint=float(known.mean()) if len(known) else None,
        contagion=contagion(network),
        reach=float(near.mean()) if len(near) else None,
        untouched=int((~new).sum()),
    )


def contagion(network: Network, *, adopts: int = ADOPTS) -> float | None:
    """How far a habit spreads that people take up once so many of their contacts have.

    Somebody and all their contacts begin; the share of everybody it reaches, averaged over
    who begins (128 people at most, evenly along the order of people).
    Cost: O(steps · (n + m) · beginners).
    Source: Centola & Macy 2007.

    >>> round(contagion(network_of(4, [0, 1, 2], [1, 2, 3])), 3)
    0.625
    """
    n = network.n
    if n == 0:
        return None
    first = np.unique(np.linspace(0, n - 1, min(n, SEEDS)).astype(np.int64))
    ties = binary(network).table
    begun = np.zeros((n, len(first)))
    begun[first, np.arange(len(first))] = 1.0
    on = (ties @ begun + begun) > 0
    while True:
        after = on | (ties @ on.astype(np.float64) >= adopts)
        if (after == on).all():
            return float(on.mean())
        on = after
