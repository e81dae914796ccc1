"""An instance as a file of edges with whole weights: what every peer reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Edges:
    """left, right: int32 (m,), left below right. weight: int64 (m,)."""

    n: int
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    weight: NDArray[np.int64]


def edges_of(values: Any, steps: int) -> Edges:
    """The allowed pairs of a dense or sparse table, in whole steps.

    >>> edges_of(np.array([[np.nan, 0.5], [0.5, np.nan]]), 10).weight.tolist()
    [5]
    """
    if hasattr(values, "tocoo"):
        coo = values.tocoo()
        kept = coo.row < coo.col
        left, right, data = coo.row[kept], coo.col[kept], coo.data[kept]
    else:
        left, right = np.nonzero(np.triu(~np.isnan(values), 1))
        data = values[left, right]
    weight = np.rint(data * steps).astype(np.int64)
    return Edges(values.shape[0], left.astype(np.int32), right.astype(np.int32), weight)


def write(edges: Edges, path: Path) -> None:
    """Two int64, people and edges; then the columns, one after the other."""
    with path.open("wb") as file:
        np.array([edges.n, len(edges.weight)], dtype=np.int64).tofile(file)
        for column in (edges.left, edges.right, edges.weight):
            column.tofile(file)


def read(path: Path) -> Edges:
    """What `write` wrote."""
    with path.open("rb") as file:
        n, count = np.fromfile(file, dtype=np.int64, count=2).tolist()
        left = np.fromfile(file, dtype=np.int32, count=count)
        right = np.fromfile(file, dtype=np.int32, count=count)
        return Edges(n, left, right, np.fromfile(file, dtype=np.int64, count=count))
