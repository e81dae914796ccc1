"""All figures of a network in one go: the health of the whole, and everybody's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hallway.engine.arcs import Arcs, arc_figures, arc_keys
from hallway.engine.chance import SmallWorld, small_world, transitivity
from hallway.engine.chart import Formal, correlation, formal_and_informal
from hallway.engine.communities import Communities, agreement, find_communities
from hallway.engine.distances import Paths, gini_of, reach, shortest_paths
from hallway.engine.grid import salt_of
from hallway.engine.holes import Holes, structural_holes
from hallway.engine.links import single_links
from hallway.engine.mixing import Mixing, Seams, unit_mixing, unit_seams
from hallway.engine.network import Network, network_of
from hallway.engine.spectrum import EXACT_UP_TO, Spectrum, second_eigenvalue, spectrum
from hallway.engine.triangles import triangles_of
from hallway.engine.types import Flags, Floats, Ints

MOST_UNITS = 2_000


@dataclass(frozen=True, eq=False)
class NetworkFigures:
    """What there is to know about a network. Figures that were not asked for are None.

    connectedness: the share of pairs whom a path joins. betweenness_gini: with its error.
    missed: the share of all shortest paths that the twentieth of the people with most of
    them carry. reach: (people, units, topics) within two steps, int64 (n,) each.
    as_arcs, arcs_qap: the same ties with the direction in which they were named.
    """

    network: Network
    isolates: int
    components: int
    connectedness: float | None
    holes: Holes
    spectrum: Spectrum
    paths: Paths
    betweenness_gini: tuple[float | None, float]
    missed: float | None
    bridges: Ints
    cut: Flags
    small_world: SmallWorld
    communities: Communities
    reach: tuple[Ints, Ints, Ints]
    mixing: Mixing | None = None
    seams: Seams | None = None
    agreement: float | None = None
    formal: Formal | None = None
    as_arcs: Arcs | None = None
    arcs_qap: tuple[float | None, float | None] | None = None


def measure_network(
    network: Network,
    *,
    units: Ints | None = None,
    topics: Flags | None = None,
    arcs: tuple[Ints, Ints] | None = None,
    chart: tuple[Ints, Ints] | None = None,
    rng: np.random.Generator | None = None,
) -> NetworkFigures:
    """Every figure that the input allows.

    Args:
        units: int (n,), the code of each person's unit, -1 unknown.
        topics: bool (n, t), what each person can be asked about.
        arcs: (source, target), the ties in the direction in which they were named.
        chart: (person, whom they report to).
        rng: decides samples, orders and random networks; the same gives the same again.
    Returns:
        NetworkFigures. None and NaN where a figure has no meaning.
    Cost: well under a second for a few hundred people; a few minutes for 100,000 people
        with a million ties, most of it for λ₂ and betweenness.
    Source: docs/methods/network.md.

    >>> figures = measure_network(network_of(4, [0, 0, 0], [1, 2, 3]))
    >>> round(figures.spectrum.kirchhoff.value, 6), round(figures.betweenness_gini[0], 6)
    (9.0, 0.75)
    """
    streams = _streams(rng)
    holes = structural_holes(network)
    paths = shortest_paths(network, rng=streams[0])
    bridges, cut = single_links(network)
    found = NetworkFigures(
        network=network,
        isolates=int((network.degree == 0).sum()),
        components=int(network.component.max(initial=-1)) + 1,
        connectedness=_connectedness(network),
        holes=holes,
        spectrum=spectrum(network, rng=streams[1]),
        paths=paths,
        betweenness_gini=gini_of(paths),
        missed=_missed(paths.betweenness),
        bridges=bridges,
        cut=cut,
        small_world=small_world(network, holes.triangles, paths.distance, rng=streams[2]),
        communities=find_communities(network, rng=streams[3]),
        reach=reach(network, units=units, topics=topics),
    )
    found = found if units is None else _with_units(found, units)
    return _with_directions(found, arcs, chart, streams[4])


@dataclass(frozen=True, eq=False)
class WholeFigures:
    """How a whole hangs together, across its units and along its org chart, and nobody's own.

    The figures are those that `measure_network` gives for the same network and rng; λ₂ of more
    than 2,500 people as near as its iteration comes.
    """

    network: Network
    isolates: int
    lambda2: float | None
    paths: Paths
    betweenness_gini: tuple[float | None, float]
    transitivity: float | None
    mixing: Mixing
    seams: Seams | None
    formal: Formal | None


def measure_whole(
    network: Network,
    units: Ints,
    *,
    chart: tuple[Ints, Ints] | None = None,
    rng: np.random.Generator | None = None,
) -> WholeFigures:
    """The figures of a whole alone: no communities, no random networks to set it beside.

    Args:
        units, chart, rng: as for `measure_network`.
    Returns:
        WholeFigures.
    Cost: about a quarter of `measure_network` for some thousand people; most of it is paths.
    Source: docs/methods/network.md.

    >>> found = measure_whole(network_of(3, [0, 1], [1, 2]), np.array([0, 0, 1]))
    >>> round(found.lambda2, 6), found.mixing.e_i, found.transitivity
    (1.0, 0.0, 0.0)
    """
    streams = _streams(rng)
    paths = shortest_paths(network, rng=streams[0])
    few = int(units.max(initial=-1)) < MOST_UNITS
    return WholeFigures(
        network=network,
        isolates=int((network.degree == 0).sum()),
        lambda2=second_eigenvalue(network, exact_up_to=EXACT_UP_TO, rng=streams[1]).value,
        paths=paths,
        betweenness_gini=gini_of(paths),
        transitivity=transitivity(network, triangles_of(network).found),
        mixing=unit_mixing(network, units),
        seams=unit_seams(network, units) if few else None,
        formal=_formal(network, chart, streams[4]),
    )


def _formal(
    network: Network, chart: tuple[Ints, Ints] | None, rng: np.random.Generator
) -> Formal | None:
    if chart is None:
        return None
    return formal_and_informal(network, network_of(network.n, *chart, binary=True), rng=rng)


def _streams(rng: np.random.Generator | None) -> list[np.random.Generator]:
    """One for each figure, so that one figure's need does not change another."""
    words = np.random.PCG64(salt_of(rng)).random_raw(5)
    return [np.random.Generator(np.random.PCG64(int(word))) for word in words]


