"""Mixers beside a constraint solver and a genetic search: repeats left after so much time.

    python -m benchmarks.mixers [--seconds 60] [--runs 3] [--only 32x8] [--rest]

measures every instance and writes MIXERS.md; with --rest those that it lacks, and the rows
it has stay. Hallway gets a tenth of the peers' seconds.

    python -m benchmarks.mixers hallway|ortools|genetic PEOPLE TABLES SITTINGS SECONDS SEED

prints one line of JSON, in a process of its own. The genetic search is our own, in the
manner of Good-Enough Golfers: sitting after sitting, the worst table's people are swapped
with everybody else's, the five best of the offspring and of two newcomers live on, for
thirty generations; the whole is begun again until the time is up.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from pathlib import Path
from time import monotonic, process_time
from typing import Any

Facts = dict[str, Any]
REPORT = Path(__file__).with_name("MIXERS.md")
LIVING, GENERATIONS, STRANGERS = 5, 30, 2


@dataclass(frozen=True)
class Event:
    people: int
    tables: int
    sittings: int

    @property
    def name(self) -> str:
        """Such as 32x8x11: people, tables, sittings.

        >>> Event(32, 8, 11).name
        '32x8x11'
        """
        return f"{self.people}x{self.tables}x{self.sittings}"

    def sizes(self) -> list[int]:
        """Of the tables, as equal as can be.

        >>> Event(11, 3, 1).sizes()
        [4, 4, 3]
        """
        small, larger = divmod(self.people, self.tables)
        return [small + (table < larger) for table in range(self.tables)]


EVENTS = (
    Event(32, 8, 10),
    Event(32, 8, 11),
    Event(32, 8, 12),
    Event(24, 6, 8),
    Event(24, 6, 10),
    Event(20, 5, 6),
    Event(20, 5, 8),
    Event(50, 10, 10),
    Event(50, 10, 12),
    Event(33, 8, 10),
    Event(41, 9, 9),
    Event(100, 20, 12),
)


def hallway(event: Event, seconds: float, seed: int) -> Facts:
    import numpy as np

    from hallway.engine import best_mixer

    seats = -(-event.people // event.tables)
    rng = np.random.default_rng(seed)
    plan = best_mixer(event.people, event.tables, seats, event.sittings, seconds=seconds, rng=rng)
    return {"repeats": repeats(plan.tables.tolist()), "bound": plan.bound, "how": plan.method}


def repeats(plan: list[list[int]]) -> int:
    """Pairs who sit together more than once, each extra time counted: table of each person.

    >>> repeats([[0, 0, 1], [0, 0, 1], [1, 1, 1]])
    2
    """
    pairs = combinations(range(len(plan[0])), 2)
    met = (sum(row[one] == row[two] for row in plan) for one, two in pairs)
    return sum(max(times - 1, 0) for times in met)


def ortools(event: Event, seconds: float, seed: int) -> Facts:
    """CP-SAT: a Boolean for each seat, one for each pair at each sitting; all its workers."""
    cp_model: Any = import_module("ortools.sat.python.cp_model")
    model = cp_model.CpModel()
    sittings, people = range(event.sittings), range(event.people)
    seat = [
        [[model.new_bool_var("") for _ in range(event.tables)] for _ in people] for _ in sittings
    ]
    for row in seat:
        for person in row:
            model.add_exactly_one(person)
        for table, size in enumerate(event.sizes()):
            model.add(sum(person[table] for person in row) == size)
    first = (table for table, size in enumerate(event.sizes()) for _ in range(size))
    for person, table in zip(seat[0], first, strict=True):
        model.add(person[table] == 1)
    extras = []
    for one, two in combinations(people, 2):
        together = []
        for row in seat:
            both = model.new_bool_var("")
            for here, there in zip(row[one], row[two], strict=True):
                model.add_bool_or(~here, ~there, both)
            together.append(both)
        extra = model.new_int_var(0, event.sittings, "")
        model.add(extra >= sum(together) - 1)
        extras.append(extra)
    model.minimize(sum(extras))
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    with _stopped_after(solver, seconds * (os.cpu_count() or 1)):
        status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {"repeats": None}
    plan = [[[solver.value(one) for one in person].index(1) for person in row] for row in seat]
    return {"repeats": repeats(plan)}


@contextmanager
def _stopped_after(solver: Any, seconds: float) -> Iterator[None]:
    """Ends the search after so much CPU time: whatever else the machine does costs it nothing."""
    done = threading.Event()

    def watch() -> None:
        while process_time() < seconds and not done.wait(0.2):
            pass
        solver.stop_search()

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


def genetic(event: Event, seconds: float, seed: int) -> Facts:
    """Whole plans again and again until the time is up; the best one counts."""
    import numpy as np

    table = np.repeat(np.arange(event.tables), event.sizes())
    rng = np.random.default_rng(seed)
    began, best = process_time(), None
    while best != 0 and process_time() - began < seconds:
        met = np.zeros((event.people, event.people), dtype=np.int64)
        plan = []
        for _ in range(event.sittings):
            row = np.empty(event.people, dtype=np.int64)
            row[_evolved(table, met**2, rng)] = table
            met += row[:, None] == row
            plan.append(row.tolist())
        found = repeats(plan)
        best = found if best is None else min(best, found)
    return {"repeats": best}


def _evolved(table: Any, cost: Any, rng: Any) -> Any:
    """The best seating of one sitting: who sits in which place."""
    crowd = [_costed(rng.permutation(len(table)), table, cost) for _ in range(LIVING)]
    for _ in range(GENERATIONS):
        crowd.sort(key=lambda one: one[0])
        if crowd[0][0] == 0:
            break
        offspring = [child for _, order in crowd for child in _children(order, table, cost, rng)]
        strangers = [_costed(rng.permutation(len(table)), table, cost) for _ in range(STRANGERS)]
        crowd = sorted(offspring + strangers, key=lambda one: one[0])[:LIVING]
    return crowd[0][1]


def _costed(order: Any, table: Any, cost: Any) -> tuple[int, Any]:
    between = cost[order[:, None], order]
    return int(between[table[:, None] == table].sum()) // 2, order


def _children(order: Any, table: Any, cost: Any, rng: Any) -> list[tuple[int, Any]]:
    """The best swaps of somebody at the worst table with somebody elsewhere."""
    import numpy as np

    between = cost[order[:, None], order]
    np.fill_diagonal(between, 0)
    toward = between @ (table[:, None] == np.arange(table[-1] + 1))
    own = np.take_along_axis(toward, table[:, None], axis=1)[:, 0]
    worst = np.bincount(table, weights=own).argmax()
    here, there = np.flatnonzero(table == worst), np.flatnonzero(table != worst)
    change = toward[here][:, table[there]] - own[here][:, None] - own[there]
    change = change + toward[there, worst] - 2 * between[np.ix_(here, there)]
    kept = np.argsort(change.ravel() + rng.random(change.size))[:LIVING]
    total = int(own.sum()) // 2
    children = []
    for place in kept:
        one, two = divmod(int(place), len(there))
        child = order.copy()
        child[[here[one], there[two]]] = order[[there[two], here[one]]]
        children.append((total + int(change[one, two]), child))
    return children


SIDES: dict[str, Callable[[Event, float, int], Facts]] = {
    "hallway": hallway,
    "ortools": ortools,
    "genetic": genetic,
}


def measure(side: str, event: Event, seconds: float, seed: int) -> Facts:
    """Repeats, and what it took; a peer that is not installed says so."""
    began, clock = process_time(), monotonic()
    try:
        facts = SIDES[side](event, seconds, seed)
    except ImportError as error:
        return {"missing": str(error)}
    return {**facts, "cpu": process_time() - began, "clock": monotonic() - clock}


def compare(seconds: float, runs: int, only: str | None, rest: bool = False) -> None:
    """Every instance, every side, each run in a fresh process; the report after each."""
    rows = _kept(seconds, runs) if rest else {}
    for event in EVENTS:
        if event.name in rows or (only is not None and only not in event.name):
            continue
        found = {side: _runs(side, event, seconds, runs) for side in SIDES}
        rows[event.name] = _row(event, found)
        print(rows[event.name], flush=True)
        there = [rows[each.name] for each in EVENTS if each.name in rows]
        REPORT.write_text(_report(there, seconds, runs))


def _kept(seconds: float, runs: int) -> dict[str, str]:
    """The report's rows by instance, if they were measured in the same way."""
    text = REPORT.read_text() if REPORT.exists() else ""
    if not text.startswith(_report([], seconds, runs).rstrip()):
        return {}
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def _runs(side: str, event: Event, seconds: float, runs: int) -> list[Facts]:
    from benchmarks import surroundings
    from benchmarks.process import Failed, run

    peers = surroundings.PYTHON if surroundings.PYTHON.exists() else sys.executable
    python = peers if side == "ortools" else sys.executable
    limit = seconds / 10 if side == "hallway" else seconds
    numbers = (event.people, event.tables, event.sittings, limit)
    found = []
    for seed in range(1, runs + 1):
        command = [python, "-m", "benchmarks.mixers", side, *map(str, (*numbers, seed))]
        try:
            found.append(run(command, limit=10 * seconds, folder=surroundings.ROOT).facts())
        except Failed as failed:
            found.append({"missing": str(failed)})
    return found


