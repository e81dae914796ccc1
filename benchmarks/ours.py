"""Hallway's own answer, in a fresh process, through the public face of the engine.

    python -m benchmarks.ours pairs|about|fours KIND N SEED dense|source|sparse FOLDER SECONDS

prints one line of JSON. "first" is the first call, with whatever has to be compiled or
loaded; "solve" the best of the calls after it. Importing, and checking the certificate,
are told apart.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.instances import Instance, candidates, instance

ENOUGH = 10.0
"""Seconds of CPU after which a call is not repeated."""
REPEATS = 4
WARM_UP = {"source": 5_000, "sparse": 20_000}
"""Before a large instance a small one of so many people is solved, so that all is loaded."""


def values_of(source: Instance, shape: str, folder: Path) -> Any:
    """What is handed to the engine: an array, a scipy.sparse array, or the source."""
    if shape == "dense":
        return np.load(folder / "values.npy")
    if shape == "sparse":
        import scipy.sparse as sp

        return sp.load_npz(folder / "values.npz")
    source.block(0, 1)  # its columns and its kernel are the instance's, not the solver's
    return source


def solver(task: str, seconds: float) -> Callable[[Any], Any]:
    """The call that is measured."""
    from hallway.engine import best_groups, best_pairs

    if task == "fours":
        return lambda values: best_groups(values, sizes=(4,), seconds=seconds)
    if task == "about":
        if "exact" not in inspect.signature(best_pairs).parameters:
            raise SystemExit("best_pairs has no approximate mode")
        about: dict[str, Any] = {"exact": False}
        return lambda values: best_pairs(values, **about)
    return best_pairs


def measure(
    task: str, kind: str, n: int, seed: int, shape: str, folder: Path, seconds: float
) -> dict[str, Any]:
    """Import, first call, calls after it, certificate."""
    source = instance(kind, n, seed)
    values = values_of(source, shape, folder)
    began = process_time()
    from hallway.engine import certify

    solve = solver(task, seconds)
    imported = process_time() - began
    if task == "fours":
        solver(task, 1.0)(values)
    elif n > 1.5 * WARM_UP.get(shape, n):
        solve(small(kind, seed, shape))
    # The first call of a small one may compile: it is told apart, and another is made.
    times, matching = repeated(solve, values, 2 if shape == "dense" and task == "pairs" else 1)
    began = process_time()
    certificate = certify(values, matching)
    return {
        "import": imported,
        "first": times[0],
        "solve": min(times[1:], default=times[0]),
        "certify": process_time() - began,
        "value": whole_value(source, matching.groups),
        "pairs": len(matching.groups),
        "unmatched": len(matching.unmatched),
        "gap": float(certificate.gap),
        "method": certificate.method,
    }


def small(kind: str, seed: int, shape: str) -> Any:
    """A smaller instance of the same kind and shape."""
    if shape == "sparse":
        return candidates(kind, WARM_UP[shape], seed)
    return instance(kind, WARM_UP[shape], seed)


def repeated(solve: Callable[[Any], Any], values: Any, least: int = 1) -> tuple[list[float], Any]:
    """CPU seconds of each call, and the answer; long calls are made once."""
    times: list[float] = []
    while len(times) < least or (len(times) < REPEATS and sum(times) < ENOUGH):
        began = process_time()
        matching = solve(values)
        times.append(process_time() - began)
    return times, matching


def whole_value(source: Instance, groups: Any) -> int:
    """The value in whole steps, from the instance itself, not from what was answered."""
    both = [(a, b) for group in groups for a in group for b in group if a < b]
    pairs = np.array(both, dtype=np.int64).reshape(-1, 2)
    return int(np.rint(source.pairs(pairs[:, 0], pairs[:, 1]) * source.steps).sum())


if __name__ == "__main__":
    what, made, many, number, form, where, limit = sys.argv[1:]
    answer = measure(what, made, int(many), int(number), form, Path(where), float(limit))
    print(json.dumps(answer))
