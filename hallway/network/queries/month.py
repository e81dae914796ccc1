"""All figures of one month, of the whole community and of each program."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from hallway.network.queries import process
from hallway.network.queries.history import History, Lived
from hallway.network.queries.standing import Lots, lots_of, network_figures, newcomers_ties
from hallway.network.release import FEW, FLOOR, Figure, told_apart

# In the order of the page.
NAMES = (
    *("asked", "joined", "matched", "left_twice", "held", "strangers", "across"),
    *("again_30", "again_90", "newcomers_30", "newcomers_90", "e_i_z", "lambda2", "gini"),
)
# Before anything that anybody keeps here.
BEGINNING = date(1990, 1, 1)
Starts = Mapping[str, date]
Since = Callable[[str], date]


@dataclass(frozen=True)
class Month:
    """The figures of one scope. program: None for the whole. counts_from: for the next month."""

    program: int | None
    rounds: int
    lots: int
    figures: Mapping[str, Figure]
    counts_from: Mapping[str, date]


def months_of(past: History, starts: Mapping[int | None, Starts], seed: int) -> list[Month]:
    """The month that ends with the history, of the whole and of every program with rounds.

    starts: by program, the day from which each figure counts. A name that is not there counts
    from the first day.
    """
    lots = lots_of(past, seed)
    whole = frozenset(past.here)
    told: list[frozenset[int]] = [whole]
    found = [_month(past, lots, None, whole, starts.get(None, {}), apart=True)]
    for program in sorted({one.program for one in past.rounds}):
        among = _people_of(past.of(program)) & whole
        apart = all(told_apart(among, other) for other in told)
        if apart:
            told.append(among)
        found.append(_month(past, lots, program, among, starts.get(program, {}), apart=apart))
    return found


def _people_of(rounds: Collection[Lived]) -> frozenset[int]:
    return frozenset(who for one in rounds for who in one.asked)


def _month(
    past: History,
    lots: Lots,
    program: int | None,
    among: frozenset[int],
    starts: Starts,
    *,
    apart: bool,
) -> Month:
    """apart: whether figures of its people can stand beside those told of others."""
    figures = _figures(past, lots, program, among, starts, apart=apart)
    counts_from = {
        name: starts.get(name, BEGINNING) if figures[name].why == FEW else past.until
        for name in NAMES
    }
    counted = [one for one in past.of(program) if one.on >= starts.get("asked", BEGINNING)]
    return Month(program, len(counted), len(lots.lots), figures, counts_from)


def _figures(
    past: History,
    lots: Lots,
    program: int | None,
    among: frozenset[int],
    starts: Starts,
    *,
    apart: bool,
) -> dict[str, Figure]:
    mine = past.of(program)

    def since(name: str) -> date:
        return starts.get(name, BEGINNING)

    def rounds(name: str) -> list[Lived]:
        return [one for one in mine if one.on >= since(name)]

    found = {
        "asked": process.asked(rounds("asked")),
        "joined": process.joined(rounds("joined")),
        "matched": process.matched(rounds("matched")),
        "left_twice": process.left_out_twice(past, program, since("left_twice")),
        "held": process.held(rounds("held")),
        "strangers": process.strangers(past, rounds("strangers")),
        "across": process.across(past, rounds("across")),
        "gini": process.meetings_gini(rounds("gini")),
    }
    for days in (30, 90):
        name = f"again_{days}"
        luck = lots.luck([one.id for one in mine])
        window = (since(name), past.until)
        found[name] = process.met_again(past, mine, window, days, luck)
    return found | _standing(past, lots, among, since, apart=apart)


def _standing(
    past: History, lots: Lots, among: frozenset[int], since: Since, *, apart: bool
) -> dict[str, Figure]:
    """Figures of a set of people, told only where it can't be set against another set."""
    names = ("newcomers_30", "newcomers_90", "e_i_z", "lambda2")
    if not apart or len(among) < FLOOR:
        return dict.fromkeys(names, Figure(why=FEW))
    found = {
        name: newcomers_ties(past, lots, among, (since(name), past.until), days)
        for name, days in (("newcomers_30", 30), ("newcomers_90", 90))
    }
    return found | network_figures(past, lots, among, since("e_i_z"))
