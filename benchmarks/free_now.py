"""A coffee right now: what a little waiting buys, over rules of waiting and how many ask.

    python -m benchmarks.free_now [--runs 5]

invents an afternoon: people ask by chance, each stays for so long, some change their mind, and
each rule joins them its own way by the same matching. One line for each rule and rate: how many
of those who asked had a coffee, what it was worth, and how long they waited for it.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean, median

from hallway.gather.fit import Wish, best, ripe
from hallway.gather.patience import LAST_CALL, Patience
from hallway.match.frozen import Met, Person, Policy, Snapshot
from hallway.match.snapshot import PlannedMeeting

STEP = 2.0
"""Seconds between two looks, as the live page looks."""
HOUSE = 300
PEOPLE_ASKED = 160
"""A run ends once so many have asked."""
RATES = (0.25, 1.0, 5.0, 30.0)
"""How many ask in a minute."""
PLACES = (None, None, None, "", "", "kitchen", "roof")
"""Where they would be: None = wherever somebody is, "" = online."""
STAYS = (300.0, 600.0, 1200.0, 1200.0)
TRIED = ((20, 0.5), (15, 0.6), (30, 0.6), (60, 0.6), (30, 0.7))
"""Seconds that a pair worth nothing waits, and what a pair is worth that does not wait."""
CHANGES_MIND = 1 / 1800
"""Of those who wait, so many a second take it back."""
Rule = Callable[[PlannedMeeting, dict[str, Wish], float], bool]


@dataclass
class Visit:
    """Somebody asks at a second of the afternoon, and waits until another."""

    person: Person
    asks: float
    goes: float
    place: str | None
    joined: float | None = None
    value: float = 0.0


def rules() -> dict[str, Rule]:
    """Every rule by its name: whether a planned coffee begins at a second."""
    patient = {f"{s} s short of {good}": waits(Patience(s, good)) for s, good in TRIED}
    return {
        "at once": lambda coffee, wishes, at: True,
        **patient,
        "every minute": lambda coffee, wishes, at: at % 60.0 < STEP,
        "when somebody goes": goes,
    }


def waits(patience: Patience) -> Rule:
    return lambda coffee, wishes, at: ripe(coffee, wishes, patience)


def goes(coffee: PlannedMeeting, wishes: dict[str, Wish], at: float) -> bool:
    return min(wishes[who].left for who in coffee.members) <= LAST_CALL


def afternoon(rate: float, chance: random.Random) -> list[Visit]:
    """Who asks when. The same people, whichever rule joins them."""
    visits, at = [], 0.0
    for number in chance.sample(range(HOUSE), PEOPLE_ASKED):
        at += chance.expovariate(rate / 60.0)
        stays = min(chance.choice(STAYS), chance.expovariate(CHANGES_MIND))
        visits.append(Visit(somebody(number), at, at + stays, chance.choice(PLACES)))
    return visits


def somebody(number: int) -> Person:
    chance = random.Random(number)
    return Person(
        id=f"{number:04}",
        name=f"Person {number}",
        units={"team": str(chance.randrange(15)), "site": str(chance.randrange(4))},
        interests=tuple(chance.sample("abcdefghij", 3)),
        languages=("English",) if chance.random() < 0.9 else ("Polish",),
    )


def live(visits: Sequence[Visit], rule: Rule) -> None:
    """The afternoon under one rule. A plan holds until somebody comes or goes."""
    at, here, planned = 0.0, frozenset[str](), list[PlannedMeeting]()
    last = max(visit.goes for visit in visits)
    while at < last:
        waiting = {
            one.person.id: one for one in visits if one.asks <= at < one.goes and one.joined is None
        }
        wishes = {who: wish_of(visit, at) for who, visit in waiting.items()}
        if here != waiting.keys():
            here = frozenset(waiting)
            planned = best(snapshot_of(waiting), wishes) if len(here) > 1 else []
        for coffee in planned:
            if rule(coffee, wishes, at):
                for who in coffee.members:
                    waiting[who].joined, waiting[who].value = at, coffee.value
        at += STEP


def wish_of(visit: Visit, at: float) -> Wish:
    tongues = frozenset(visit.person.languages)
    return Wish(visit.person.id, visit.place, tongues, False, at - visit.asks, visit.goes - at)


def snapshot_of(waiting: dict[str, Visit]) -> Snapshot:
    people = tuple(visit.person for visit in waiting.values())
    policy = Policy(sizes=(2,), rest=12, participation=False)
    return Snapshot(people, 1000, date(2026, 11, 23), 1, met=tuple[Met, ...](), policy=policy)


def line(name: str, rate: float, visits: Sequence[Visit]) -> str:
    found = [visit for visit in visits if visit.joined is not None]
    seconds = [(visit.joined or 0.0) - visit.asks for visit in found] or [math.nan]
    share, worth = len(found) / len(visits), fmean([visit.value for visit in found] or [math.nan])
    times = f"{fmean(seconds):.0f} | {median(seconds):.0f} | {worst(seconds):.0f}"
    return f"| {rate:g} | {name} | {100 * share:.1f} % | {worth:.3f} | {times} |"


def worst(seconds: Sequence[float]) -> float:
    """What nineteen in twenty do not wait longer than."""
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))]


def report(runs: int) -> Iterator[str]:
    yield "| ask in a minute | joined | have a coffee | worth | waited, mean s | median | 95 % |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for rate in RATES:
        afternoons = [afternoon(rate, random.Random(run)) for run in range(runs)]
        for name, rule in rules().items():
            lived = [[replace(visit) for visit in visits] for visits in afternoons]
            for visits in lived:
                live(visits, rule)
            yield line(name, rate, [visit for visits in lived for visit in visits])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    for text in report(parser.parse_args().runs):
        print(text, flush=True)


if __name__ == "__main__":
    main()
