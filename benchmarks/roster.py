"""A roster of a hundred, from a cold process: our command line beside the peers'.

Everybody starts from files, three rounds have been, and the fourth is measured.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from benchmarks.process import Failed, best_of, run

Command = list[str | Path]
EARLIER = 3
FOURTH = "2026-04-06"
COFFEE_ROULETTE = """
import sys
import coffee_roulette
if sys.argv[1] == "create":
    people = [f"Person {k}" for k in range(int(sys.argv[2]))]
    coffee_roulette.create_coffee_roulette("bench", ".", people)
else:
    coffee_roulette.get_pairs("CoffeeRoulette-bench/config.yaml")
"""


def hallway(folder: Path, n: int) -> dict[str, float]:
    """`hallway match PEOPLE.csv`, with the three rounds as MET.csv."""
    write_people(folder / "people.csv", n)
    command: Command = [Path(sys.executable).parent / "hallway", "match", "people.csv"]
    met: list[str] = []
    for turn in range(1, EARLIER + 1):
        name = f"round{turn}.csv"
        day = f"2026-03-{7 * turn:02d}"
        run([*command, *met, "--format", "csv", "-o", name, "--today", day], folder=folder)
        met += ["--met", name]
    return cost([*command, *met, "--today", FOURTH], folder)


def colette(folder: Path, n: int, python: Path) -> dict[str, float]:
    """`colette pair`, after three rounds of its own."""
    write_people(folder / "people.csv", n)
    command: Command = [python.parent / "colette"]
    for turn in range(1, EARLIER + 2):
        run([*command, "new", f"2026-0{turn}-05"], folder=folder)
        if turn <= EARLIER:
            run([*command, "pair"], folder=folder)
    done = run([*command, "pair"], folder=folder)
    return {"cpu": done.cpu, "peak": done.peak}


def coffee_roulette(folder: Path, n: int, python: Path) -> dict[str, float]:
    """Its two calls, since it has no command line; each round remembers those before."""
    (folder / "bench.py").write_text(COFFEE_ROULETTE)
    command: Command = [python, "bench.py"]
    run([*command, "create", str(n)], folder=folder)
    for _ in range(EARLIER):
        run([*command, "pairs"], folder=folder, limit=120)
    done = run([*command, "pairs"], folder=folder, limit=120)
    return {"cpu": done.cpu, "peak": done.peak}


def cost(command: Command, folder: Path) -> dict[str, float]:
    _, done = best_of(command, "", folder=folder)
    return {"cpu": done.cpu, "peak": done.peak}


def peer(name: str, folder: Path, n: int, python: Path) -> dict[str, float]:
    """The peer's cost.

    Raises:
        Failed: it came to no answer.
    """
    calls = {"colette": colette, "coffee-roulette": coffee_roulette}
    if not python.exists():
        raise Failed("not installed")
    return calls[name](folder, n, python)


def write_people(path: Path, n: int) -> None:
    """One file that both command lines read."""
    from benchmarks.people import SLOTS, people

    who = people(n, 1)
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["id", "name", "email", "active", "organisation", "team", "site", "interests", "free"]
        )
        for k in range(n):
            likes = [f"topic {axis}" for axis in range(len(who.tastes)) if who.tastes[axis, k] > 25]
            free = [f"slot {slot}" for slot in range(SLOTS) if int(who.slots[k]) >> slot & 1]
            team, site = f"Team {who.unit[k]}", f"Site {who.site[k]}"
            person = [f"p{k}", f"Person {k}", f"p{k}@example.org", "1", team]
            rows.writerow([*person, team, site, ";".join(likes), ";".join(free)])
