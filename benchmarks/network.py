"""Structural holes beside networkx and igraph, on one network in one run.

    python -m benchmarks.network [--people N] [--ties M] [--igraph PYTHON] [--quick]

igraph is under the GPL and no part of Hallway: PYTHON is an interpreter in whose environment
it is installed. --quick leaves out what takes minutes: networkx's form for one person after
another, and all other figures. Everybody's network is built before the clock starts, and
Hallway's kernels are compiled; its first row says what an answer takes as long as they are not
loaded. Time is CPU seconds of the calls alone: the best of so many, networkx's slow form only
once. How many times as long somebody takes is said of the same figure in Hallway. The answers
must agree, or the exit code is 1; networkx's effective size all at once is another figure where
ties differ in strength, and is timed but not compared; it holds a table of n² numbers, and is
left out above 20,000 people.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hallway.engine import (
    Network,
    constraint,
    effective_size,
    measure_network,
    network_of,
    structural_holes,
)
from hallway.engine.kernel import compiled
from hallway.engine.triangles import look_at_triangles

Floats = NDArray[np.float64]
Row = tuple[str, float, Floats]
REPEATS = 3
OUR_REPEATS = 20
MOST_IN_TABLE = 20_000
CLOSE = 1e-9
THEIRS = """
import json, sys
from time import process_time
import igraph, numpy as np
i, j, w, n = json.load(open(sys.argv[1]))
graph = igraph.Graph(n=n, edges=list(zip(i, j)))
best = 1e9
for _ in range(3):
    began = process_time()
    found = graph.constraint(weights=w)
    best = min(best, process_time() - began)
print(json.dumps([best, found, igraph.__version__]))
"""


def drawn(people: int, ties: int) -> Network:
    """Half of the ties near by, half anywhere, strengths from 1 to 9; the same every time."""
    words = np.random.PCG64(7).random_raw(4 * ties).reshape(4, ties)
    i = (words[0] % np.uint64(people)).astype(np.int64)
    near = (i + 1 + (words[1] % np.uint64(40)).astype(np.int64)) % people
    far = (words[1] % np.uint64(people)).astype(np.int64)
    j = np.where(words[2] >> np.uint64(63), near, far)
    return network_of(people, i, j, (words[3] % np.uint64(9)).astype(np.float64) + 1)


def best_of(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """CPU seconds of the quickest of so many calls, and the answer."""
    seconds, answer = float("inf"), None
    for _ in range(times):
        began = process_time()
        answer = work()
        seconds = min(seconds, process_time() - began)
    return seconds, answer


def hallway_rows(network: Network) -> dict[str, tuple[float, Any]]:
    """CPU seconds and answer for each figure, the last two with compiled kernels."""
    plain = best_of(lambda: structural_holes(network), REPEATS)
    compiled(look_at_triangles)  # from here on it is used, whatever the size
    for measure in (constraint, effective_size, structural_holes):
        measure(network)
    return {
        "all four figures, not compiled": plain,
        "all four figures": best_of(lambda: structural_holes(network), OUR_REPEATS),
        "constraint": best_of(lambda: constraint(network), OUR_REPEATS),
        "effective size": best_of(lambda: effective_size(network), OUR_REPEATS),
    }


def networkx_rows(network: Network, quick: bool) -> list[Row]:
    """Its form for all people at once, and the one that is right on strengths."""
    nx: Any = import_module("networkx")  # it has no types
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(network.n))
    graph.add_weighted_edges_from(zip(*(part.tolist() for part in network.pairs), strict=True))
    found = []
    for kind, measure in (("constraint", nx.constraint), ("effective size", nx.effective_size)):
        if kind == "constraint" or network.n <= MOST_IN_TABLE:
            whole = best_of(partial(measure, graph, weight="weight"), REPEATS)
            found.append((f"networkx, {kind}, all at once", *whole))
        if not quick:
            each = best_of(partial(measure, graph, nodes=list(graph), weight="weight"), 1)
            found.append((f"networkx, {kind}, nodes=list(G)", *each))
    return [(name, seconds, np.array([of[v] for v in graph])) for name, seconds, of in found]


def igraph_row(network: Network, python: str) -> Row:
    i, j, strength = (part.tolist() for part in network.pairs)
    with tempfile.TemporaryDirectory() as folder:
        program, ties = Path(folder, "theirs.py"), Path(folder, "ties.json")
        program.write_text(THEIRS)
        ties.write_text(json.dumps([i, j, strength, network.n]))
        done = subprocess.run([python, program, ties], capture_output=True, text=True, check=True)
    seconds, found, version = json.loads(done.stdout)
    return f"igraph {version}, constraint", seconds, np.array(found, dtype=np.float64)


def main(people: int, ties: int, igraph: str | None, quick: bool) -> int:
    network = drawn(people, ties)
    print(f"{network.n:,} people, {network.ties:,} ties")
    ours = hallway_rows(network)
    for name, (seconds, _) in ours.items():
        print(f"{'Hallway, ' + name:44}{seconds:10.5f} s")
    rows = networkx_rows(network, quick)
    if igraph:
        rows.append(igraph_row(network, igraph))
    agree = sum(beside(row, ours) for row in rows) == len(rows)
    if not quick:
        seconds, _ = best_of(lambda: measure_network(network, rng=np.random.default_rng(0)), 1)
        print(f"{'Hallway, every figure':44}{seconds:10.5f} s")
    print("All answers agree." if agree else "Answers differ.")
    return 0 if agree else 1


def beside(row: Row, ours: dict[str, tuple[float, Any]]) -> bool:
    """Print how many times as long they take; whether they say what Hallway says."""
    name, theirs, found = row
    kind = "effective size" if "size" in name else "constraint"
    seconds, mine = ours[kind]
    print(f"{name:44}{theirs:10.5f} s {theirs / seconds:9.1f} ×")
    another = name == "networkx, effective size, all at once"
    return another or bool(np.allclose(found, mine, atol=CLOSE, equal_nan=True))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=2_000)
    options.add_argument("--ties", type=int, default=30_000)
    options.add_argument("--igraph", metavar="PYTHON")
    options.add_argument("--quick", action="store_true")
    sys.exit(main(**vars(options.parse_args())))
