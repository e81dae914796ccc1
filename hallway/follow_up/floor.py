"""Counting without telling on anybody. Pure.

A number is told only if enough people and enough things stand behind it, and never if the total
less the other numbers would give a small one away. What is told is rounded down to whole fives,
so that it moves only when several have come, and not with each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# Whoever looks after a community is told of no fewer people than this, and of no fewer things.
FLOOR, STEP = 10, 5

Things = Sequence[Collection[int]]


@dataclass(frozen=True)
class Told:
    """total and cells in whole fives; None where nothing can be told."""

    floor: int
    total: int | None
    cells: Mapping[str, int | None]


def tell(cells: Mapping[str, Things]) -> Told:
    """What can be told of things that are counted by cell, each with the people behind it.

    >>> pairs = [{n, n + 1} for n in range(0, 24, 2)]
    >>> tell({"idea": pairs, "hire": []})
    Told(floor=10, total=10, cells={'idea': 10, 'hire': None})
    >>> tell({"idea": pairs, "hire": [{1, 2}]}).cells
    {'idea': None, 'hire': None}
    """
    everything = [thing for things in cells.values() for thing in things]
    if not enough(everything):
        return Told(FLOOR, None, dict.fromkeys(cells))
    shown = _without_subtraction(cells, {name for name in cells if enough(cells[name])})
    return Told(
        floor=FLOOR,
        total=_whole(everything),
        cells={name: _whole(cells[name]) if name in shown else None for name in cells},
    )


def enough(things: Things) -> bool:
    return len(things) >= STEP and len({one for thing in things for one in thing}) >= FLOOR


def _without_subtraction(cells: Mapping[str, Things], shown: set[str]) -> set[str]:
    """Those that can be shown beside the total: what is left over is nothing, or enough."""
    smallest_first = sorted(shown, key=lambda name: (len(cells[name]), name))
    for name in smallest_first:
        left = [thing for other in cells if other not in shown for thing in cells[other]]
        if not left or enough(left):
            break
        shown = shown - {name}
    return shown


def _whole(things: Things) -> int:
    return len(things) // STEP * STEP
