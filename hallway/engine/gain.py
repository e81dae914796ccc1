"""How much a new tie shortens a large network: near people exactly, far ones smoothly.

The exact figure (values.fall_of_kirchhoff) needs the inverse of an n × n matrix. Here each
person's column of that inverse is kept where it is large, around them, and the rest is
spread by a few smooth patterns of the whole network. docs/methods/values.md says how far
off that is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hallway.engine.kernel import compiled, kernel
from hallway.engine.rows import Rows, entry, owners, row
from hallway.engine.types import Floats, Indices

SMOOTH = 16
"""Patterns of the whole network."""
ROUNDS = 3
"""Rounds of inverse iteration that find them."""
FINE, COARSE = 0.003, 0.01
"""What is left to spread from a person, as a share, when the spreading stops."""
FINE_UP_TO = 30_000
"""People up to whom there is memory for the fine share."""
STEPS = 50_000
"""Ties walked along from one person, at most."""
SAMPLE = 8_192
COMPILE_FROM = 1_000
CLOSE_ENOUGH = 1e-6
MOST_SOLVING = 400
Single = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Gain:
    """What is needed for the gain of any pair.

    rows, cols: float32, each person's near part, and the same by columns. smooth: float32
    (4, k, n): both ends of the inverse (what spreads, and its pattern), and of its square
    (the whole, and what of it is already in the near part). own: float (2, n), the
    diagonals of the inverse and of its square. usual: the gain of the usual pair.
    """

    n: int
    rows: Rows
    cols: Rows
    smooth: Single
    own: Floats
    usual: float

    @property
    def scale(self) -> float:
        """From B² / (1 + R) to the gain, the usual pair reading 1."""
        return self.n / self.usual


def gain_of(ties: Rows, ground: float) -> Gain | None:
    """The gain of every pair of a network, ready to be asked for.

    Args:
        ties: symmetric, above 0, nobody tied to themselves.
        ground: conductance from each person to a common ground.
    Returns:
        Gain, or None where nobody has a tie, so that all pairs gain the same.
    Cost: about n · STEPS at most, and some fifty products with the ties.
    Source: local spreading after Andersen, Chung & Lang 2006, corrected on a coarse space
        as in multigrid (Galerkin); docs/methods/values.md.
    """
    n = len(ties.ptr) - 1
    if not len(ties.idx):
        return None
    degree = np.add.reduceat(np.append(ties.val, 0.0), ties.ptr[:-1]) * (np.diff(ties.ptr) > 0)
    degree = degree + ground
    basis = _patterns(ties, degree)
    rows, left = _spread_all(ties, degree, basis)
    caught = _times(rows, basis)
    coarse = np.linalg.inv(basis.T @ (degree[:, None] * basis - _times(ties, basis)))
    out = left @ coarse
    smooth = np.zeros((4, SMOOTH, n), dtype=np.float32)
    smooth[:, : basis.shape[1]] = out.T, basis.T, (caught + out).T, caught.T
    half = Gain(n, rows, _by_columns(n, rows), smooth, np.zeros((2, n)), 1.0)
    whole = replace(half, own=_own(half))
    return replace(whole, usual=_usual(whole))


def _times(rows: Rows, table: Floats) -> Floats:
    from scipy.sparse import csr_array

    n = len(rows.ptr) - 1
    sparse: Any = csr_array((rows.val, rows.idx, rows.ptr), shape=(n, n))
    product: Floats = sparse @ table
    return product


def _by_columns(n: int, rows: Rows) -> Rows:
    order = np.argsort(rows.idx, kind="stable")
    ptr = np.searchsorted(rows.idx[order], np.arange(n + 1))
    who = owners(rows).astype(np.int32)
    return Rows(ptr.astype(np.int64), who[order], rows.val[order])


def _bits(count: int) -> NDArray[np.uint64]:
    """Well mixed bits, the same on every machine. Source: SplitMix64 (Steele et al. 2014)."""
    state = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        state = (state ^ (state >> np.uint64(shift))) * np.uint64(factor)
    mixed: NDArray[np.uint64] = state ^ (state >> np.uint64(31))
    return mixed


def _signs(n: int, count: int) -> Floats:
    """Plus and minus ones."""
    ones: Floats = np.where(_bits(n * count) >> np.uint64(63), 1.0, -1.0).reshape(n, count)
    return ones


def _patterns(ties: Rows, degree: Floats) -> Floats:
    """An orthonormal basis, float (n, k), of what varies slowest over the network."""
    n = len(degree)
    basis = _signs(n, min(SMOOTH, n))
    basis[:, 0] = 1.0
    for _ in range(ROUNDS):
        basis = np.linalg.qr(solve_grounded(ties, degree, basis))[0]
    return basis


def solve_grounded(ties: Rows, degree: Floats, wanted: Floats) -> Floats:
    """(L + ground · I)^-1 of some columns, by conjugate gradients scaled by the degrees."""
    from scipy.sparse import csr_array

    table: Any = csr_array((ties.val, ties.idx, ties.ptr), shape=(len(degree), len(degree)))
    scale = degree[:, None]
    found: Floats = wanted / scale
    rest = table @ found
    ready = rest / scale
    way, size = ready.copy(), (rest * ready).sum(axis=0)
    enough = CLOSE_ENOUGH**2 * (wanted * wanted).sum(axis=0)
    for _ in range(MOST_SOLVING):
        if ((rest * rest).sum(axis=0) <= enough).all():
            break
        ahead = scale * way - table @ way
        step = size / np.maximum((way * ahead).sum(axis=0), 1e-300)
        found = found + step * way
        rest = rest - step * ahead
        ready = rest / scale
        after = (rest * ready).sum(axis=0)
        way = ready + after / np.maximum(size, 1e-300) * way
        size = after
    return found


class Marks(NamedTuple):
    """Where a spreading works, all (n,) and 0 between two: how much has stayed, how much
    is still to spread, who was seen (2: waits in the queue), the queue (n + 1), and those seen.
    """

    near: Floats
    rest: Floats
    seen: NDArray[np.int8]
    queue: Indices
    touched: Indices


def _spread_all(ties: Rows, degree: Floats, basis: Floats) -> tuple[Rows, Floats]:
    """Each person's near part, and what was left to spread, as seen through the basis."""
    n = len(degree)
    share = FINE if n <= FINE_UP_TO else COARSE
    run = compiled(spread) if n >= COMPILE_FROM else spread
    zeros, whole = np.zeros(n), np.zeros(n + 1, dtype=np.int32)
    marks = Marks(zeros, zeros.copy(), np.zeros(n, dtype=np.int8), whole, whole[1:].copy())
    left = np.zeros((n, basis.shape[1]))
    rows = Rows(np.zeros(n + 1, dtype=np.int64), np.empty(n * 32, dtype=np.int32), np.empty(n * 32))
    done = 0
    while (done := run(done, ties, degree, share, STEPS, marks, rows, basis, left)) < n:
        room = 2 * len(rows.idx) + n
        rows = Rows(rows.ptr, np.resize(rows.idx, room), np.resize(rows.val, room))
    end = rows.ptr[n]
    return Rows(rows.ptr, rows.idx[:end].copy(), rows.val[:end].astype(np.float32)), left


