"""The peers, each called as its own documentation says; one at a time, in a fresh process.

    python -m benchmarks.peers NAME FILE

prints one line of JSON: seconds of CPU for importing, building its graph and solving, the
value in whole steps and how many pairs meet. It needs numpy and the peer, nothing else.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.edges import Edges, read

Pairs = Iterable[tuple[int, int]]


def networkx_graph(networkx: Any, edges: Edges) -> Any:
    graph = networkx.Graph()
    graph.add_nodes_from(range(edges.n))
    graph.add_weighted_edges_from(rows(edges))
    return graph


def networkx_solve(networkx: Any, graph: Any) -> Pairs:
    found: Pairs = networkx.max_weight_matching(graph, maxcardinality=True)
    return found


def rustworkx_graph(rustworkx: Any, edges: Edges) -> Any:
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(edges.n))
    graph.add_edges_from(list(rows(edges)))
    return graph


def rustworkx_solve(rustworkx: Any, graph: Any) -> Pairs:
    found: Pairs = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return found


def networkit_graph(networkit: Any, edges: Edges) -> Any:
    networkit.setNumberOfThreads(1)
    graph = networkit.GraphFromCoo(
        (edges.weight.astype(float), (edges.left, edges.right)), n=edges.n, weighted=True
    )
    networkit.graphtools.sortEdgesByWeight(graph, decreasing=True)
    return graph


def networkit_solve(networkit: Any, graph: Any) -> Pairs:
    suitor = networkit.matching.SuitorMatcher(graph, True, True)
    suitor.run()
    found: Pairs = enumerate(suitor.getMatching().getVector())
    return found


def rows(edges: Edges) -> Iterable[tuple[int, int, int]]:
    return zip(edges.left.tolist(), edges.right.tolist(), edges.weight.tolist(), strict=True)


PEERS: dict[str, tuple[Callable[[Any, Edges], Any], Callable[[Any, Any], Pairs]]] = {
    "networkx": (networkx_graph, networkx_solve),
    "rustworkx": (rustworkx_graph, rustworkx_solve),
    "networkit": (networkit_graph, networkit_solve),
}


def measure(name: str, path: Path) -> dict[str, Any]:
    """Import, build, solve: each told apart."""
    build, solve = PEERS[name]
    edges = read(path)
    times = [process_time()]
    package = importlib.import_module(name)
    times.append(process_time())
    graph = build(package, edges)
    times.append(process_time())
    found = solve(package, graph)
    times.append(process_time())
    spans = [after - before for before, after in pairwise(times)]
    parts = dict(zip(("import", "build", "solve"), spans, strict=True))
    return {**parts, **worth(edges, found), "version": importlib.metadata.version(name)}


def worth(edges: Edges, found: Pairs) -> dict[str, int]:
    """What the pairs are worth together, in whole steps.

    >>> import numpy as np
    >>> one = np.array([0], dtype=np.int32)
    >>> worth(Edges(2, one, one + 1, np.array([7])), [(1, 0)])
    {'value': 7, 'pairs': 1}
    """
    import numpy as np

    pairs = np.array([(min(p), max(p)) for p in found if max(p) < edges.n and p[0] != p[1]])
    keys = np.unique(pairs.reshape(-1, 2) @ np.array([edges.n, 1]))
    known = edges.left.astype(np.int64) * edges.n + edges.right
    order = np.argsort(known)
    places = order[np.searchsorted(known, keys, sorter=order)]
    return {"value": int(edges.weight[places].sum()), "pairs": len(keys)}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
