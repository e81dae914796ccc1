"""How long it takes to find who can introduce whom, among 200,000 ties.

    python -m benchmarks.reach [--ties 200000] [--queries 200] [--only 20000]

prints a table of milliseconds of CPU: the median and the longest of so many questions, after
three that warm up. Half of the questions are between anybody, half from and to the people
with the most ties, who have the most paths. A topic is known to one in a hundred.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.hashing import Draws
from hallway.engine import TieGraph, best_paths, plan_waves, tie_graph, who_knows

SIZES = (100_000, 20_000)
KINDS = ("even", "hubs")
WARM_UP = 3
MOST_TIED = 20
Question = Callable[[TieGraph, int, int, Any], object]
QUESTIONS: dict[str, Question] = {
    "five best paths": lambda graph, start, end, fits: best_paths(graph, start, end, many=5),
    "three that share nobody": lambda graph, start, end, fits: best_paths(
        graph, start, end, disjoint=True
    ),
    "who knows about it": lambda graph, start, end, fits: who_knows(graph, start, fits),
    "waves of an ask": lambda graph, start, end, fits: plan_waves(graph, start, fits),
}


@dataclass(frozen=True, eq=False)
class Town:
    """Made-up people: who knows whom, how well, and how well a topic fits each."""

    n: int
    ties: NDArray[np.int64]
    strength: NDArray[np.float64]
    fits: NDArray[np.float64]


def town(n: int, count: int, kind: str, seed: int = 1) -> Town:
    """So many ties between n people, evenly or mostly to a few hubs.

    >>> town(10, 20, "hubs").ties.shape
    (20, 2)
    """
    draws = Draws(seed, 2 * count)
    drawn = draws.uniform("people", 2).reshape(-1, 2)
    if kind == "hubs":
        drawn = drawn * drawn * drawn
    ends = np.minimum((drawn * n).astype(np.int64), n - 1)
    ends = ends[ends[:, 0] != ends[:, 1]][:count]
    knows = Draws(seed, n).uniform("knows") < 0.01
    fits = np.where(knows, Draws(seed, n).uniform("fits"), 0.0)
    return Town(n, ends, draws.uniform("strength")[: len(ends)], fits)


def questions(graph: TieGraph, count: int, seed: int = 2) -> Iterator[tuple[int, int]]:
    """Two people each: anybody, then those with the most ties, in turn."""
    most = np.argsort(-np.diff(graph.ptr), kind="stable")[:MOST_TIED]
    draws = Draws(seed, count)
    for turn in range(count):
        among = most if turn % 2 else np.arange(graph.n)
        start, end = (draws.below(side, len(among))[turn] for side in ("from", "to"))
        yield int(among[start]), int(among[end])


def measured(graph: TieGraph, fits: Any, ask: Question, count: int) -> list[float]:
    """Milliseconds of CPU for each question."""
    took = []
    for start, end in questions(graph, count + WARM_UP):
        began = process_time()
        ask(graph, start, end, fits)
        took.append(1000 * (process_time() - began))
    return took[WARM_UP:]


def rows(sizes: tuple[int, ...], ties: int, count: int) -> Iterator[str]:
    for n in sizes:
        for kind in KINDS:
            made = town(n, ties, kind)
            began = process_time()
            graph = tie_graph(n, made.ties, made.strength)
            built = 1000 * (process_time() - began)
            cells = [f"{n:,}", kind, f"{int(np.diff(graph.ptr).max()):,}", f"{built:.0f}"]
            for ask in QUESTIONS.values():
                took = measured(graph, made.fits, ask, count)
                cells.append(f"{median(took):.2g} / {max(took):.2g}")
            yield f"| {' | '.join(cells)} |"


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ties", type=int, default=200_000)
    options.add_argument("--queries", type=int, default=200)
    options.add_argument("--only", type=int, default=None, help="so many people")
    wanted = options.parse_args(arguments)
    heads = ["people", "kind", "most ties of one", "laid out", *QUESTIONS]
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for row in rows((wanted.only,) if wanted.only else SIZES, wanted.ties, wanted.queries):
        print(row, flush=True)


if __name__ == "__main__":
    main()
