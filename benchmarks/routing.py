"""How well asks find somebody who can help, in a made-up community whose answers are known.

    python -m benchmarks.routing [--people 400] [--asks 1000] [--seeds 5]

Everybody works in a unit and knows mostly people of it. Everybody can help with up to four
topics, one of them any, the others their unit's; a profile tells six in ten of those, and
three in ten people tell one topic more in which they could not help. Whoever can help, does
so with a chance of .2 + .6 · worth of the best path from the asker, divided by one more than
the asks they have had in the same week already. An ask stops as soon as somebody helps.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.hashing import Draws
from hallway.engine import TieGraph, plan_waves, tie_graph, within_reach

UNIT_SIZE, TOPICS, OF_UNIT, KNOWS = 25, 120, 10, 4
NEAR, FAR = 4, 1
"""Ties that each begins inside the unit and across; as many come from the others."""
TOLD, BOASTED = 0.6, 0.3
SAYS, UNIT_SAYS = 1.0, 0.1
"""Relevance of who tells the topic, and of whose unit does. Others are not asked."""
PER_WEEK, CAP, WEEKS = 20, 2, 4
"""Asks in a week; the most that one takes in it; how many weeks are lately."""
FIRST, WAVES = 3, 3
Waves = Sequence[Sequence[int]]


@dataclass(frozen=True, eq=False)
class Community:
    """Who knows whom; who can help with what, and who says so: bool (n, topics)."""

    graph: TieGraph
    unit: NDArray[np.int64]
    can: NDArray[np.bool_]
    told: NDArray[np.bool_]

    def relevance(self, topic: int, unit_says: float = UNIT_SAYS) -> NDArray[np.float64]:
        """What a page could know: profiles, and what people of the same unit tell."""
        says = self.told[:, topic]
        nearby = np.bincount(self.unit, weights=says)[self.unit] > 0
        return np.where(says, SAYS, np.where(nearby, unit_says, 0.0))


@dataclass
class Log:
    """What came of the asks, and who was asked how often: int (weeks, n)."""

    weeks: NDArray[np.int64]
    reached: list[bool] = field(default_factory=list)
    helped: list[bool] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    def lately(self, week: int) -> NDArray[np.int64]:
        lately: NDArray[np.int64] = self.weeks[max(week - WEEKS + 1, 0) : week + 1].sum(axis=0)
        return lately


@dataclass(frozen=True, eq=False)
class Ask:
    number: int
    week: int
    asker: int
    topic: int
    steps: int | None


def community(n: int, seed: int) -> Community:
    """n people of a seed, the same on every machine.

    >>> int(community(50, 1).can.sum(axis=1).max())
    4
    """
    unit = np.arange(n) // UNIT_SIZE
    can = skills(n, unit, Draws(seed, n))
    draws = Draws(seed, n * TOPICS)
    told = can & (draws.uniform("told").reshape(n, TOPICS) < TOLD)
    boast = Draws(seed, n).uniform("boasts") < BOASTED
    told[np.flatnonzero(boast), Draws(seed, n).below("boast", TOPICS)[boast]] = True
    return Community(web(n, unit, seed), unit, can, told)


def skills(n: int, unit: NDArray[np.int64], draws: Draws) -> NDArray[np.bool_]:
    """Three topics of those of the unit, one of all."""
    can = np.zeros((n, TOPICS), dtype=bool)
    units = Draws(draws.seed, int(unit.max()) + 1)
    theirs = units.below("topics", TOPICS, OF_UNIT).reshape(-1, OF_UNIT)
    for turn in range(KNOWS - 1):
        can[np.arange(n), theirs[unit, draws.below(f"own {turn}", OF_UNIT)]] = True
    can[np.arange(n), draws.below("any", TOPICS)] = True
    return can


def web(n: int, unit: NDArray[np.int64], seed: int) -> TieGraph:
    draws = Draws(seed, n)
    ties = []
    for turn in range(NEAR + FAR):
        inside = unit * UNIT_SIZE + draws.below(f"near {turn}", UNIT_SIZE)
        other = inside if turn < NEAR else draws.below(f"far {turn}", n)
        ties.append(np.stack([np.arange(n), np.minimum(other, n - 1)], axis=1))
    pairs = np.sort(np.concatenate(ties), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    return tie_graph(n, pairs, 0.1 + 0.9 * Draws(seed, len(pairs)).uniform("strength"))


Policy = Callable[[Community, Ask, Log, int], Waves]


def by_all(
    here: Community,
    ask: Ask,
    log: Log,
    seed: int,
    stranger: float = 0.2,
    unit_says: float = UNIT_SAYS,
) -> Waves:
    """Topic, path, who was asked lately, and each one's cap."""
    plan = plan_waves(
        here.graph,
        ask.asker,
        here.relevance(ask.topic, unit_says),
        steps=ask.steps,
        lately=log.lately(ask.week),
        room=np.maximum(CAP - log.weeks[ask.week], 0),
        first=FIRST,
        waves=WAVES,
        stranger=stranger,
        rng=np.random.Generator(np.random.PCG64(seed * 100_000 + ask.number)),
    )
    return [wave.people for wave in plan]


def by_topic(here: Community, ask: Ask, log: Log, seed: int) -> Waves:
    """Whose profile fits best, whoever they are."""
    fits, people = here.relevance(ask.topic), inside(here, ask)
    return _in_waves(people[fits[people] > 0], fits, ask, seed)


