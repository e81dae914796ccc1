"""A round's frozen input in plain words: people, history, ties and policy, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

NEWCOMER_DAYS = 90
"""People count as newcomers for so many days after they joined."""


@dataclass(frozen=True)
class Person:
    """Somebody of the community as a round sees them; see docs/files.md for the words.

    facts: what seat rules look at, by column.
    """

    id: str
    name: str
    units: Mapping[str, str] = field(default_factory=dict)
    interests: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    joined: date | None = None
    free: frozenset[str] | None = None
    waiting: int = 0
    sat_out: int | None = None
    recent: int = 0
    room: int | None = None
    host: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Met:
    """A meeting that took place; rounds count from 0."""

    round: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Tie:
    """A tie as strong as it is on the day of the snapshot, in 0-1."""

    source: str
    target: str
    strength: float


@dataclass(frozen=True)
class SeatRule:
    """What every group must have (strict), or had better have; the words of docs/files.md.

    rule: "at least", "at most", "apart" or "in common". who, or a value in a column: whom
    the first two count; the column alone: what "apart" looks at. what: "languages",
    "times" or "interests", one of which is in common.
    """

    rule: str
    many: int = 1
    who: str | None = None
    column: str | None = None
    value: str | None = None
    what: str | None = None
    strict: bool = True


@dataclass(frozen=True)
class Bridge:
    """People of some units and people of others whom a round had better bring together."""

    unit: str
    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """How the round is made: sizes, the odd one out, rest, and what counts how much."""

    sizes: tuple[int, ...] = (2,)
    odd: str = "trio"
    mix: tuple[str, ...] = ()
    rest: int | None = None
    participation: bool = True
    least: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    seats: tuple[SeatRule, ...] = ()
    bridges: tuple[Bridge, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Everything a round depends on, frozen: the same snapshot gives the same plan."""

    people: tuple[Person, ...]
    round: int
    today: date
    seed: int
    met: tuple[Met, ...] = ()
    ties: tuple[Tie, ...] = ()
    blocks: tuple[tuple[str, str], ...] = ()
    locked: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[str, ...] = ()
    policy: Policy = field(default_factory=Policy)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types in a stable order."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Snapshot:
        """The snapshot that `to_json` wrote."""
        return cls(
            people=tuple(_person(row) for row in data["people"]),
            round=data["round"],
            today=date.fromisoformat(data["today"]),
            seed=data["seed"],
            met=tuple(Met(row["round"], tuple(row["members"])) for row in data["met"]),
            ties=tuple(Tie(**row) for row in data["ties"]),
            blocks=tuple((a, b) for a, b in data["blocks"]),
            locked=tuple(tuple(group) for group in data["locked"]),
            left_out=tuple(data["left_out"]),
            policy=_policy(data["policy"]),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _person(row: Mapping[str, Any]) -> Person:
    joined, free = row["joined"], row["free"]
    return Person(
        **{
            **row,
            "interests": tuple(row["interests"]),
            "languages": tuple(row["languages"]),
            "joined": None if joined is None else date.fromisoformat(joined),
            "free": None if free is None else frozenset(free),
        }
    )


def _policy(row: Mapping[str, Any]) -> Policy:
    seats = tuple(SeatRule(**rule) for rule in row.get("seats", ()))
    bridges = tuple(bridge_of(said) for said in row.get("bridges", ()))
    plain = {**row, "sizes": tuple(row["sizes"]), "mix": tuple(row["mix"]), "seats": seats}
    plain["bridges"] = bridges
    return Policy(**plain)


def bridge_of(said: Mapping[str, Any]) -> Bridge:
    """A bridge as a program or a stored snapshot says it."""
    return Bridge(said["unit"], tuple(said["one"]), tuple(said["other"]))
