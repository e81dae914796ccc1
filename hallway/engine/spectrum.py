"""How well a network holds together: λ₂, the Kirchhoff index, resistance and gain.

All from the Laplacian of the strengths. Small networks exactly; large ones by iteration and
sampling, with the error that is left. docs/methods/network.md says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hallway.engine.errors import BadValues
from hallway.engine.grid import salt_of
from hallway.engine.network import Network, largest_component
from hallway.engine.types import Floats, Ints

EXACT_UP_TO = 2_500
"""People up to whom the whole spectrum is worked out."""
PROBES = 32
MOST_STEPS = 1_500
CLOSE_ENOUGH = 1e-8
BLOCK = 8
TURNS, STEPS_A_TURN = 4, 60
SETTLED, ROUGHLY = 1e-6, 1e-3
SOON_EXACT_UP_TO = 600


@dataclass(frozen=True)
class Estimate:
    """A figure and how far off it may be: 0 where it is exact. None where nothing is known.

    The error of λ₂ is a bound on the distance to an eigenvalue; that of the Kirchhoff index
    a standard error.
    """

    value: float | None
    error: float = 0.0


@dataclass(frozen=True)
class Spectrum:
    """lambda2 and kirchhoff of the largest component, which has `people`."""

    people: int
    lambda2: Estimate
    kirchhoff: Estimate


@dataclass(frozen=True)
class TieGain:
    """What a new tie does. shortens: the fall of the Kirchhoff index."""

    resistance: float
    shortens: float
    lambda2_at_most: float


def spectrum(network: Network, *, rng: np.random.Generator | None = None) -> Spectrum:
    """λ₂ and the Kirchhoff index of the largest component.

    Returns:
        Spectrum. Exact up to 2,500 people. Beyond, λ₂ by a preconditioned iteration and the
        index from random probes of the trace, both with the error left; no value where the
        iteration did not settle. Undefined for fewer than two people.
    Cost: O(n³) up to 2,500 people, beyond some thousand products with the ties.
    Source: Fiedler 1973; Klein & Randić 1993; Hutchinson 1990; Knyazev 2001.

    >>> from hallway.engine.network import network_of
    >>> path = spectrum(network_of(3, [0, 1], [1, 2]))
    >>> round(path.lambda2.value, 6), round(path.kirchhoff.value, 6)
    (1.0, 4.0)
    """
    part = largest_component(network)
    if part.n < 2:
        return Spectrum(part.n, Estimate(None), Estimate(None))
    if part.n <= EXACT_UP_TO:
        values = np.linalg.eigvalsh(laplacian(part))[1:]
        whole = float(part.n * (1.0 / values).sum())
        return Spectrum(part.n, Estimate(float(values[0])), Estimate(whole))
    signs = _signs(part.n, PROBES, salt_of(rng))
    return Spectrum(part.n, _lambda2(part, signs), _kirchhoff(part, signs))


def spectrum_soon(network: Network, *, rng: np.random.Generator | None = None) -> Spectrum:
    """The same from probes, λ₂ to about a thousandth: of a network that is only supposed.

    Returns:
        Spectrum, exact up to 600 people.
    Cost: some hundred products with the ties, a tenth of `spectrum` in large networks.
    Source: as `spectrum`.

    >>> from hallway.engine.network import network_of
    >>> round(spectrum_soon(network_of(3, [0, 1], [1, 2])).kirchhoff.value, 6)
    4.0
    """
    part = largest_component(network)
    if part.n <= SOON_EXACT_UP_TO:
        return spectrum(part)
    signs = _signs(part.n, PROBES, salt_of(rng))
    value, vector = _least(part, signs, settled=ROUGHLY, steps=STEPS_A_TURN // 4)
    lambda2 = Estimate(value, _residual(part, value, vector))
    return Spectrum(part.n, lambda2, _kirchhoff(part, signs))


def second_eigenvalue(
    network: Network, *, exact_up_to: int = 600, rng: np.random.Generator | None = None
) -> Estimate:
    """λ₂ of the largest component alone, for whoever wants it of many networks.

    Returns:
        Estimate, with the residual as its error above `exact_up_to` people.
    Cost: O(n³) up to so many people, beyond some hundred products with the ties.
    Source: as `spectrum`.

    >>> from hallway.engine.network import network_of
    >>> round(second_eigenvalue(network_of(3, [0, 1], [1, 2])).value, 6)
    1.0
    """
    part = largest_component(network)
    if part.n < 2:
        return Estimate(None)
    if part.n <= exact_up_to:
        return Estimate(float(np.linalg.eigvalsh(laplacian(part))[1]))
    return _lambda2(part, _signs(part.n, BLOCK, salt_of(rng)))


def laplacian(network: Network) -> Floats:
    """The Laplacian of the strengths, float (n, n)."""
    table: Floats = np.asarray(-network.table.toarray(), dtype=np.float64)
    return table + np.diag(network.strength)


def _signs(n: int, count: int, salt: int) -> Floats:
    """Plus and minus ones that add up to nothing much, the same on every machine."""
    words = np.random.PCG64((salt + 1) % 2**64).random_raw(n * count)
    ones: Floats = np.where(words >> np.uint64(63), 1.0, -1.0).reshape(n, count)
    centred: Floats = ones - ones.mean(axis=0)
    return centred


def _lambda2(network: Network, signs: Floats) -> Estimate:
    value, vector = _least(network, signs)
    return Estimate(value, _residual(network, value, vector))


def _residual(network: Network, value: float, vector: Floats) -> float:
    off = network.strength * vector - network.table @ vector - value * vector
    return float(np.linalg.norm(off))


def _least(
    network: Network, signs: Floats, *, settled: float = SETTLED, steps: int = STEPS_A_TURN
) -> tuple[float, Floats]:
    """The least eigenvalue above 0 and its unit vector, as near as the iteration comes."""
    vectors = signs[:, :BLOCK]
    for _ in range(TURNS * STEPS_A_TURN // steps):
        value, vectors = _turned(network, vectors, steps)
        if _residual(network, value, vectors[:, 0]) <= settled * value:
            break
    return value, vectors[:, 0]


def _turned(network: Network, vectors: Floats, steps: int) -> tuple[float, Floats]:
    """Some steps nearer: the least Rayleigh quotient, and the vectors with its own first."""
    import warnings

    from scipy.sparse import diags_array
    from scipy.sparse.linalg import lobpcg

    table: Any = (diags_array(network.strength) - network.table).tocsr()
    ready = diags_array(1.0 / network.strength)
    flat = np.ones((network.n, 1))
    with warnings.catch_warnings():
        # It warns of what is said here in figures: how far off the answer may be.
        warnings.simplefilter("ignore")
        found: Any = lobpcg(
            table, vectors.copy(), M=ready, Y=flat, tol=1e-7, maxiter=steps, largest=False
        )
    basis = np.linalg.qr(found[1] - found[1].mean(axis=0))[0]
    values, turn = np.linalg.eigh(basis.T @ (table @ basis))
    return float(values[0]), basis @ turn


def _kirchhoff(network: Network, signs: Floats) -> Estimate:
    solved, settled = _solve(network, signs)
    if not settled:
        return Estimate(None)
    # Taking their mean off the signs changes nothing: L⁺ sends what is the same to 0.
    each = network.n * (signs * solved).sum(axis=0)
    error = each.std(ddof=1) / np.sqrt(signs.shape[1])
    return Estimate(float(each.mean()), float(error))


def _solve(network: Network, wanted: Floats) -> tuple[Floats, bool]:
    """L⁺ of columns that add up to 0, by conjugate gradients scaled by the strengths."""
    table = network.table
    scale = network.strength[:, None]
    found = np.zeros_like(wanted)
    rest = wanted.copy()
    ready = rest / scale
    way, size = ready.copy(), (rest * ready).sum(axis=0)
    goal = size * CLOSE_ENOUGH**2
    for _ in range(MOST_STEPS):
        if (size <= goal).all():
            break
        pushed = scale * way - table @ way
        step = size / np.maximum((way * pushed).sum(axis=0), 1e-300)
        found += step * way
        rest -= step * pushed
        ready = rest / scale
        new = (rest * ready).sum(axis=0)
        way = ready + new / np.maximum(size, 1e-300) * way
        size = new
    return found - found.mean(axis=0), bool((size <= goal).all())


def tie_gains(network: Network, pairs: Ints, *, strength: float = 1.0) -> list[TieGain]:
    """What each new tie would do to the network, alone.

    R = bᵀL⁺b and B² = bᵀ(L⁺)²b with b = eᵢ − eⱼ: a tie of strength s lets the Kirchhoff
    index fall by exactly n s B² / (1 + s R). λ₂ rises by at most s (vᵢ − vⱼ)², v the unit
    Fiedler vector.

    Args:
        pairs: int (k, 2), people of one component, the network's only one.
    Raises:
        BadValues: the network falls into parts, so that L⁺ says nothing about a pair.
    Cost: O(n³) up to 2,500 people, beyond a few hundred products with the ties a pair.
    Source: Sherman & Morrison 1950; docs/methods/values.md.

    >>> from hallway.engine.network import network_of
    >>> gain = tie_gains(network_of(3, [0, 1], [1, 2]), np.array([[0, 2]]))[0]
    >>> round(gain.resistance, 6), round(gain.shortens, 6)
    (2.0, 2.0)
    """
    if network.n < 2 or network.component.max() > 0:
        raise BadValues("the gain of a tie is only defined within one component")
    columns = np.zeros((network.n, len(pairs)))
    k = np.arange(len(pairs))
    columns[pairs[:, 0], k] += 1
    columns[pairs[:, 1], k] -= 1
    solved, fiedler = _inverse_of(network, columns)
    resistance = (columns * solved).sum(axis=0)
    square = (solved**2).sum(axis=0)
    fall = network.n * strength * square / (1 + strength * resistance)
    rise = strength * (fiedler[pairs[:, 0]] - fiedler[pairs[:, 1]]) ** 2
    return [
        TieGain(*map(float, each)) for each in zip(resistance, fall, rise, strict=True)
    ]  # fmt: skip


def _inverse_of(network: Network, columns: Floats) -> tuple[Floats, Floats]:
    """L⁺ of some columns, and the Fiedler vector."""
    if network.n <= EXACT_UP_TO:
        values, vectors = np.linalg.eigh(laplacian(network))
        values, vectors = values[1:], vectors[:, 1:]
        return vectors @ ((vectors.T @ columns) / values[:, None]), vectors[:, 0]
    solved, settled = _solve(network, columns)
    if not settled:
        raise BadValues("the network hangs together too loosely for the gain of a tie")
    return solved, _least(network, _signs(network.n, BLOCK, 0))[1]
