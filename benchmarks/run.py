"""Measure Hallway beside its peers and write RESULTS.md.

make bench                               what fits into about half an hour
make bench ARGS="--only pairs --n 1000"  rows whose name has that word, of that size
make bench ARGS="--long"                 also the largest ones: more than an hour
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import report, roster, surroundings
from benchmarks.process import Failed, Run, best_of, run
from benchmarks.rows import ROSTER, ROWS, Row

SEED = 1
PATIENCE = 5400.0
"""Seconds of clock after which a measurement is given up."""
ENOUGH = 10.0
"""Where LEMON took longer than this, its other variant is not tried as well."""
CACHE = surroundings.CACHE
RESULTS = CACHE / "results.json"
REPORT = Path(__file__).with_name("RESULTS.md")
DEEP = 'ulimit -s unlimited 2>/dev/null || ulimit -s "$(ulimit -H -s)"; exec "$0" "$@"'
"""LEMON calls itself as deep as blossoms nest: a usual stack ends at a million people."""
COLD = (
    Row("cold", "realistic", 1000, "dense"),
    Row("cold", "realistic", 3000, "source"),
    Row("cold", "realistic", 20_000, "sparse"),
)
Facts = dict[str, Any]


def main(words: list[str] | None = None) -> int:
    """Measure the rows asked for; 1 when a value or a proof is wrong."""
    asked = arguments().parse_args(words)
    rows = [row for row in ROWS if wanted(row, asked)]
    missing = {} if asked.no_peers else surroundings.prepare()
    for name, why in missing.items():
        print(f"{name} is left out: {why}", flush=True)
    results = {} if asked.fresh else earlier()
    results |= {"machine": surroundings.machine(), "missing": missing}
    if asked.only is None and asked.n is None and asked.kind is None:
        results["cold"] = cold()
    for row in rows:
        print(row.title(), flush=True)
        results.setdefault("rows", {})[row.name] = measured(row, asked)
        keep(results)
    wrong = report.mistakes(results)
    print("\n".join(wrong) or f"written to {REPORT.name}")
    return 1 if wrong else 0


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks", description=__doc__)
    parser.add_argument("--only", help="rows whose name or family has this word")
    parser.add_argument("--kind", help="realistic, uniform or plane")
    parser.add_argument("--n", type=int, help="rows of so many people")
    parser.add_argument("--long", action="store_true", help="the largest rows and slow peers too")
    parser.add_argument("--no-peers", action="store_true", help="Hallway alone")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    return parser


def wanted(row: Row, asked: argparse.Namespace) -> bool:
    """Whether the row was asked for; the long ones by --long only.

    >>> wanted(ROWS[-1], arguments().parse_args([]))
    False
    """
    fits = asked.only is None or asked.only in (row.family, row.name) or asked.only in row.name
    size = asked.n is None or row.n == asked.n
    kind = asked.kind is None or row.kind == asked.kind
    return fits and size and kind and (asked.long or not row.long)


def earlier() -> Facts:
    """What runs before have measured; rows measured again replace theirs."""
    known: Facts = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return known


def keep(results: Facts) -> None:
    RESULTS.write_text(json.dumps(results, indent=1))
    REPORT.write_text(report.written(results))


def measured(row: Row, asked: argparse.Namespace) -> Facts:
    """Hallway's facts and each peer's, or why there are none."""
    found: Facts = {"when": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "code": code(), "peers": {}}
    found["load"] = round(os.getloadavg()[0], 1)
    peers = () if asked.no_peers else row.peers + (row.slow if asked.long else ())
    with folder() as place:
        if row.task == ROSTER:
            found["ours"] = attempt(lambda: roster.hallway(place, row.n))
        else:
            make(row, place)
            found["ours"] = attempt(lambda: ours(row, place))
        print(f"   hallway: {report.short(found['ours'])}", flush=True)
        for name in peers:
            found["peers"][name] = attempt(lambda name=name: peer(name, row, place))
            print(f"   {name}: {report.short(found['peers'][name])}", flush=True)
    return found


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one row's files, gone afterwards."""
    CACHE.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=CACHE))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def attempt(measure: Any) -> Facts:
    """Facts, or {"failed": why}."""
    try:
        facts: Facts = measure()
    except Failed as reason:
        return {"failed": str(reason)}
    return facts


def ours(row: Row, place: Path) -> Facts:
    """Hallway in a fresh process, machine code kept where this run keeps it."""
    words: list[str | Path] = [
        row.task,
        row.kind,
        str(row.n),
        str(SEED),
        row.shape,
        place,
        str(row.seconds),
    ]
    done = run(
        [sys.executable, "-m", "benchmarks.ours", *words],
        limit=PATIENCE,
        folder=surroundings.ROOT,
        surroundings={"NUMBA_CACHE_DIR": str(CACHE / "machine-code")},
    )
    return {**done.facts(), "cpu": done.cpu, "peak": done.peak}


def peer(name: str, row: Row, place: Path) -> Facts:
    """One peer on the same values."""
    if row.task == ROSTER:
        home = place / name
        home.mkdir()
        return dict(roster.peer(name, home, row.n, surroundings.PYTHON))
    if name == "lemon":
        return lemon(place)
    if not surroundings.PYTHON.exists():
        raise Failed("not installed")
    command: list[str | Path] = [
        surroundings.PYTHON,
        "-m",
        "benchmarks.peers",
        name,
        place / "edges",
    ]
    return facts_of(*best_of(command, "solve", limit=PATIENCE, folder=surroundings.ROOT))


def lemon(place: Path) -> Facts:
    """Its perfect matching where there is one, and its weighted one: the faster counts."""
    if not surroundings.LEMON.exists():
        raise Failed("not installed")
    found: list[Facts] = []
    for variant in ("perfect", "weighted"):
        if found and found[0]["solve"] > ENOUGH and found[0]["found"]:
            continue
        command: list[str | Path] = ["sh", "-c", DEEP, surroundings.LEMON]
        command += [variant, place / "edges"]
        facts = facts_of(*best_of(command, "solve", limit=PATIENCE))
        found.append({**facts, "variant": variant})
    return min((f for f in found if f["found"]), key=lambda f: float(f["solve"]))


def facts_of(facts: Facts, done: Run) -> Facts:
    return {**facts, "cpu": done.cpu, "peak": done.peak}


def cold() -> Facts:
    """What compiling costs once on a machine: a first call with nothing kept, and the next."""
    shutil.rmtree(CACHE / "machine-code", ignore_errors=True)
    found: Facts = {}
    for row in COLD:
        with folder() as place:
            make(row, place)
            twice = [attempt(lambda row=row, place=place: ours(row, place)) for _ in "12"]
        if not any("failed" in facts for facts in twice):
            found[row.title()] = [facts["first"] for facts in twice]
    return found


def make(row: Row, place: Path) -> None:
    """The files of an instance; values on the fly need none."""
    if row.shape != "source":
        words = [row.kind, str(row.n), str(SEED), row.shape, str(place)]
        run([sys.executable, "-m", "benchmarks.make", *words], folder=surroundings.ROOT)


def code() -> str:
    """The commit that was measured."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=8"]
    done = subprocess.run(asked, cwd=surroundings.ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
