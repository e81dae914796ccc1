"""What would help somebody who meets nobody this time: worked out, never guessed.

Each sentence is about the person's own times and history, or about the count of people. It
says nothing of fewer than five others, and is the same whether or not somebody is blocked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

from hallway.engine.candidates import is_rested
from hallway.engine.explain import LEAST_TOLD_OF, Facts, not_locked
from hallway.engine.groups import divide
from hallway.engine.reasons import Reason
from hallway.engine.rows import row
from hallway.engine.types import Flags, Floats, Ints

ABOUT_TIMES = ("no_shared_time", "nobody_fits", "all_met", "needed_elsewhere")
AT_ONCE = 64
Totals = Callable[[int], Floats]


def what_would_help(
    facts: Facts, unmatched: Sequence[tuple[int, Reason]], totals: Totals
) -> list[tuple[Reason, ...]]:
    """For each of the unmatched, what would have helped, as far as that can be known.

    Args:
        unmatched: people with the reason found for them.
        totals: float (n,) of a person, what meeting each of the others is worth.
    Returns:
        Reasons for each, none where nothing can be said.
    Cost: O(n · slots) a person.
    """
    times = _more_times(facts, [i for i, why in unmatched if why.code in ABOUT_TIMES])
    return [tuple(_helps(facts, i, why, times, totals)) for i, why in unmatched]


def _helps(
    facts: Facts, i: int, why: Reason, times: dict[int, Reason], totals: Totals
) -> Iterator[Reason]:
    if i in times:
        yield times[i]
    if why.code == "all_met":
        yield from _rest(facts, i)
    elif why.code == "odd_one":
        yield Reason("help_even")
    elif why.code == "too_few":
        yield _more_people(facts)
    elif why.code == "not_worth":
        yield from _least(facts, i, totals)


def _more_times(facts: Facts, people: list[int]) -> dict[int, Reason]:
    """For each, the slot that opens most people; only where it opens enough of them."""
    availability = facts.frame.availability
    asked = [i for i in people if availability.known[i]]
    free = availability.free.astype(np.float32)
    found = {}
    for start in range(0, len(asked), AT_ONCE):
        some = np.array(asked[start : start + AT_ONCE])
        counts = _opened_by(facts, some, free)
        for i, count in zip(some.tolist(), counts, strict=True):
            if len(count) and count.max() >= LEAST_TOLD_OF:
                found[i] = _time(facts, i, int(count.argmax()), int(count.max()))
    return found


def _opened_by(facts: Facts, people: Ints, free: NDArray[np.float32]) -> Ints:
    """How many others each slot would open: no slot shared so far, and not met here yet."""
    apart: Flags = (free[people] @ free.T == 0) & facts.frame.availability.known
    for at, i in enumerate(people.tolist()):
        apart[at, row(facts.met, i)[0]] = False
        apart[at, i] = False
    counts: Ints = np.rint(apart.astype(np.float32) @ free).astype(np.int64)
    return counts


def _time(facts: Facts, i: int, slot: int, count: int) -> Reason:
    name, slots = facts.roster.names[i], facts.frame.availability.slots
    if slots:
        return Reason("help_slot", {"name": name, "slot": slots[slot], "count": count})
    return Reason("help_time", {"name": name, "count": count})


def _rest(facts: Facts, i: int) -> Iterator[Reason]:
    """When those met longest ago count as new again, or with what rest they would."""
    last, rest = row(facts.met, i)[1], facts.frame.policy.rest
    if not len(last):
        return
    first, name = int(last.min()), facts.roster.names[i]
    ago = facts.round_no - first
    if is_rested(first, round_no=facts.round_no, rest=rest):
        return
    if rest is None:
        yield _shorter(name, max(ago - 1, 0))
    elif rest + 1 - ago == 1:
        yield Reason("help_rested_next", {"name": name})
    else:
        yield Reason("help_rested", {"name": name, "rounds": rest + 1 - ago})


def _shorter(name: str, rounds: int) -> Reason:
    if rounds < 2:
        return Reason("help_rest_one" if rounds else "help_rest_none", {"name": name})
    return Reason("help_rest", {"name": name, "rounds": rounds})


def _more_people(facts: Facts) -> Reason:
    count, sizes = not_locked(facts), facts.frame.policy.sizes
    more = next(k for k in range(1, max(sizes) + 1) if sum(divide(count + k, sizes)) == count + k)
    return Reason("help_one_more") if more == 1 else Reason("help_more", {"count": more})


def _least(facts: Facts, i: int, totals: Totals) -> Iterator[Reason]:
    """The least value at which somebody new would be open, a little below theirs."""
    worth = np.where(facts.hard(i), np.nan_to_num(totals(i), nan=-1.0), -1.0)
    not_rested = [
        int(j)
        for j, last in zip(*row(facts.met, i), strict=True)
        if not is_rested(int(last), round_no=facts.round_no, rest=facts.frame.policy.rest)
    ]
    worth[not_rested] = -1.0
    best = float(worth.max())
    if 0 < best < facts.frame.policy.least:
        yield Reason("help_least", {"value": f"{floor(best * 100) / 100:.2f}"})