def _connectedness(network: Network) -> float | None:
    if network.n < 2:
        return None
    sizes = np.bincount(network.component).astype(np.float64)
    return float((sizes * (sizes - 1)).sum() / (network.n * (network.n - 1.0)))


def _missed(betweenness: Floats) -> float | None:
    total = float(betweenness.sum())
    few = max(1, round(len(betweenness) / 20))
    return float(np.sort(betweenness)[-few:].sum()) / total if total else None


def _with_units(found: NetworkFigures, units: Ints) -> NetworkFigures:
    few = int(units.max(initial=-1)) < MOST_UNITS
    return replace(
        found,
        mixing=unit_mixing(found.network, units),
        seams=unit_seams(found.network, units) if few else None,
        agreement=agreement(found.communities.of, units),
    )


def _with_directions(
    found: NetworkFigures,
    arcs: tuple[Ints, Ints] | None,
    chart: tuple[Ints, Ints] | None,
    rng: np.random.Generator,
) -> NetworkFigures:
    n = found.network.n
    if arcs is not None:
        found = replace(found, as_arcs=arc_figures(n, *arcs))
    found = replace(found, formal=_formal(found.network, chart, rng))
    if chart is None or arcs is None:
        return found
    named, drawn = arc_keys(n, *arcs), arc_keys(n, *chart)
    cells = n * (n - 1)
    r, p, _ = correlation(n, named, np.ones(len(named)), drawn, cells, salt_of(rng))
    return replace(found, arcs_qap=(r, p))
