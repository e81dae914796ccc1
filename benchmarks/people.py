"""Made-up people of a large organisation, as columns; only whole numbers and square roots.

Units with a long-tailed size, sites and time zones, tenure, tastes in 12 dimensions, places
in the network in 8, 40 half-hour slots, and ten earlier partners a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.hashing import Draws

TASTES, PLACES, SLOTS, PARTNERS = 12, 8, 40, 10
SITES = 12
WINDOWS = ((0, 5), (1, 6), (2, 8), (3, 8), (0, 4), (4, 8))
"""When a site works, of the eight half hours of a day that are offered: its time zone."""
AT_HOME = 0.75
"""The chance that somebody works where most of their unit does."""
FAR = 16_000.0
"""The squared distance in the network of two people of different units, usually."""

Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class People:
    """One column a person.

    unit, site: int32 (n,). slots: int64 (n,), a bit for each half hour that suits.
    tastes: float32 (12, n) and places: float32 (8, n), whole numbers within -127 and 127.
    taste: float32 (n,), one over the length of the tastes. place: its squared length.
    alone: float32 (n,), one over the number of ties. need: float32 (n,), how much one waits.
    partners: int32 (n, 10), -1 = none.
    """

    unit: NDArray[np.int32]
    site: NDArray[np.int32]
    slots: NDArray[np.int64]
    tastes: Singles
    places: Singles
    taste: Singles
    place: Singles
    alone: Singles
    need: Singles
    partners: NDArray[np.int32]

    @property
    def n(self) -> int:
        return len(self.unit)


def people(n: int, seed: int) -> People:
    """n people from a seed, the same on every machine.

    >>> people(4, 1).partners.shape
    (4, 10)
    """
    draws = Draws(seed, n)
    unit = units(draws)
    site = sites(draws, unit)
    tenure = tenures(draws)
    tastes = vectors(draws, "taste", unit, TASTES, 24.0, 40.0)
    places = vectors(draws, "place", unit, PLACES, 30.0, 12.0)
    ties = 2.0 + np.floor(np.minimum(6.0 * tenure, 30.0) * draws.uniform("ties"))
    return People(
        unit=unit,
        site=site,
        slots=calendars(draws, site),
        tastes=tastes,
        places=places,
        taste=(1.0 / np.sqrt(1.0 + squared(tastes))).astype(np.float32),
        place=squared(places).astype(np.float32),
        alone=(1.0 / ties).astype(np.float32),
        need=needs(draws, tenure, ties),
        partners=earlier_partners(draws, unit),
    )


def units(draws: Draws) -> NDArray[np.int32]:
    """Long-tailed: the r-th largest unit has a share of about 1 / (r + 3)."""
    count = max(4, draws.n // 40)
    shares = np.cumsum(1.0 / np.arange(4.0, count + 4.0))
    drawn = draws.uniform("unit") * shares[-1]
    unit: NDArray[np.int32] = np.minimum(np.searchsorted(shares, drawn), count - 1).astype(np.int32)
    return unit


def sites(draws: Draws, unit: NDArray[np.int32]) -> NDArray[np.int32]:
    """Most of a unit sits at one site, the rest anywhere."""
    home = Draws(draws.seed, int(unit.max(initial=0)) + 1).below("home", SITES)[unit]
    anywhere = draws.below("site", SITES)
    return np.where(draws.uniform("at home") < AT_HOME, home, anywhere).astype(np.int32)


def tenures(draws: Draws) -> NDArray[np.float64]:
    """Years: a few newcomers, half under four years, a long tail to forty."""
    drawn = draws.uniform("tenure")
    years: NDArray[np.float64] = 4.0 * drawn / (1.1 - drawn)
    return years


def vectors(
    draws: Draws, name: str, unit: NDArray[np.int32], width: int, between: float, within: float
) -> Singles:
    """float32 (width, n): whole numbers around the centre of one's unit."""
    count = int(unit.max(initial=0)) + 1
    centres = Draws(draws.seed, count).bell(f"{name} of unit", width).reshape(width, count)
    rows = np.empty((width, draws.n), dtype=np.float32)
    for axis in range(width):
        own = between * centres[axis][unit] + within * draws.bell(f"{name} {axis}")
        rows[axis] = np.clip(np.rint(own), -127, 127)
    return rows


def squared(rows: Singles) -> NDArray[np.float64]:
    """The squared length of each column; exact, since all are whole numbers."""
    total: NDArray[np.float64] = (rows.astype(np.float64) ** 2).sum(axis=0)
    return total


def calendars(draws: Draws, site: NDArray[np.int32]) -> NDArray[np.int64]:
    """int64 (n,): most people are free in 5 to 20 of 40 half hours, where their site works."""
    zone = Draws(draws.seed, SITES).below("zone", len(WINDOWS))[site]
    opens, closes = (np.array(side)[zone] for side in zip(*WINDOWS, strict=True))
    leisure = 0.25 + 0.55 * draws.uniform("leisure")
    slots = np.zeros(draws.n, dtype=np.int64)
    for slot in range(SLOTS):
        works = (opens <= slot % 8) & (slot % 8 < closes)
        free = works & (draws.uniform(f"slot {slot}") < leisure)
        slots |= free.astype(np.int64) << slot
    return slots


def needs(draws: Draws, tenure: NDArray[np.float64], ties: NDArray[np.float64]) -> Singles:
    """Who waits, is new or knows few comes first; the root, for a pair multiplies two."""
    waits = np.searchsorted([0.75, 0.92, 0.98], draws.uniform("waits"), side="right")
    need = 1.0 + waits
    need = need * np.where(tenure < 0.25, 1.25, 1.0)
    need = need * np.where(ties < 3.0, 1.15, 1.0)
    root: Singles = np.sqrt(need).astype(np.float32)
    return root


def earlier_partners(draws: Draws, unit: NDArray[np.int32]) -> NDArray[np.int32]:
    """int32 (n, 10): five rounds among everybody, five within the units."""
    partners = np.full((draws.n, PARTNERS), -1, dtype=np.int32)
    even = draws.n // 2 * 2
    for turn in range(PARTNERS):
        drawn = draws.words(f"round {turn}")
        order = np.lexsort((drawn, unit)) if turn % 2 else np.argsort(drawn, kind="stable")
        left, right = order[0:even:2], order[1:even:2]
        partners[left, turn], partners[right, turn] = right, left
    return partners
