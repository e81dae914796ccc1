"""What is done to groups after the search: nobody sits where they may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from hallway.engine.cells import Cells
from hallway.engine.grid import Grid
from hallway.engine.seatrules import Rule, keeps
from hallway.engine.types import Ints

Group = tuple[int, ...]


class Fitting:
    """Who may sit with whom: no forbidden pair, a size asked for, every hard rule kept."""

    def __init__(self, grid: Grid | Cells, sizes: Sequence[int], rules: Sequence[Rule]) -> None:
        self.grid, self.sizes = grid, sorted(set(sizes))
        self.hard = [rule for rule in rules if rule.hard]

    def agree(self, group: Sequence[int]) -> bool:
        """Whether nobody in a group is forbidden to another, and every hard rule is kept."""
        fine = all(self.grid.allowed[i, j] for i, j in combinations(group, 2))
        return fine and keeps(self.hard, group)

    def fits(self, group: Sequence[int]) -> bool:
        return len(group) in self.sizes and self.agree(group)

    def worth(self, group: Sequence[int]) -> int:
        return sum(int(self.grid.worth[i, j]) for i, j in combinations(group, 2))

    def best_part(self, group: Group, least: int | None = None) -> Group | None:
        """The part of a group that may sit together: of the largest, the one worth most.

        least: of all that are worth more than this, whatever their size, the one worth most.
        """
        best: tuple[int, int, Group] | None = None
        for size in reversed([s for s in self.sizes if s <= len(group)]):
            if best and least is None:
                break
            for part in combinations(sorted(group), size):
                if not self.agree(part):
                    continue
                worth = self.worth(part)
                if (least is None or worth > least) and (best is None or worth > best[1]):
                    best = (size, worth, part)
        return best[2] if best else None


def finish(groups: Sequence[Group], fitting: Fitting, turn: Ints, n: int) -> list[Group]:
    """Take out whoever may not sit with the others; fill up groups where they may."""
    kept = [g if fitting.fits(g) else fitting.best_part(g) for g in groups]
    return _fill_up([g for g in kept if g], fitting, turn, n)


def only_worth(groups: Sequence[Group], fitting: Fitting) -> list[Group]:
    """Where nobody is forced: of each group the part that is worth most, if worth anything."""
    kept = (fitting.best_part(group, least=0) for group in groups)
    return sorted(group for group in kept if group)


def _fill_up(kept: list[Group], fitting: Fitting, turn: Ints, n: int) -> list[Group]:
    there = {i for g in kept for i in g}
    over = sorted(set(range(n)) - there, key=lambda i: (-int(turn[i]), i))
    for one in over:
        wider = _best([(*g, one) for g in kept], fitting.fits, fitting)
        if wider:
            kept[kept.index(wider[:-1])] = wider
    return sorted(tuple(sorted(group)) for group in kept)


def _best(groups: list[Group], fits: Callable[[Group], bool], fitting: Fitting) -> Group | None:
    fine = [group for group in groups if fits(group)]
    return max(fine, key=lambda g: (fitting.worth(g) - fitting.worth(g[:-1]), g), default=None)
