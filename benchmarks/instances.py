"""Rosters and values that anybody can make again from a seed.

Three kinds, so that nothing is tuned to one: "realistic", "uniform" and "plane". Each is a
source: `n`, and `block(lo, hi)` that computes rows of values when asked for. Values are
exactly symmetric, and whole multiples of 1 / steps, so that sums can be compared exactly.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from benchmarks import kernels
from benchmarks.hashing import FIRST, STEP, Draws, Floats, mixed
from benchmarks.people import People, people

KINDS = ("realistic", "uniform", "plane")
COMPILED_FROM = 2_500
"""Below so many people the rows are computed without a compiler."""
CANDIDATES = 16
ORDERS = 4
AT_ONCE = 500_000
Places = NDArray[np.int64]


class Instance:
    """n people and what each pair of them is worth; NaN = they may not meet.

    pairs(i, j) -> float64 (k,) is the definition; rows(lo, out) the same, fast.
    """

    kind: ClassVar[str]
    steps: ClassVar[int] = 1_000_000

    def __init__(self, n: int, seed: int = 1) -> None:
        self.n = n
        self.seed = seed

    def pairs(self, i: Places, j: Places) -> Floats:
        raise AssertionError("each kind says what a pair is worth")

    def rows(self, lo: int, out: Floats) -> None:
        raise AssertionError("each kind has its compiled rows")

    def block(self, lo: int, hi: int) -> Floats:
        """float64 (hi - lo, n): the rows of people lo, …, hi - 1."""
        if self.n < COMPILED_FROM:
            i = np.repeat(np.arange(lo, hi), self.n)
            j = np.tile(np.arange(self.n), hi - lo)
            return self.pairs(i, j).reshape(hi - lo, self.n)
        out = np.empty((hi - lo, self.n))
        self.rows(lo, out)
        out[np.arange(hi - lo), np.arange(lo, hi)] = np.nan
        return out

    def dense(self) -> Floats:
        """float64 (n, n), for a few thousand people."""
        step = max(1, AT_ONCE // max(self.n, 1))
        parts = [self.block(lo, min(lo + step, self.n)) for lo in range(0, self.n, step)]
        return np.concatenate(parts) if parts else np.empty((0, 0))

    def listed(self, count: int) -> tuple[Places, Places]:
        """Pairs that together give each person about `count` candidates."""
        raise AssertionError("each kind has its candidates")


class Realistic(Instance):
    """stick · gain · (1/4 + 3/4 · cross) · fair, of people with a common half hour.

    The gain has its low-rank form, (Σ (yᵢ − yⱼ)² + aᵢ² + aⱼ²) / (1 + aᵢ + aⱼ + λ Σ …), with
    places y in the network and one over the number of ties for the rest, a.
    """

    kind = "realistic"

    @cached_property
    def people(self) -> People:
        return people(self.n, self.seed)

    def pairs(self, i: Places, j: Places) -> Floats:
        who = self.people
        like = (who.tastes[:, i] * who.tastes[:, j]).sum(axis=0)
        near = (who.places[:, i] * who.places[:, j]).sum(axis=0)
        stick = kernels.WEAK + kernels.SPAN * (like * (who.taste[i] * who.taste[j]))
        apart = ((who.place[i] + who.place[j]) - 2 * near) * kernels.SHORT
        both = who.alone[i] * who.alone[i] + who.alone[j] * who.alone[j]
        gain = 2 * (both + apart) / (1 + (who.alone[i] + who.alone[j]) + kernels.NEAR * apart)
        cross = (
            np.float32(1)
            - kernels.SAME * (who.unit[i] == who.unit[j]).astype(np.float32)
            - kernels.SAME * (who.site[i] == who.site[j]).astype(np.float32)
        )
        total = (stick * gain) * (cross * (who.need[i] * who.need[j]))
        values = (total * kernels.MILLION + kernels.HALF).astype(np.int32) / 1e6
        return np.where(self.may_meet(i, j), values, np.nan)

    def may_meet(self, i: Places, j: Places) -> NDArray[np.bool_]:
        """bool (k,): two people with a common half hour who have not met before."""
        common = (self.people.slots[i] & self.people.slots[j]) != 0
        met = (self.people.partners[i] == j[:, None]).any(axis=1)
        free: NDArray[np.bool_] = common & ~met & (i != j)
        return free

    def rows(self, lo: int, out: Floats) -> None:
        who = self.people
        kernels.realistic()(
            lo,
            who.unit,
            who.site,
            who.slots,
            who.tastes,
            who.places,
            who.taste,
            who.place,
            who.alone,
            who.need,
            out,
        )
        partners = who.partners[lo : lo + len(out)]
        row, turn = np.nonzero(partners >= 0)
        out[row, partners[row, turn]] = np.nan

    def listed(self, count: int) -> tuple[Places, Places]:
        """In each of four orders, each along three of the tastes, whoever is next."""
        left, right = [], []
        for turn in range(ORDERS):
            order = along(self.people.tastes[3 * turn : 3 * turn + 3], self.seed)
            for step in range(1, max(count // (2 * ORDERS), 1) + 1):
                left.append(order[:-step])
                right.append(order[step:])
        return np.concatenate(left), np.concatenate(right)


class Uniform(Instance):
    """A random number for each pair, .00000001 to .99999999, by a hash of the two."""

    kind = "uniform"
    steps = 100_000_000

    @property
    def word(self) -> np.uint64:
        return np.uint64(mixed(np.array([self.seed], dtype=np.uint64) * np.uint64(FIRST))[0])

    def pairs(self, i: Places, j: Places) -> Floats:
        number = (np.minimum(i, j) * self.n + np.maximum(i, j) + 1).astype(np.uint64)
        words = mixed(self.word + number * np.uint64(STEP))
        drawn = ((words >> np.uint64(32)) * np.uint64(99_999_999)) >> np.uint64(32)
        values: Floats = (drawn.astype(np.int64) + 1) / 1e8
        return np.where(i == j, np.nan, values)

    def rows(self, lo: int, out: Floats) -> None:
        kernels.compiled(kernels.uniform_rows)(lo, self.word, self.n, out)

    def listed(self, count: int) -> tuple[Places, Places]:
        half = max(count // 2, 1)
        i = np.repeat(np.arange(self.n), half)
        j = Draws(self.seed, self.n).below("candidate", max(self.n - 1, 1), half)
        return i, j + (j >= i)


class Plane(Instance):
    """Points in the unit square: one and a half less the distance."""

    kind = "plane"

    @cached_property
    def points(self) -> Floats:
        """float64 (2, n): whole numbers below 2**20, so that squares are exact."""
        draws = Draws(self.seed, self.n)
        return np.stack([draws.below("x", 1 << 20), draws.below("y", 1 << 20)]).astype(float)

    def pairs(self, i: Places, j: Places) -> Floats:
        across, along = self.points[:, i] - self.points[:, j]
        far = np.sqrt(across * across + along * along) / 1048576.0
        values = ((1.5 - far) * 1e6 + 0.5).astype(np.int64) / 1e6
        return np.where(i == j, np.nan, values)

    def rows(self, lo: int, out: Floats) -> None:
        kernels.compiled(kernels.plane_rows)(lo, self.points[0], self.points[1], out)

    def listed(self, count: int) -> tuple[Places, Places]:
        """The nearest, in the plane."""
        from scipy.spatial import cKDTree

        tree = cKDTree(self.points.T)
        nearest = min(count, self.n - 1) + 1
        i, j = [], []
        for lo in range(0, self.n, AT_ONCE // CANDIDATES):
            some = np.arange(lo, min(lo + AT_ONCE // CANDIDATES, self.n))
            found = tree.query(self.points.T[some], k=nearest)[1].reshape(len(some), -1)
            i.append(np.repeat(some, found.shape[1]))
            j.append(found.ravel())
        return np.concatenate(i), np.concatenate(j)


def along(axes: NDArray[np.float32], seed: int) -> Places:
    """int64 (n,): the people along a curve that fills the space of three axes.

    Source: Morton 1966.
    """
    codes = np.zeros(axes.shape[1], dtype=np.int64)
    for axis, coordinates in enumerate(axes):
        level = (coordinates + 128).astype(np.int64)
        for bit in range(8):
            codes |= (level >> bit & 1) << (3 * bit + axis)
    return np.lexsort((Draws(seed, axes.shape[1]).words("along"), codes))


def instance(kind: str, n: int, seed: int = 1) -> Instance:
    """The source of that kind.

    >>> values = instance("uniform", 4).dense()
    >>> bool(np.array_equal(values, values.T, equal_nan=True))
    True
    """
    classes: dict[str, type[Instance]] = {made.kind: made for made in (Realistic, Uniform, Plane)}
    return classes[kind](n, seed)


def candidates(kind: str, n: int, seed: int = 1, count: int = CANDIDATES) -> Any:
    """A scipy.sparse CSR array (n, n): about `count` candidates a person, symmetric.

    Cost: a million people take under a minute and a gigabyte.

    >>> table = candidates("plane", 50)
    >>> abs(table - table.T).nnz, bool(table.nnz >= 16 * 50)
    (0, True)
    """
    source = instance(kind, n, seed)
    i, j = each_once(*source.listed(count), n)
    values = np.empty(len(i))
    for lo in range(0, len(i), AT_ONCE):
        values[lo : lo + AT_ONCE] = source.pairs(i[lo : lo + AT_ONCE], j[lo : lo + AT_ONCE])
    kept = ~np.isnan(values)
    return mirrored(i[kept].astype(np.int32), j[kept].astype(np.int32), values[kept], n)


def each_once(i: Places, j: Places, n: int) -> tuple[Places, Places]:
    """Every pair of two different people once, the smaller first."""
    keys = np.minimum(i, j)
    keys *= n
    keys += np.maximum(i, j)
    keys = np.unique(keys[i != j])
    return keys // n, keys % n


def mirrored(i: NDArray[np.int32], j: NDArray[np.int32], values: Floats, n: int) -> Any:
    rows, columns = np.concatenate([i, j]), np.concatenate([j, i])
    table = sp.coo_array((np.concatenate([values, values]), (rows, columns)), shape=(n, n)).tocsr()
    table.sort_indices()
    return table
