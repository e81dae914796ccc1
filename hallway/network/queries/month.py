"""All figures of one month, of each program and of the whole community.

Shares of the whole are worked out from those told of its programs and from nothing else, so
that what is told of the parts can't be taken from the whole to find a part that is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hallway.network.queries import process
from hallway.network.queries.history import History, Lived
from hallway.network.queries.standing import (
    Lots,
    lots_of,
    network_figures,
    newcomers,
    newcomers_ties,
)
from hallway.network.release import FEW, FLOOR, Figure, put_together, told_apart

# In the order of the page.
NAMES = (
    *("asked", "joined", "matched", "left_twice", "held", "strangers", "across"),
    *("again_30", "again_90", "newcomers_30", "newcomers_90", "e_i_z", "lambda2", "gini"),
)
OF_PARTS = ("asked", "joined", "matched", "held", "strangers", "across", "again_30", "again_90")
NEWCOMERS = {"newcomers_30": 30, "newcomers_90": 90}
NETWORK = ("e_i_z", "lambda2")
# Before anything that anybody keeps here.
BEGINNING = date(1990, 1, 1)
Starts = Mapping[str, date]
Told = dict[str, Figure]
People = frozenset[int]


@dataclass(frozen=True)
class Month:
    """The figures of one scope. program: None for the whole. counts_from: for the next month."""

    program: int | None
    rounds: int
    lots: int
    figures: Mapping[str, Figure]
    counts_from: Mapping[str, date]


@dataclass(frozen=True)
class _Scope:
    """Whose month it is: the rounds, the people, and from when each figure counts."""

    program: int | None
    rounds: Sequence[Lived]
    among: People
    starts: Starts

    def since(self, name: str) -> date:
        return self.starts.get(name, BEGINNING)

    def of(self, name: str) -> list[Lived]:
        return [one for one in self.rounds if one.on >= self.since(name)]


def months_of(past: History, starts: Mapping[int | None, Starts], seed: int) -> list[Month]:
    """The month that ends with the history, of the whole and of every program with rounds.

    starts: by program, the day from which each figure counts. A name that is not there counts
    from the first day.
    """
    lots = lots_of(past, seed)
    programs = sorted({one.program for one in past.rounds})
    parts = [_scope(past, program, starts.get(program, {})) for program in programs]
    whole = _Scope(None, past.rounds, frozenset(past.here), starts.get(None, {}))
    told = {scope.program: _process(past, lots, scope) for scope in (whole, *parts)}
    told[None] |= {name: put_together([told[pk][name] for pk in programs]) for name in OF_PARTS}
    for scope, figures in _standing(past, lots, whole, parts):
        told[scope.program] |= figures
    return [
        _month(past, scope, len(lots.lots), told[scope.program]) for scope in (whole, *parts)
    ]  # fmt: skip


def _scope(past: History, program: int, starts: Starts) -> _Scope:
    rounds = past.of(program)
    asked = {who for one in rounds for who in one.asked}
    return _Scope(program, rounds, frozenset(asked & past.here.keys()), starts)


def _month(past: History, scope: _Scope, lots: int, figures: Told) -> Month:
    counts_from = {
        name: scope.since(name) if figures[name].why == FEW else past.until for name in NAMES
    }
    return Month(scope.program, len(scope.of("asked")), lots, figures, counts_from)


def _process(past: History, lots: Lots, scope: _Scope) -> Told:
    """How the rounds went. What the whole has of its parts is left to them."""
    found = {
        "left_twice": process.left_out_twice(past, scope.program, scope.since("left_twice")),
        "gini": process.meetings_gini(scope.of("gini")),
    }
    if scope.program is None:
        return found
    luck = lots.luck([one.id for one in scope.rounds])
    for days in (30, 90):
        window = (scope.since(f"again_{days}"), past.until)
        found[f"again_{days}"] = process.met_again(past, scope.rounds, window, days, luck)
    return found | {
        "asked": process.asked(scope.of("asked")),
        "joined": process.joined(scope.of("joined")),
        "matched": process.matched(scope.of("matched")),
        "held": process.held(scope.of("held")),
        "strangers": process.strangers(past, scope.of("strangers")),
        "across": process.across(past, scope.of("across")),
    }


def _standing(
    past: History, lots: Lots, whole: _Scope, parts: Sequence[_Scope]
) -> list[tuple[_Scope, Told]]:
    """Figures of a set of people, told only where no other set told of leaves few over."""
    found = []
    told: list[People] = []
    cohorts: dict[str, list[People]] = {name: [] for name in NEWCOMERS}
    for scope in (whole, *parts):
        apart = len(scope.among) >= FLOOR and _apart(scope.among, told)
        figures = dict.fromkeys(NETWORK, Figure(why=FEW))
        if apart:
            figures = network_figures(past, lots, scope.among, scope.since("e_i_z"))
            told.append(scope.among)
        for name, days in NEWCOMERS.items():
            # The same window for all, so that only whole sets of people can be set side by side.
            window = (whole.since(name), past.until)
            cohort = newcomers(past, scope.among, window, days)
            figures[name] = Figure(why=FEW)
            if apart and _apart(cohort, cohorts[name]):
                figures[name] = newcomers_ties(past, lots, scope.among, window, days)
            if figures[name].value is not None:
                cohorts[name].append(cohort)
        found.append((scope, figures))
    return _with_the_whole(found)


def _apart(people: Collection[int], told: Sequence[Collection[int]]) -> bool:
    return all(told_apart(people, other) for other in told)


def _with_the_whole(found: list[tuple[_Scope, Told]]) -> list[tuple[_Scope, Told]]:
    """Newcomers of a program are told in a month in which they are told of the whole."""
    whole = found[0][1]
    for _, figures in found[1:]:
        for name in NEWCOMERS:
            if whole[name].value is None:
                figures[name] = replace(whole[name])
    return found
