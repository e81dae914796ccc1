"""What a next round would change: the best one, and one of random new pairs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine import holes
from hallway.engine.errors import Impossible
from hallway.engine.faraway import faraway_pairs, pairs_by_lot
from hallway.engine.grid import noise, salt_of
from hallway.engine.mixing import UNKNOWN, unit_mixing
from hallway.engine.network import Network, network_of
from hallway.engine.pairs import best_pairs
from hallway.engine.spectrum import Spectrum, spectrum, spectrum_soon
from hallway.engine.types import Floats, Ints
from hallway.engine.values import fall_of_kirchhoff

EXACT_UP_TO, MOST_PEOPLE = 1_200, 20_000
DRAWS = 5


@dataclass(frozen=True)
class Outlook:
    """A network in five figures; None where one is not defined."""

    lambda2: float | None
    kirchhoff: float | None
    constraint_mean: float | None
    e_i: float | None
    components: float | None


@dataclass(frozen=True)
class NextRound:
    """pairs: how many would meet. random: the mean of a few rounds of random new pairs."""

    pairs: int
    now: Outlook
    best: Outlook
    random: Outlook


def next_round(
    network: Network, units: Ints | None = None, *, known: Spectrum | None = None,
    rng: np.random.Generator | None = None,
) -> NextRound | None:  # fmt: skip
    """What one round of pairs who are not tied yet would change, if each tie held.

    The best round takes the pairs of greatest gain · (¼ + ¾ · across). A new tie is as
    strong as the middle one of those there are. Above 1,200 people both are nearly so: the
    gain comes from a sketch, everybody is offered some others only, one random round is
    drawn instead of five, and λ₂ and the Kirchhoff index are estimates.

    Args:
        units: int (n,), -1 unknown.
        known: `spectrum` of the network, if it has been worked out.
    Returns:
        NextRound, or None for fewer than four people, above 20,000, and where everybody is
        tied to everybody.
    Cost: O(n³) up to 1,200 people, some six times over; beyond, some hundred products with
        the ties.
    Source: docs/methods/values.md, docs/methods/network.md.

    >>> path = network_of(6, [0, 1, 2, 3, 4], [1, 2, 3, 4, 5])
    >>> after = next_round(path)
    >>> after.pairs, after.best.kirchhoff < after.random.kirchhoff < after.now.kirchhoff
    (3, True)
    """
    n = network.n
    if not 4 <= n <= MOST_PEOPLE or network.ties == n * (n - 1) // 2:
        return None
    look = Look(units, soon=n > EXACT_UP_TO)
    rounds = _nearly if look.soon else _exactly
    best, drawn = rounds(network, units, salt_of(rng))
    if best is None:
        return None
    return NextRound(
        pairs=best.ties - network.ties,
        now=look.at(network, known),
        best=look.at(best),
        random=_mean_of([look.at(after) for after in drawn]),
    )


def _exactly(
    network: Network, units: Ints | None, salt: int
) -> tuple[Network | None, list[Network]]:  # fmt: skip
    """The network after the best round, and after some of random pairs."""
    usual, tied = _usual(network), network.table.toarray() > 0
    best = _paired(network, np.where(tied, np.nan, _worth(network, units, usual)))
    if best is None:
        return None, []
    noises = (noise(network.n, salt + k + 1) for k in range(DRAWS))
    drawn = [_paired(network, np.where(tied, np.nan, each)) for each in noises]
    return best, [after for after in drawn if after is not None]


def _nearly(
    network: Network, units: Ints | None, salt: int
) -> tuple[Network | None, list[Network]]:  # fmt: skip
    """The same, the best among candidates, and one of random pairs."""
    best = _paired(network, faraway_pairs(network, units, _usual(network), salt), exact=False)
    return best, [_tied(network, pairs_by_lot(network, salt))]


def _usual(network: Network) -> float:
    return float(np.median(network.pairs[2])) if network.ties else 1.0


def _worth(network: Network, units: Ints | None, usual: float) -> Floats:
    fall = fall_of_kirchhoff(network.table.toarray() / usual)
    gain = np.asarray((fall + fall.T) / 2, dtype=np.float64)  # to the last bit
    if units is None:
        return gain
    known = units != UNKNOWN
    cross = (units[:, None] != units) & known[:, None] & known
    return np.asarray(gain * (0.25 + 0.75 * cross), dtype=np.float64)


def _paired(network: Network, values: Any, *, exact: bool = True) -> Network | None:
    """The network with one more tie for each pair of the best round."""
    try:
        groups = best_pairs(values, exact=exact).groups
    except Impossible:
        return None
    return _tied(network, np.array([tuple(pair) for pair in groups], dtype=np.int64))


def _tied(network: Network, pairs: Ints) -> Network:
    """The network with one more tie for each pair, of the usual strength."""
    new = pairs.reshape(-1, 2)
    i, j, strength = network.pairs
    return network_of(
        network.n,
        np.append(i, new[:, 0]),
        np.append(j, new[:, 1]),
        np.append(strength, np.full(len(new), _usual(network))),
    )


@dataclass(frozen=True, eq=False)
class Look:
    """How networks are looked at. soon: λ₂ and the Kirchhoff index are estimated."""

    units: Ints | None
    soon: bool

    def at(self, network: Network, known: Spectrum | None = None) -> Outlook:
        of = known or (spectrum_soon(network) if self.soon else spectrum(network))
        constraint = holes.constraint(network)
        those = constraint[~np.isnan(constraint)]
        return Outlook(
            lambda2=of.lambda2.value,
            kirchhoff=of.kirchhoff.value,
            constraint_mean=float(those.mean()) if len(those) else None,
            e_i=None if self.units is None else unit_mixing(network, self.units).e_i,
            components=float(network.component.max(initial=-1) + 1),
        )


def _mean_of(looks: list[Outlook]) -> Outlook:
    def mean(name: str) -> float | None:
        figures = [getattr(look, name) for look in looks]
        known = [figure for figure in figures if figure is not None]
        return float(np.mean(known)) if known and len(known) == len(figures) else None

    return Outlook(*(mean(name) for name in Outlook.__dataclass_fields__))
