"""The ties of a community as the engine's graph, with what their owners allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hallway.people import queries as people

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

    from hallway.engine import TieGraph


@dataclass(frozen=True)
class People:
    """Members by their place in the graph, and the graph."""

    ids: tuple[int, ...]
    place: Mapping[int, int]
    graph: TieGraph


def graph_of(community_id: int, today: date, *, load: Mapping[int, float] | None = None) -> People:
    """Active members and the strength of their ties today; opt-ins as they are.

    A tie between two who would rather not meet is as if it did not exist.
    load: how often each was asked to introduce lately, by member id.
    """
    import numpy as np

    from hallway.engine import tie_graph

    allowed = people.who_introduces(community_id)
    place = {pk: at for at, pk in enumerate(allowed)}
    connects = np.array(list(allowed.values()), dtype=bool)
    apart = people.apart_pairs(community_id)
    rows = [row for row in people.dated_ties(community_id, today) if row[:2] not in apart]
    ends = np.array([(place[one], place[other]) for one, other, *_ in rows], dtype=np.int64)
    ends = ends.reshape(-1, 2)
    graph = tie_graph(
        len(place),
        ends,
        strengths([(today - on).days for *_, on, _ in rows], [row[3] for row in rows]),
        lets=_lets(rows, connects[ends], people.tie_choices(community_id)),
        connects=connects,
        load=[(load or {}).get(pk, 0) for pk in place],
    )
    return People(tuple(place), place, graph)


def _lets(
    rows: Sequence[tuple[int, int, date, float]],
    usually: NDArray[bool_],
    choices: Mapping[tuple[int, int], bool],
) -> NDArray[bool_]:
    """Whether each end of each tie lets it be used: as it says of this tie, or else as usual."""
    lets = usually.copy()
    if choices:
        for at, (one, other, *_) in enumerate(rows):
            lets[at, 0] = choices.get((one, other), lets[at, 0])
            lets[at, 1] = choices.get((other, one), lets[at, 1])
    return lets


def strengths(days: Sequence[int], weights: Sequence[float]) -> NDArray[float64]:
    """What is left today of each piece of evidence."""
    import numpy as np

    from hallway.engine import tie_strengths

    return tie_strengths(np.array(days, float)[:, None], np.array(weights, float)[:, None])