def by_ties(here: Community, ask: Ask, log: Log, seed: int) -> Waves:
    """Who is nearest, whatever they know."""
    return _in_waves(inside(here, ask), within_reach(here.graph, ask.asker).worth, ask, seed)


def by_chance(here: Community, ask: Ask, log: Log, seed: int) -> Waves:
    return _in_waves(inside(here, ask), np.ones(here.graph.n), ask, seed)


def to_all(here: Community, ask: Ask, log: Log, seed: int) -> Waves:
    """Broadcast: everybody within the reach at once."""
    return [inside(here, ask).tolist()]


POLICIES: dict[str, Policy] = {
    "Hallway": by_all,
    # As the pages ask: nobody whose unit alone would know.
    "Hallway, who tells it": partial(by_all, unit_says=0.0),
    "by topic alone": by_topic,
    "by ties alone": by_ties,
    "random": by_chance,
    "broadcast": to_all,
}


def inside(here: Community, ask: Ask) -> NDArray[np.int64]:
    """Everybody within the reach of an ask."""
    within = np.ones(here.graph.n, dtype=bool)
    if ask.steps is not None:
        within = within_reach(here.graph, ask.asker, steps=ask.steps).steps > 0
    within[ask.asker] = False
    return np.flatnonzero(within)


def _in_waves(people: NDArray[np.int64], score: Any, ask: Ask, seed: int) -> Waves:
    chance = Draws(seed, len(score)).uniform(f"order {ask.number}")
    order = people[np.lexsort((chance[people], -score[people]))].tolist()
    ends = np.cumsum([FIRST * 2**wave for wave in range(WAVES)]).tolist()
    return [order[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def asks(here: Community, count: int, seed: int, steps: int | None) -> Iterator[Ask]:
    """Each by somebody who cannot help themselves, about what at least one other can."""
    draws = Draws(seed, count)
    askers, drawn = draws.below("asker", here.graph.n), draws.words("topic")
    known = here.can.any(axis=0)
    for number, (asker, word) in enumerate(zip(askers.tolist(), drawn.tolist(), strict=True)):
        topics = np.flatnonzero(known & ~here.can[asker])
        yield Ask(number, number // PER_WEEK, asker, int(topics[word % len(topics)]), steps)


def simulate(
    here: Community, policy: Policy, count: int, seed: int, steps: int | None = None
) -> Log:
    """All asks one after the other."""
    log = Log(np.zeros((-(-count // PER_WEEK), here.graph.n), dtype=np.int64))
    for ask in asks(here, count, seed, steps):
        chance = 0.2 + 0.6 * within_reach(here.graph, ask.asker).worth
        drawn = Draws(seed, here.graph.n).uniform(f"help {ask.number}")
        _carry(ask, policy(here, ask, log, seed), log, here.can[:, ask.topic], (chance, drawn))
    return log


def _carry(ask: Ask, waves: Waves, log: Log, can: Any, luck: tuple[Any, Any]) -> None:
    """Wave after wave until somebody helps."""
    chance, drawn = luck
    reached = helped = False
    asked, week = 0, log.weeks[ask.week]
    for wave in waves:
        people = np.array(wave, dtype=np.int64)
        asked += len(people)
        able = can[people]
        reached |= bool(able.any())
        helped |= bool((able & (drawn[people] < chance[people] / (1 + week[people]))).any())
        week[people] += 1
        if helped:
            break
    log.reached.append(reached)
    log.helped.append(helped)
    log.asked.append(asked)


def row(name: str, logs: Sequence[Log]) -> str:
    """Means over the seeds; the most asks that anybody had in a week is the worst of all."""
    cells = [
        name,
        f"{100 * mean(mean(log.reached) for log in logs):.0f} %",
        f"{100 * mean(mean(log.helped) for log in logs):.0f} %",
        f"{mean(mean(log.asked) for log in logs):.1f}",
        f"{mean(sum(log.asked) / max(sum(log.helped), 1) for log in logs):.0f}",
        f"{max(int(log.weeks.max()) for log in logs)}",
    ]
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=400)
    options.add_argument("--asks", type=int, default=1000)
    options.add_argument("--seeds", type=int, default=5)
    wanted = options.parse_args(arguments)
    seeds = range(1, wanted.seeds + 1)
    towns = {seed: community(wanted.people, seed) for seed in seeds}
    heads = ["reached", "helped", "asked", "asked for one helped", "most in a week"]

    def line(name: str, policy: Policy, steps: int | None) -> None:
        logs = [simulate(towns[seed], policy, wanted.asks, seed, steps) for seed in seeds]
        print(row(name, logs), flush=True)

    for steps, reach in ((None, "everybody"), (2, "ties of ties")):
        print(f"\n| to {reach} | {' | '.join(heads)} |\n|{' --- |' * (len(heads) + 1)}")
        for name, policy in POLICIES.items():
            line(name, policy, steps)
    print(f"\n| stranger | {' | '.join(heads)} |\n|{' --- |' * (len(heads) + 1)}")
    for stranger in (0.0, 0.05, 0.2, 0.5, 1.0):
        line(f"{stranger}", partial(by_all, stranger=stranger), None)


if __name__ == "__main__":
    main()
