"""Sittings made by algebra alone: round robin, Kirkman's schoolgirls, unitals.

A *starter* is a first sitting; a group moves everyone on, and each step is a new sitting.
Points are numbered class by class: class · m + element, then the fixed points, whom the
group leaves where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import prod

import numpy as np

from hallway.engine.baseblocks import STARTERS
from hallway.engine.designs_fields import digits_of, field, number_of
from hallway.engine.types import Indices, Ints


def moves(moduli: tuple[int, ...], people: int) -> Ints:
    """Where the group takes each person: int64 (m steps, people).

    >>> moves((3,), 4)
    array([[0, 1, 2, 3],
           [1, 2, 0, 3],
           [2, 0, 1, 3]])
    """
    m = prod(moduli)
    digits = digits_of(np.arange(m), moduli)
    step = number_of(digits[:, None] + digits[None, :], moduli)
    classes = people // m
    moved = np.arange(classes)[None, :, None] * m + step[:, None, :]
    fixed = np.arange(classes * m, people)
    return np.hstack([moved.reshape(m, classes * m), np.tile(fixed, (m, 1))])


def seat(blocks: Sequence[Sequence[int]], people: int) -> Indices:
    """One sitting from its tables: int32 (people), -1 for whom no block names.

    >>> seat([[0, 2], [1, 3]], 4)
    array([0, 1, 0, 1], dtype=int32)
    """
    tables = np.full(people, -1, dtype=np.int32)
    for table, block in enumerate(blocks):
        tables[list(block)] = table
    return tables


def develop(first: Indices, moduli: tuple[int, ...]) -> Indices:
    """All sittings that the group makes of the first: int32 (m, people).

    >>> develop(seat([[0, 3], [1, 2]], 4), (3,))
    array([[0, 1, 1, 0],
           [1, 0, 1, 0],
           [1, 1, 0, 0]], dtype=int32)
    """
    where = moves(moduli, len(first))
    sittings = np.empty(where.shape, dtype=np.int32)
    np.put_along_axis(sittings, where, np.broadcast_to(first, where.shape), axis=1)
    return sittings


@cache
def stored(tables: int, seats: int) -> Indices | None:
    """The sittings made of the first ones in `baseblocks`, each once; None without any.

    A first sitting that a step of the group takes to itself comes back fewer times.
    """
    if (tables, seats) not in STARTERS:
        return None
    moduli, firsts = STARTERS[tables, seats]
    sittings = np.concatenate([develop(_read(first), moduli) for first in firsts])
    _, once = np.unique([_by_first(sitting) for sitting in sittings], axis=0, return_index=True)
    kept = sittings[np.sort(once)]
    kept.setflags(write=False)
    return kept


def _by_first(sitting: Indices) -> Ints:
    """The sitting with each table named by the first person at it."""
    _, first, table = np.unique(sitting, return_index=True, return_inverse=True)
    return first[table]


def _read(first: str) -> Indices:
    return np.array([int(letter, 36) for letter in first], dtype=np.int32)


def round_robin(tables: int) -> Indices:
    """Pairs: everybody meets everybody in 2 · tables − 1 sittings.

    Source: Kirkman 1847; the circle of any chess club.

    >>> round_robin(2)
    array([[0, 1, 1, 0],
           [1, 0, 1, 0],
           [1, 1, 0, 0]], dtype=int32)
    """
    m = 2 * tables - 1
    return develop(seat([[0, m], *([i, m - i] for i in range(1, tables))], 2 * tables), (m,))


def kirkman_threefold(q: int) -> Indices:
    """3q people in threes, everyone meets everyone: q = 6t + 1, a prime power.

    A starter makes q sittings; each of 3t mixed blocks left over makes one more by itself.
    Source: Ray-Chaudhuri & Wilson 1971.
    """
    t, x = (q - 1) // 6, field(q).power.tolist()
    across = [[x[(i + 2 * t * j) % (6 * t)] + q * j for j in range(3)] for i in range(6 * t)]
    mixed = [block for i, block in enumerate(across) if i // t % 2]
    loose = [block for i, block in enumerate(across) if i // t % 2 == 0]
    pure = [[x[i + 2 * t * k] + q * j for k in range(3)] for j in range(3) for i in range(t)]
    sittings = [develop(seat([[0, q, 2 * q], *pure, *mixed], 3 * q), field(q).moduli)]
    where = moves(field(q).moduli, 3 * q)
    sittings += [seat(where[:, block].tolist(), 3 * q)[None, :] for block in loose]
    return np.concatenate(sittings)


def kirkman_twofold(q: int) -> Indices:
    """2q + 1 people in threes, everyone meets everyone: q = 6t + 1, a prime power.

    Source: Ray-Chaudhuri & Wilson 1971, with m from 2·x^m = x^t + 1.
    """
    gf, t = field(q), (q - 1) // 6
    x = gf.power
    half = gf.plus(x[t], x[0])
    m = next(m for m in range(q - 1) if gf.plus(x[m], x[m]) == half)
    at = [int(x[i % (6 * t)]) for i in range(14 * t + m)]
    firsts = (*range(t), *range(2 * t, 3 * t), *range(4 * t, 5 * t))
    blocks = [[0, q, 2 * q], *([at[i], at[i + t], q + at[i + m]] for i in firsts)]
    blocks += [[q + at[i + m + k * t] for k in (1, 3, 5)] for i in range(t)]
    return develop(seat(blocks, 2 * q + 1), gf.moduli)


def fours(q: int) -> Indices:
    """3q + 1 people in fours, everyone meets everyone: q = 4t + 1, a prime power.

    Source: Hanani, Ray-Chaudhuri & Wilson 1972.
    """
    t, x = (q - 1) // 4, field(q).power
    blocks = [[0, q, 2 * q, 3 * q]]
    for j, k in ((0, 1), (1, 2), (2, 0)):
        for i in range(t):
            low, high = (int(x[i]), int(x[i + 2 * t])), (int(x[i + t]), int(x[i + 3 * t]))
            blocks.append([q * j + low[0], q * j + low[1], q * k + high[0], q * k + high[1]])
    return develop(seat(blocks, 3 * q + 1), field(q).moduli)


def unital(q: int) -> Indices:
    """q³ + 1 people at tables of q + 1, everyone meets everyone: q a prime power.

    The points with y^q + y = x^(q+1) in the plane over GF(q²), and the one at infinity.
    The lines of one slope cut them into blocks of q + 1 and q single points; these and
    the point at infinity are on one vertical line. Each slope is a sitting.
    Source: the Hermitian unital; Bose 1959, resolution by tangent points.
    """
    gf = field(q * q)
    a = np.arange(q * q)
    norm, trace = _to_the(q + 1, a, q), gf.plus(_to_the(q, a, q), a)
    x, y = np.nonzero(norm[:, None] == trace[None, :])
    sittings = np.empty((q * q, q**3 + 1), dtype=np.int32)
    for slope in range(q * q):
        line = np.append(gf.minus(y, gf.times(np.full_like(x, slope), x)), q * q)
        count = np.bincount(line, minlength=q * q + 1)
        line[count[line] == 1] = q * q
        sittings[slope] = np.unique(line, return_inverse=True)[1].reshape(-1)
    return sittings


def _to_the(exponent: int, a: Ints, q: int) -> Ints:
    gf, product = field(q * q), np.ones_like(a)
    for _ in range(exponent):
        product = gf.times(product, a)
    return product


def euler_squares(n: int) -> Indices:
    """n² people at tables of n, four sittings: two orthogonal Latin squares of n = 3m + 1.

    People are the pairs of two letters out of 2m + 1 that turn and m that stay. Each of 4m
    words of four letters, turned round, is four coordinates of one person each; the four
    coordinates are the sittings. Euler thought that n = 10 has none.
    Source: Bose, Shrikhande & Parker 1960.
    """
    m = (n - 1) // 3
    turn = 2 * m + 1
    i = np.arange(1, m + 1)
    zero, up, down, stay = np.zeros(m, dtype=np.int64), i, turn - i, turn + i - 1
    orders = [(zero, up, down, stay), (up, zero, stay, down)]
    orders += [(down, stay, zero, up), (stay, down, up, zero)]
    words = np.hstack([np.array(order) for order in orders])
    words = np.where(words < turn, (words + np.arange(turn)[:, None, None]) % turn, words)
    people = [words.transpose(1, 0, 2).reshape(4, -1), np.tile(np.arange(turn), (4, 1))]
    return np.hstack([*people, turn + _net(m)]).astype(np.int32)


def _net(q: int) -> Ints:
    """Four coordinates of q² points, any two of which tell the point: q a prime power > 2."""
    gf = field(q)
    x, y = (side.reshape(-1) for side in np.meshgrid(np.arange(q), np.arange(q)))
    slopes = [gf.plus(gf.times(np.full_like(x, slope), x), y) for slope in gf.power[:2]]
    return np.array([x, y, *slopes])
