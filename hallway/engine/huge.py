"""Millions of people: the fractional matching almost to its end, then the rest by hand."""

from __future__ import annotations

from hallway.engine.graph import Graph
from hallway.engine.matching import Solution, solve
from hallway.engine.types import Ints


def near_best(graph: Graph, floor: Ints) -> Solution:
    return solve(graph, floor)
