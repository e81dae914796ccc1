"""From what was read to the engine's figures, and what the engine knows nothing of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from hallway.cli.network_files import Study
from hallway.engine import (
    Network,
    NetworkFigures,
    NextRound,
    measure_network,
    network_of,
    next_round,
)

if TYPE_CHECKING:
    from hallway.engine.types import Flags, Ints

NEW_FOR = 90
"""Days for which somebody is new."""
FLOOR = 5
"""People of whom a group must have, to be spoken of."""


@dataclass(frozen=True)
class Newcomers:
    """people: how many are new. None in the rest when they are too few to be spoken of."""

    people: int
    ties_mean: float | None = None
    others_mean: float | None = None
    without_tie: int | None = None


@dataclass(frozen=True, eq=False)
class Measured:
    """A study with its figures. unit_names: by their codes. faded_to: None, nothing faded."""

    study: Study
    figures: NetworkFigures
    binary: bool
    seed: int
    units: Ints | None
    unit_names: tuple[str, ...]
    topics: int
    newcomers: Newcomers | None
    next_round: NextRound | None
    faded_to: date | None = None

    @property
    def network(self) -> Network:
        return self.figures.network


def measure(
    study: Study, *, binary: bool, seed: int, today: date, fade: bool = False
) -> Measured:  # fmt: skip
    """All figures of a study. fade: its strengths have faded to today."""
    n = len(study.people)
    ends = np.array([study.source, study.target], dtype=np.int64).reshape(2, -1)
    network = network_of(n, ends[0], ends[1], np.array(study.strength), binary=binary)
    units, names = units_of(study)
    topics = _topics(study)
    chart = None
    if study.chart is not None:
        lines = np.array(study.chart, dtype=np.int64).reshape(2, -1)
        chart = (lines[0], lines[1])
    figures = measure_network(
        network,
        units=units,
        topics=topics,
        arcs=(ends[0], ends[1]),
        chart=chart,
        rng=np.random.default_rng(seed),
    )
    count = 0 if topics is None else topics.shape[1]
    newcomers = _newcomers(study, network, today)
    outlook = next_round(network, units, known=figures.spectrum, rng=np.random.default_rng(seed))
    day = today if fade else None
    return Measured(study, figures, binary, seed, units, names, count, newcomers, outlook, day)


def units_of(study: Study) -> tuple[Ints | None, tuple[str, ...]]:
    """Everybody's unit as a code, -1 unknown, and the names of the codes."""
    if study.unit is None:
        return None, ()
    said = [person.cells.get(study.unit, "") for person in study.people]
    names = tuple(sorted({cell for cell in said if cell}))
    code = {name: index for index, name in enumerate(names)}
    return np.array([code.get(cell, -1) for cell in said], dtype=np.int64), names


def _topics(study: Study) -> Flags | None:
    said = [person.topics for person in study.people]
    names = sorted({topic.casefold() for topics in said for topic in topics})
    if not names:
        return None
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(said), len(names)), dtype=bool)
    for index, topics in enumerate(said):
        table[index, [place[topic.casefold()] for topic in topics]] = True
    return table


def _newcomers(study: Study, network: Network, today: date) -> Newcomers | None:
    """None when nobody says when they joined."""
    if not any(person.joined for person in study.people):
        return None
    new = np.array(
        [p.joined is not None and 0 <= (today - p.joined).days <= NEW_FOR for p in study.people]
    )
    count = int(new.sum())
    if count < FLOOR or len(new) - count < FLOOR:
        return Newcomers(count)
    degree = network.degree
    alone = int((degree[new] == 0).sum())
    return Newcomers(count, float(degree[new].mean()), float(degree[~new].mean()), alone)
