"""What is measured: one row an instance, its peers and what was aimed at."""

from __future__ import annotations

from dataclasses import dataclass

PAIRS, GROUPS, ROSTER = "pairs", "groups", "roster"


@dataclass(frozen=True)
class Target:
    """times: at least so many times as fast as the peer. seconds, megabytes, gap: at most."""

    times: tuple[tuple[str, float], ...] = ()
    seconds: float | None = None
    megabytes: float | None = None
    gap: float | None = None

    def words(self) -> str:
        """As a sentence's end.

        >>> Target((("rustworkx", 10),), seconds=6).words()
        '≥ 10× rustworkx, ≤ 6 s'
        """
        parts = [f"≥ {times:g}× {peer}" for peer, times in self.times]
        if self.gap is not None:
            parts.append(f"gap ≤ {100 * self.gap:g} %")
        if self.seconds is not None:
            parts.append(f"≤ {self.seconds:g} s")
        if self.megabytes is not None:
            parts.append(f"≤ {self.megabytes / 1024:g} GB")
        return ", ".join(parts) or "–"


@dataclass(frozen=True)
class Row:
    """task: pairs (exact), about (a certified gap), fours, or roster.

    shape: dense (an array), source (values on the fly), sparse (16 candidates a person).
    peers that are quick, then `slow` ones that run only with --long.
    """

    family: str
    kind: str
    n: int
    shape: str
    task: str = PAIRS
    peers: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    target: Target = Target()
    seconds: float = 10.0
    long: bool = False

    @property
    def name(self) -> str:
        """One name a row, which --only can be given.

        >>> Row("pairs", "plane", 500, "dense").name
        'pairs-plane-500-dense'
        """
        return f"{self.task}-{self.kind}-{self.n}-{self.shape}"

    def title(self) -> str:
        """As people read it."""
        if self.task == ROSTER:
            return f"a roster of {self.n}, cold process, command line to answer"
        shapes = {"dense": "dense", "source": "dense, values on the fly", "sparse": "× 16"}
        asks = {
            "pairs": "exact, proof",
            "about": "certified gap",
            "fours": f"in fours, {self.seconds:g} s",
        }
        return f"n = {self.n:,} {self.kind} {shapes[self.shape]}, {asks[self.task]}"


def pairs(kind: str, n: int, *peers: str, slow: tuple[str, ...] = (), **aims: float) -> Row:
    """Dense and exact, an array as far as it fits."""
    seconds, megabytes = aims.pop("seconds", None), aims.pop("megabytes", None)
    target = Target(tuple((name, times) for name, times in aims.items()), seconds, megabytes)
    return Row(PAIRS, kind, n, "dense" if n <= 4000 else "source", PAIRS, peers, slow, target)


REALISTIC = (
    pairs("realistic", 500, "rustworkx", "lemon", "networkx", networkx=500, rustworkx=10),
    pairs("realistic", 1000, "rustworkx", "lemon", slow=("networkx",), rustworkx=150, lemon=15),
    pairs("realistic", 2000, "rustworkx", "lemon", rustworkx=400, lemon=30),
    pairs("realistic", 4000, "lemon", lemon=50),
    pairs("realistic", 10_000, seconds=6, megabytes=1024),
    pairs("realistic", 20_000, seconds=40, megabytes=1024),
)
OTHER_KINDS = tuple(
    row
    for kind in ("uniform", "plane")
    for row in (
        pairs(kind, 500, "rustworkx", "lemon", rustworkx=10),
        pairs(kind, 1000, "rustworkx", "lemon", rustworkx=150, lemon=15),
        pairs(kind, 2000, "lemon", slow=("rustworkx",), rustworkx=400, lemon=30),
        pairs(kind, 10_000, seconds=6, megabytes=1024),
        pairs(kind, 20_000, seconds=40, megabytes=1024),
    )
)
SPARSE = tuple(
    Row(PAIRS, kind, 100_000, "sparse", PAIRS, ("lemon",), target=Target((("lemon", 2),)))
    for kind in ("realistic", "uniform", "plane")
)
MILLION = tuple(
    Row(
        PAIRS,
        kind,
        1_000_000,
        "sparse",
        "about",
        ("networkit",),
        target=Target(gap=0.004, seconds=30, megabytes=1024),
    )
    for kind in ("realistic", "uniform", "plane")
)
LONG = (
    Row(PAIRS, "realistic", 100_000, "source", target=Target((), 900, 1024), long=True),
    Row(
        PAIRS,
        "realistic",
        1_000_000,
        "sparse",
        PAIRS,
        ("lemon",),
        target=Target((("lemon", 2),)),
        long=True,
    ),
)
FOURS = (
    Row(GROUPS, "realistic", 1000, "dense", "fours", target=Target((), 12, gap=0.028)),
    Row(
        GROUPS,
        "realistic",
        10_000,
        "source",
        "fours",
        target=Target((), 24, gap=0.032),
        seconds=20.0,
    ),
)
ROSTERS = (
    Row(
        ROSTER,
        "realistic",
        100,
        "files",
        ROSTER,
        ("colette", "coffee-roulette"),
        target=Target((), 1.0),
    ),
)
ROWS = (*ROSTERS, *REALISTIC, *SPARSE, *MILLION, *FOURS, *OTHER_KINDS, *LONG)
