"""What a next round would change: the best one, and one of random new pairs beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hallway.engine import holes
from hallway.engine.errors import Impossible
from hallway.engine.grid import noise, salt_of
from hallway.engine.mixing import UNKNOWN, unit_mixing
from hallway.engine.network import Network, network_of
from hallway.engine.pairs import best_pairs
from hallway.engine.spectrum import spectrum
from hallway.engine.types import Floats, Ints
from hallway.engine.values import fall_of_kirchhoff

MOST_PEOPLE = 1_200
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
    network: Network, units: Ints | None = None, *, rng: np.random.Generator | None = None
) -> NextRound | None:
    """What one round of pairs who are not tied yet would change, if each tie held.

    The best round takes the pairs of greatest gain · (¼ + ¾ · across). A new tie is as
    strong as the middle one of those there are.

    Args:
        units: int (n,), -1 unknown.
    Returns:
        NextRound, or None for fewer than four people, above 1,200, and where everybody is
        tied to everybody.
    Cost: O(n³), some six times over.
    Source: docs/methods/values.md.

    >>> path = network_of(6, [0, 1, 2, 3, 4], [1, 2, 3, 4, 5])
    >>> after = next_round(path)
    >>> after.pairs, after.best.kirchhoff < after.random.kirchhoff < after.now.kirchhoff
    (3, True)
    """
    n = network.n
    if not 4 <= n <= MOST_PEOPLE or network.ties == n * (n - 1) // 2:
        return None
    usual = float(np.median(network.pairs[2])) if network.ties else 1.0
    tied = network.table.toarray() > 0
    best = _paired(network, _worth(network, units, usual), tied, usual)
    if best is None:
        return None
    salt = salt_of(rng)
    drawn = [_paired(network, noise(n, salt + k + 1), tied, usual) for k in range(DRAWS)]
    found = [_look(after, units) for after in drawn if after is not None]
    return NextRound(
        pairs=best.ties - network.ties,
        now=_look(network, units),
        best=_look(best, units),
        random=_mean_of(found),
    )


def _worth(network: Network, units: Ints | None, usual: float) -> Floats:
    fall = fall_of_kirchhoff(network.table.toarray() / usual)
    gain = np.asarray((fall + fall.T) / 2, dtype=np.float64)  # to the last bit
    if units is None:
        return gain
    known = units != UNKNOWN
    cross = (units[:, None] != units) & known[:, None] & known
    return np.asarray(gain * (0.25 + 0.75 * cross), dtype=np.float64)


def _paired(network: Network, worth: Floats | Ints, tied: Floats, usual: float) -> Network | None:
    """The network with one more tie for each pair of a round."""
    values = np.where(tied, np.nan, worth)
    try:
        groups = best_pairs(values).groups
    except Impossible:
        return None
    new = np.array([tuple(group) for group in groups], dtype=np.int64).reshape(-1, 2)
    i, j, strength = network.pairs
    return network_of(
        network.n,
        np.append(i, new[:, 0]),
        np.append(j, new[:, 1]),
        np.append(strength, np.full(len(new), usual)),
    )


def _look(network: Network, units: Ints | None) -> Outlook:
    of = spectrum(network)
    constraint = holes.constraint(network)
    known = constraint[~np.isnan(constraint)]
    return Outlook(
        lambda2=of.lambda2.value,
        kirchhoff=of.kirchhoff.value,
        constraint_mean=float(known.mean()) if len(known) else None,
        e_i=None if units is None else unit_mixing(network, units).e_i,
        components=float(network.component.max(initial=-1) + 1),
    )


def _mean_of(looks: list[Outlook]) -> Outlook:
    def mean(name: str) -> float | None:
        figures = [getattr(look, name) for look in looks]
        known = [figure for figure in figures if figure is not None]
        return float(np.mean(known)) if known and len(known) == len(figures) else None

    return Outlook(*(mean(name) for name in Outlook.__dataclass_fields__))
