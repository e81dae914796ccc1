"""What came out of the lab, as a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import fmean, stdev
from typing import Any

from hallway.engine import Lab, Standing

LABELS = {
    "kirchhoff": "Kirchhoff",
    "lambda2": "lambda2",
    "e_i": "E-I",
    "constraint": "constraint",
    "contagion": "contagion",
    "reach": "two steps",
    "untouched": "no new tie",
}
DIGITS = {"kirchhoff": 1, "reach": 1, "untouched": 1}
COLUMN = 17


@dataclass(frozen=True)
class Trial:
    """labs: for each policy one for each seed."""

    people: int
    unit: str | None
    rounds: int
    seeds: range
    labs: Mapping[str, Sequence[Lab]]

    @property
    def start(self) -> Standing:
        return next(iter(self.labs.values()))[0].start


Spread = tuple[float, float] | None


def spread(labs: Sequence[Lab], name: str) -> Spread:
    """Mean and standard deviation at the end; None where it is not defined each time."""
    values = [getattr(lab.end, name) for lab in labs]
    if any(value is None for value in values):
        return None
    return fmean(values), stdev(values) if len(values) > 1 else 0.0


def as_table(trial: Trial) -> Iterator[str]:
    times = f"{trial.rounds} rounds, {len(trial.seeds)} times each"
    yield f"{trial.people:,} people, {trial.start.ties:,} ties. {times}.\n\n"
    yield _line("", ["at first", *trial.labs])
    for name, label in LABELS.items():
        ends = [_told(name, spread(labs, name)) for labs in trial.labs.values()]
        yield _line(label, [_plain(name, getattr(trial.start, name)), *ends])
    yield "\n"
    yield from _how_to_read(trial)


def _line(first: str, cells: Sequence[str]) -> str:
    return (f"{first:<13}" + "".join(f"{cell:>{COLUMN}}" for cell in cells)).rstrip() + "\n"


def _plain(name: str, value: float | None) -> str:
    return "–" if value is None else f"{value:.{DIGITS.get(name, 3)}f}"


def _told(name: str, found: Spread) -> str:
    return "–" if found is None else f"{_plain(name, found[0])} ± {_plain(name, found[1])}"


def _how_to_read(trial: Trial) -> Iterator[str]:
    yield "Mean and standard deviation over the seeds. Less is better: Kirchhoff (all distances,\n"
    yield "with every detour), constraint, people without a new tie. More is better: lambda2 (how\n"
    yield "hard the network is to cut in two), contagion (how far a habit spreads that needs two\n"
    yield "who have it), people within two steps. Kirchhoff and lambda2 are of the largest\n"
    yield "component, so they begin anew where that grows.\n"
    if trial.unit is None:
        yield "Without --unit nobody has a unit, so there is no E-I, and random-cross is random.\n"
    else:
        yield f"E-I runs from −1, all ties inside a {trial.unit}, to 1, all across.\n"
    yield "Random new pairs already do most of the work: compare with them, not with the start.\n"


def as_json(trial: Trial) -> Iterator[str]:
    """{"schema": 1, "start": {…}, "policies": {name: {figure: {"mean", "sd"}}}}."""
    yield json.dumps(
        {
            "schema": 1,
            "people": trial.people,
            "ties": trial.start.ties,
            "unit": trial.unit,
            "rounds": trial.rounds,
            "seeds": list(trial.seeds),
            "start": {name: getattr(trial.start, name) for name in _names()},
            "policies": {policy: _policy(labs) for policy, labs in trial.labs.items()},
        },
        ensure_ascii=False,
        indent=2,
    )
    yield "\n"


def _names() -> list[str]:
    return [field.name for field in fields(Standing)]


def _policy(labs: Sequence[Lab]) -> dict[str, Any]:
    found: dict[str, Any] = {name: _both(spread(labs, name)) for name in _names()}
    found["meetings"] = [fmean(lab.met[at] for lab in labs) for at in range(len(labs[0].met))]
    found["lasting"] = [fmean(lab.stuck[at] for lab in labs) for at in range(len(labs[0].stuck))]
    return found


def _both(found: Spread) -> dict[str, float] | None:
    return None if found is None else {"mean": found[0], "sd": found[1]}


def as_csv(trial: Trial) -> Iterator[str]:
    """One policy and seed a line; the start stands first."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["policy", "seed", *_names()])
    writer.writerow(["start", "", *_values(trial.start)])
    for policy, labs in trial.labs.items():
        for seed, lab in zip(trial.seeds, labs, strict=True):
            writer.writerow([policy, seed, *_values(lab.end)])
    yield written.getvalue()


def _values(standing: Standing) -> list[str]:
    values = [getattr(standing, name) for name in _names()]
    return ["" if value is None else f"{value:.10g}" for value in values]