@kernel
def spread(
    lo: int,
    ties: Rows,
    degree: Any,
    share: float,
    steps: int,
    marks: Marks,
    rows: Rows,
    basis: Any,
    left: Any,
) -> int:
    """Spread one unit from each person in turn, up to where the room for entries ends."""
    n = len(degree)
    for i in range(lo, n):
        count = walk(i, ties, degree, share / degree[i], steps, marks)
        marks.touched[:count].sort()
        room = rows.ptr[i] + count <= len(rows.idx)
        if room:
            keep(i, count, marks, rows, basis, left)
        for k in range(count):
            u = marks.touched[k]
            marks.near[u], marks.rest[u], marks.seen[u] = 0.0, 0.0, 0
        if not room:
            return i
    return n


@kernel
def walk(i: int, ties: Rows, degree: Any, least: float, steps: int, marks: Marks) -> int:
    """Let one unit flow along ties and into the ground until little is left to move."""
    n = len(degree)
    near, rest, seen, queue, touched = marks
    rest[i], seen[i] = 1.0, 2
    queue[0], touched[0] = i, i
    count, head, tail, walked = 1, 0, 1, 0
    while head != tail and walked < steps:
        u = queue[head]
        head = (head + 1) % (n + 1)
        amount = rest[u] / degree[u]
        rest[u], seen[u] = 0.0, 1
        near[u] += amount
        for e in range(ties.ptr[u], ties.ptr[u + 1]):
            v = ties.idx[e]
            rest[v] += ties.val[e] * amount
            if seen[v] == 0:
                seen[v] = 1
                touched[count] = v
                count += 1
            if seen[v] == 1 and rest[v] > least * degree[v]:
                seen[v] = 2
                queue[tail] = v
                tail = (tail + 1) % (n + 1)
        walked += ties.ptr[u + 1] - ties.ptr[u]
    return count


