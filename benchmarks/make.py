"""Write an instance to files, in a process of its own: making it is not measured.

python -m benchmarks.make KIND N SEED dense|sparse FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from benchmarks import edges
from benchmarks.instances import candidates, instance


def make(kind: str, n: int, seed: int, shape: str, folder: Path) -> None:
    """values.npy or values.npz for Hallway, edges for the peers: the same values."""
    source = instance(kind, n, seed)
    if shape == "sparse":
        table = candidates(kind, n, seed)
        sp.save_npz(folder / "values.npz", table, compressed=False)
        edges.write(edges.edges_of(table, source.steps), folder / "edges")
    else:
        values = source.dense()
        np.save(folder / "values.npy", values)
        edges.write(edges.edges_of(values, source.steps), folder / "edges")


if __name__ == "__main__":
    made, many, number, form, where = sys.argv[1:]
    make(made, int(many), int(number), form, Path(where))
