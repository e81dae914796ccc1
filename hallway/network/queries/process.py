"""How rounds went: asked, joined, seated, met, strangers, met again. Each beside chance."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hallway.follow_up.queries import share as told_share
from hallway.network.queries.history import History, Lived
from hallway.network.release import (
    ALL,
    FEW,
    FLOOR,
    NONE,
    NOTHING,
    SAME,
    UNDER,
    Band,
    Figure,
    about,
    number,
    share,
    wilson,
)
from hallway.people.queries.log import Evidence

Pair = tuple[int, int]
Z90 = 1.644854


def asked(rounds: Iterable[Lived]) -> Figure:
    """How often people were asked, and about how many people."""
    times = [one for round_ in rounds for one in round_.asked]
    if not times:
        return Figure(why=NOTHING)
    people = len(set(times))
    if people < FLOOR:
        return Figure(why=FEW)
    return Figure(value=float(about(len(times))), of=about(people), why_random=SAME)


def joined(rounds: Sequence[Lived]) -> Figure:
    """Of all who were asked, those who took part."""
    yes = [one for round_ in rounds for one in round_.joined & round_.asked]
    no = [one for round_ in rounds for one in round_.asked - round_.joined]
    return _same(share(yes, no, counted=(len(yes), len(yes) + len(no))))


def matched(rounds: Sequence[Lived]) -> Figure:
    """Of all whose turn it was, those who had somebody to meet."""
    yes = [one for round_ in rounds for one in round_.seated]
    no = [one for round_ in rounds for one in round_.left_over]
    return _same(share(yes, no, counted=(len(yes), len(yes) + len(no))))


def _same(figure: Figure) -> Figure:
    """Seats by lot would not have changed it."""
    return replace(figure, why_random=SAME)


def held(rounds: Iterable[Lived]) -> Figure:
    """The share of those who answered who met, out of what each round's own page says.

    Nothing but these published shares goes in, so nothing more than they can come out.
    """
    told = [(told_share(one.said), len(one.said) // FLOOR * FLOOR) for one in rounds]
    if not told:
        return Figure(why=NOTHING)
    known = [(said, count) for said, count in told if said is not None]
    if not known:
        return Figure(why=FEW)
    whole = sum(count for _, count in known)
    # Nearly all, and hardly any, stand for the middle of what they may be.
    value = sum(min(max(said.tenths / 10, 0.05), 0.95) * count for said, count in known) / whole
    low, high = wilson(value, whole)
    if all(said.nearly_all for said, _ in known):
        return Figure(1.0, low, 1.0, whole, ALL, why_random=SAME)
    if all(said.hardly_any for said, _ in known):
        return Figure(0.0, 0.0, high, whole, NONE, why_random=SAME)
    return Figure(round(value, 2), low, high, whole, why_random=SAME)


def left_out_twice(past: History, program: int | None, since: date) -> Figure:
    """People who joined two rounds running and met nobody in either. 0 is said as nobody."""
    twice: set[int] = set()
    both, by_lot = 0, 0.0
    programs = {one.program for one in past.of(program)}
    for each in sorted(programs):
        for before, now in pairwise(past.of(each)):
            if now.on < since:
                continue
            there = (before.seated | before.left_over) & (now.seated | now.left_over)
            both += len(there)
            twice |= before.left_over & now.left_over
            by_lot += len(there) * _left(before) * _left(now)
    if both < FLOOR:
        return Figure(why=NOTHING if not both else FEW)
    return _few_or_more(len(twice), by_lot, both)


def _left(round_: Lived) -> float:
    whole = len(round_.left_over) + len(round_.seated)
    return len(round_.left_over) / whole if whole else 0.0


def _few_or_more(count: int, by_lot: float, of: int) -> Figure:
    """Nobody, fewer than ten, or about how many."""
    chance = Band(0.0 if by_lot < 0.5 else float(about(round(by_lot))))
    if count == 0:
        return Figure(0.0, of=about(of), random=chance)
    if count < FLOOR:
        return Figure(of=about(of), why=UNDER, random=chance)
    return Figure(float(about(count)), of=about(of), random=chance)


def strangers(past: History, rounds: Sequence[Lived]) -> Figure:
    """Of all pairs that were brought together, those who had no tie and had not met here."""
    known = _first_days(past)
    new: list[Pair] = []
    old: list[Pair] = []
    for one in rounds:
        for pair in one.pairs:
            (old if known.get(pair, date.max) < one.on else new).append(pair)
    return _of_pairs(new, old, _by_lot(rounds, lambda one: _strange(one, known)))


def _strange(one: Lived, known: Mapping[Pair, date]) -> float:
    """Of all pairs that there could have been in a round, those who did not know each other."""
    there = {who for _, group in one.groups for who in group}
    old = sum(on < one.on and pair[0] in there and pair[1] in there for pair, on in known.items())
    return 1 - old / max(len(there) * (len(there) - 1) / 2, 1)


def across(past: History, rounds: Sequence[Lived]) -> Figure:
    """Of all pairs whose units are known, those of two units."""
    code = past.codes
    cross: list[Pair] = []
    same: list[Pair] = []
    for one in rounds:
        for pair in one.pairs:
            first, second = (code.get(who, -1) for who in pair)
            if min(first, second) >= 0:
                (cross if first != second else same).append(pair)
    if not cross and not same:
        return Figure(why=NOTHING)
    return _of_pairs(cross, same, _by_lot(rounds, lambda one: _mixed(one, code)))


def _mixed(one: Lived, code: Mapping[int, int]) -> float:
    """Of all pairs that there could have been in a round, those of two units."""
    there = {who for _, group in one.groups for who in group}
    known = [code[who] for who in there if code.get(who, -1) >= 0]
    same = sum(size * (size - 1) for size in Counter(known).values())
    return 1 - same / max(len(known) * (len(known) - 1), 1)


def _by_lot(rounds: Iterable[Lived], chance: Callable[[Lived], float]) -> Band:
    """The share that pairs drawn blindly would have, and where nine draws in ten would fall."""
    pairs, hits, variance = 0, 0.0, 0.0
    for one in rounds:
        if one.pairs:
            each = chance(one)
            pairs += len(one.pairs)
            hits += len(one.pairs) * each
            variance += len(one.pairs) * each * (1 - each)
    if not pairs:
        return Band()
    reach = Z90 * math.sqrt(variance)
    low, high = max(0.0, hits - reach), min(float(pairs), hits + reach)
    return Band(hits / pairs, low / pairs, high / pairs)


def _of_pairs(yes: Sequence[Pair], no: Sequence[Pair], chance: Band) -> Figure:
    return share(
        {who for pair in yes for who in pair},
        {who for pair in no for who in pair},
        counted=(len(yes), len(yes) + len(no)),
        chance=chance,
    )


def met_again(
    past: History, rounds: Iterable[Lived], window: tuple[date, date], days: int, luck: float | None
) -> Figure:
    """Of pairs who met in a round, those who met once more within so many days.

    Counted in the month in which their days are over, so that nothing is ever counted anew.

    Args:
        window: the days on which the time of those counted here was over, from and up to.
        luck: how likely ties by lot were to last, as a share of how likely these were.
    """
    first = _first_meetings(past, rounds)
    begins, ends = (day - timedelta(days=days) for day in window)
    counted = {pair: tie for pair, tie in first.items() if begins <= tie.on < ends}
    again = {
        (tie.first, tie.second)
        for tie in past.ties
        if (one := counted.get((tie.first, tie.second)))
        and tie.source == "met"
        and tie.meeting != one.meeting
        and timedelta(0) <= tie.on - one.on <= timedelta(days=days)
    }
    return _of_pairs(list(again), list(counted.keys() - again), _lucky(again, counted, luck))


def _lucky(again: Collection[Pair], counted: Collection[Pair], luck: float | None) -> Band:
    if luck is None or not counted:
        return Band()
    value = min(1.0, len(again) / len(counted) * luck)
    return Band(value, *wilson(value, len(counted)))


def _first_meetings(past: History, rounds: Iterable[Lived]) -> dict[Pair, Evidence]:
    meetings = {pk for one in rounds for pk, _ in one.groups}
    first: dict[Pair, Evidence] = {}
    for tie in past.ties:
        if tie.meeting in meetings:
            first.setdefault((tie.first, tie.second), tie)
    return first


def meetings_gini(rounds: Iterable[Lived]) -> Figure:
    """How unevenly meetings fell on those who joined: 0 evenly, near 1 all on one."""
    import numpy as np

    from hallway.engine import gini

    times = Counter(who for one in rounds for who in one.seated)
    joined_ = {who for one in rounds for who in one.seated | one.left_over}
    if len(joined_) < FLOOR:
        return Figure(why=FEW if joined_ else NOTHING)
    amounts = np.array([times[who] for who in sorted(joined_)], dtype=np.float64)
    return _same(number(gini(amounts), digits=1, of=len(joined_)))


def _first_days(past: History) -> dict[Pair, date]:
    """The first day on which two knew of each other: a tie, or Hallway brought them together."""
    first: dict[Pair, date] = {}
    for tie in past.ties:
        _earliest(first, (tie.first, tie.second), tie.on)
    for one, other, on, _ in past.encounters:
        _earliest(first, (one, other), on)
    return first


def _earliest(first: dict[Pair, date], pair: Pair, on: date) -> None:
    first[pair] = min(on, first.get(pair, on))