@kernel
def keep(i: int, count: int, marks: Marks, rows: Rows, basis: Any, left: Any) -> None:
    """Write down what has stayed where, and what is left as the basis sees it."""
    at = rows.ptr[i]
    for k in range(count):
        u = marks.touched[k]
        if marks.near[u] > 0:
            rows.idx[at], rows.val[at] = u, marks.near[u]
            at += 1
        if marks.rest[u] > 0:
            for p in range(basis.shape[1]):
                left[i, p] += marks.rest[u] * basis[u, p]
    rows.ptr[i + 1] = at


def _own(gain: Gain) -> Floats:
    """float (2, n): the diagonals of the inverse and of its square."""
    n, rows = gain.n, gain.rows
    who, link = owners(rows), np.zeros(n)
    link[who[rows.idx == who]] = rows.val[rows.idx == who]
    near = np.bincount(who, rows.val * rows.val, minlength=n)
    everybody = np.arange(n)
    smooth_link, smooth_near = _smooth(gain, everybody, everybody)
    return np.stack([link + smooth_link, near + smooth_near])


def _smooth(gain: Gain, i: Any, j: Any) -> tuple[Single, Single]:
    """The patterns' share of the inverse and of its square."""
    half = np.float32(0.5)
    link, near = np.zeros(len(i), np.float32), np.zeros(len(i), np.float32)
    links = [(out[i] * half) * p[j] + out[j] * (p[i] * half) for out, p in _two(gain.smooth, 0)]
    nears = [all_[i] * all_[j] - part[i] * part[j] for all_, part in _two(gain.smooth, 2)]
    for k in range(0, len(links), 2):
        link += links[k] + links[k + 1]
        near += nears[k] + nears[k + 1]
    return link, near


def _two(smooth: Single, first: int) -> zip[tuple[Single, Single]]:
    return zip(smooth[first], smooth[first + 1], strict=True)


def _near(gain: Gain, i: Any, j: Any) -> tuple[Single, Single]:
    """The near part's share of the inverse and of its square, summed by person ascending."""
    rows, link, near = gain.rows, np.zeros(len(i), np.float32), np.zeros(len(i), np.float32)
    for k, (a, b) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        (first, amounts), (second, others) = row(rows, a), row(rows, b)
        _, at, where = np.intersect1d(first, second, assume_unique=True, return_indices=True)
        products = amounts[at] * others[where]
        near[k] = np.add.accumulate(products)[-1] if len(products) else 0.0
        link[k] = entry(rows, a, b) / 2 + entry(rows, b, a) / 2
    return link, near


def gain_between(gain: Gain | None, i: Any, j: Any) -> Floats:
    """The gain of some pairs, the usual pair of the network reading 1.

    Args:
        i, j: int (m,), the two people of each pair.
    Returns:
        float (m,).
    Cost: O(m · near people).
    """
    i, j = np.asarray(i, dtype=np.int64), np.asarray(j, dtype=np.int64)
    if gain is None:
        return np.ones(len(i))
    link, near = (
        (first + rest).astype(np.float64)
        for first, rest in zip(_near(gain, i, j), _smooth(gain, i, j), strict=True)
    )
    resistance = np.maximum(gain.own[0, i] + gain.own[0, j] - 2 * link, 0.0)
    spread_ = np.maximum(gain.own[1, i] + gain.own[1, j] - 2 * near, 0.0)
    found: Floats = spread_ * gain.scale / (1.0 + resistance)
    return found


def _usual(gain: Gain) -> float:
    """The median gain of some pairs, drawn evenly; it is a scale, and changes no choice."""
    ends = ((_bits(2 * SAMPLE) >> np.uint64(32)) * np.uint64(gain.n)) >> np.uint64(32)
    i, j = ends[:SAMPLE].astype(np.int64), ends[SAMPLE:].astype(np.int64)
    found = gain_between(gain, i[i != j], j[i != j])
    middle = float(np.median(found)) if len(found) else 0.0
    return middle if middle > 0 else 1.0