def _row(event: Event, found: dict[str, list[Facts]]) -> str:
    ours = found["hallway"]
    bound = str(ours[0].get("bound", "–"))
    cells = [event.name, bound, *(_cell(found[side]) for side in SIDES)]
    return f"| {' | '.join(cells)} |"


def _cell(runs: list[Facts]) -> str:
    """All runs' repeats, and the longest time.

    >>> _cell([{"repeats": 3, "cpu": 1.0, "clock": 2.0}, {"repeats": 2, "cpu": 5, "clock": 6.0}])
    '2, 3 (5 s of CPU, 6 s)'
    """
    done = [run for run in runs if run.get("repeats") is not None]
    if not done:
        return next((f"not run: {run['missing']}" for run in runs if "missing" in run), "no plan")
    repeated = ", ".join(str(number) for number in sorted(run["repeats"] for run in done))
    cpu, clock = (max(run[key] for run in done) for key in ("cpu", "clock"))
    return f"{repeated} ({cpu:.0f} s of CPU, {clock:.0f} s)"


def _report(rows: list[str], seconds: float, runs: int) -> str:
    return (
        "# Mixers\n\nWritten by `python -m benchmarks.mixers`; nothing here is typed by hand."
        f" Repeats left by {runs} runs each, fewest first: OR-tools CP-SAT with all its workers"
        f" and a genetic search in {seconds:g} seconds of each processor that they use (CP-SAT:"
        f" {os.cpu_count()}), Hallway in {seconds / 10:g}."
        " In brackets the longest run, imports included.\n\n"
        "| people x tables x sittings | least provable | Hallway | OR-tools | genetic |\n"
        "| --- | --- | --- | --- | --- |\n" + "\n".join(rows) + "\n"
    )


def main(words: list[str]) -> int:
    if words and words[0] in SIDES:
        side, *numbers = words
        people, tables, sittings = map(int, numbers[:3])
        seconds, seed = float(numbers[3]), int(numbers[4])
        print(json.dumps(measure(side, Event(people, tables, sittings), seconds, seed)))
        return 0
    parser = argparse.ArgumentParser("benchmarks.mixers")
    parser.add_argument("--seconds", type=float, default=60.0, help="for a peer's run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", help="instances with this in their name, such as 32x8")
    parser.add_argument("--rest", action="store_true", help="keep the rows of the last time")
    asked = parser.parse_args(words)
    compare(asked.seconds, asked.runs, asked.only, asked.rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
