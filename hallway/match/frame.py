"""A snapshot's ids into the engine's arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hallway.engine import Availability, Frame, Impossible, Policy, Roster, last_met
from hallway.match.frozen import NEWCOMER_DAYS, Bridge, Person, Snapshot
from hallway.match.seats import engine_rules

MOST_IN_TABLES = 3_000
"""People up to whom everything about pairs is kept in tables, and the gain is exact."""


def lay_out(snapshot: Snapshot) -> tuple[list[Person], Frame]:
    """The people who take part, sorted by id, and the frame of their round.

    Raises:
        Impossible: an id stands twice, or a lock breaks a hard rule.
    """
    there = _taking_part(snapshot)
    place = {person.id: k for k, person in enumerate(there)}
    roster, availability = _roster(snapshot, there), _availability(there)
    frame = Frame(
        roster=roster,
        strengths=_strengths(snapshot, place),
        availability=availability,
        met=_met(snapshot, place),
        round_no=snapshot.round,
        blocks=tuple((place[a], place[b]) for a, b in snapshot.blocks if a in place and b in place),
        locked=_locked(snapshot, place),
        policy=Policy(
            sizes=snapshot.policy.sizes,
            odd=snapshot.policy.odd,
            rest=snapshot.policy.rest,
            participation=snapshot.policy.participation,
            least=snapshot.policy.least,
            weights=dict(snapshot.policy.weights),
        ),
        seats=engine_rules(snapshot.policy.seats, there, roster, availability),
    )
    return there, frame


def seats_of(snapshot: Snapshot) -> tuple[list[Person], tuple[Any, ...]]:
    """The people who take part, sorted by id, and the seat rules of their round alone."""
    there = _taking_part(snapshot)
    roster, availability = _roster(snapshot, there), _availability(there)
    return there, engine_rules(snapshot.policy.seats, there, roster, availability)


def _taking_part(snapshot: Snapshot) -> list[Person]:
    seen: set[str] = set()
    for person in snapshot.people:
        if person.id in seen:
            raise Impossible(f"The id {person.id!r} stands for two people; ids must differ.")
        seen.add(person.id)
    out = set(snapshot.left_out)
    there = [p for p in snapshot.people if p.id not in out and p.room != 0]
    return sorted(there, key=lambda person: person.id)


def _known(members: Iterable[str], place: dict[str, int]) -> tuple[int, ...]:
    return tuple(place[i] for i in members if i in place)


def _roster(snapshot: Snapshot, there: list[Person]) -> Roster:
    attributes = _attributes(snapshot, there)
    columns = [_codes([_label(name, p.units.get(name)) for p in there]) for name in attributes]
    interests, interest_names = _flags([p.interests for p in there])
    return Roster(
        names=tuple(person.name for person in there),
        units=_stack([codes for codes, _ in columns], len(there)),
        interests=interests,
        languages=_flags([p.languages for p in there])[0],
        newcomer=np.array([_is_new(p, snapshot) for p in there], dtype=bool),
        waiting=_numbers(there, lambda p: max(p.waiting, 0)),
        sat_out=_numbers(there, lambda p: -1 if p.sat_out is None else p.sat_out),
        recent=_numbers(there, lambda p: max(p.recent, 0)),
        host=np.array([p.host or (p.room or 0) > 1 for p in there], dtype=bool),
        attributes=attributes,
        unit_names=tuple(names for _, names in columns),
        interest_names=interest_names,
        bridges=tuple(_sides(bridge, there) for bridge in snapshot.policy.bridges),
    )


def _sides(bridge: Bridge, there: list[Person]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    units = [person.units.get(bridge.unit, "") for person in there]
    one = np.array([unit in bridge.one for unit in units], dtype=bool)
    return one, np.array([unit in bridge.other for unit in units], dtype=bool)


def _attributes(snapshot: Snapshot, there: list[Person]) -> tuple[str, ...]:
    """The units to mix across; those that nobody has are left out."""
    known = sorted({name for person in there for name in person.units})
    wanted = snapshot.policy.mix or tuple(known)
    return tuple(dict.fromkeys(name for name in wanted if name in known))


def _label(attribute: str, value: str | None) -> str | None:
    """What to call a unit in a sentence: "dept 4", but simply "Sales"."""
    if value and value.strip().isdigit():
        return f"{attribute} {value}"
    return value or None


def _codes(labels: list[str | None]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    names = sorted({label for label in labels if label is not None})
    code = {name: k for k, name in enumerate(names)}
    numbers = [-1 if label is None else code[label] for label in labels]
    return np.array(numbers, dtype=np.int32), tuple(names)


def _stack(columns: list[NDArray[np.int32]], n: int) -> NDArray[np.int32]:
    return np.stack(columns, axis=1) if columns else np.zeros((n, 0), dtype=np.int32)


def _flags(words: list[tuple[str, ...]]) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Who said which word; capitals and blanks around it don't matter."""
    shown: dict[str, str] = {}
    for word in sorted(word.strip() for row in words for word in row if word.strip()):
        shown.setdefault(word.casefold(), word)
    keys = sorted(shown)
    column = {key: k for k, key in enumerate(keys)}
    table = np.zeros((len(words), len(keys)), dtype=bool)
    for i, row in enumerate(words):
        for word in row:
            if word.strip():
                table[i, column[word.strip().casefold()]] = True
    return table, tuple(shown[key] for key in keys)


def _is_new(person: Person, snapshot: Snapshot) -> bool:
    if person.joined is None:
        return False
    return (snapshot.today - person.joined).days < NEWCOMER_DAYS


def _numbers(there: list[Person], read: Callable[[Person], int]) -> NDArray[np.int32]:
    return np.array([read(person) for person in there], dtype=np.int32)


def _strengths(snapshot: Snapshot, place: dict[str, int]) -> Any:
    """Ties symmetrised by sum and clipped to 1; ties to people not here are left out."""
    if len(place) > MOST_IN_TABLES:
        return _many_strengths(snapshot, place)
    table = np.zeros((len(place), len(place)))
    for tie in snapshot.ties:
        if tie.source in place and tie.target in place and tie.source != tie.target:
            i, j = sorted((place[tie.source], place[tie.target]))
            table[i, j] += tie.strength
    return np.clip(table + table.T, 0.0, 1.0)


def _many_strengths(snapshot: Snapshot, place: dict[str, int]) -> Any:
    """The same as a sparse array."""
    from scipy.sparse import coo_array

    here = [tie for tie in snapshot.ties if tie.source in place and tie.target in place]
    i, j = [place[tie.source] for tie in here], [place[tie.target] for tie in here]
    values = np.array([tie.strength for tie in here])
    table = coo_array((values, (i, j)), shape=(len(place), len(place))).tocsr()
    table = (table + table.T).tocsr()
    table.setdiag(0.0)
    table.eliminate_zeros()
    table.data = np.clip(table.data, 0.0, 1.0)
    return table


def _met(snapshot: Snapshot, place: dict[str, int]) -> Any:
    """The last round in which each two met: a table, or for many people a sparse array."""
    meetings = [(one.round, _known(one.members, place)) for one in snapshot.met]
    if len(place) > MOST_IN_TABLES:
        return _many_met(len(place), meetings)
    return last_met(len(place), meetings)


def _many_met(n: int, meetings: list[tuple[int, tuple[int, ...]]]) -> Any:
    from scipy.sparse import csr_array

    last: dict[tuple[int, int], int] = {}
    for number, members in meetings:
        for pair in permutations(members, 2):
            last[pair] = max(last.get(pair, number), number)
    ends = np.array(sorted(last), dtype=np.int64).reshape(-1, 2)
    rounds = np.array([last[i, j] for i, j in ends.tolist()], dtype=np.int32)
    start = np.searchsorted(ends[:, 0], np.arange(n + 1))
    return csr_array((rounds, ends[:, 1], start), shape=(n, n))


def _availability(there: list[Person]) -> Availability:
    free, names = _slots(there)
    known = np.array([person.free is not None for person in there], dtype=bool)
    # A bare number is a slot's place in the week, and says nothing to a reader.
    told = () if all(name.isdigit() for name in names) else names
    return Availability(free, known, told)


def _slots(there: list[Person]) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    names = tuple(sorted({slot for person in there for slot in person.free or ()}))
    column = {name: k for k, name in enumerate(names)}
    table = np.zeros((len(there), len(names)), dtype=bool)
    for i, person in enumerate(there):
        for slot in person.free or ():
            table[i, column[slot]] = True
    return table, names


def _locked(snapshot: Snapshot, place: dict[str, int]) -> tuple[tuple[int, ...], ...]:
    """Locked groups as places.

    Raises:
        Impossible: one person, somebody twice or not in the round, or a block inside.
    """
    names = {person.id: person.name for person in snapshot.people}
    blocked = {frozenset(pair) for pair in snapshot.blocks}
    taken: Counter[str] = Counter()
    # A host stands in two; whether this person is one, the engine checks.
    most = 2 if snapshot.policy.odd == "host" else 1
    for group in snapshot.locked:
        _check_lock(group, names, place, taken, most)
        for a in group:
            for b in group:
                if a < b and frozenset((a, b)) in blocked:
                    raise Impossible(f"{names[a]} and {names[b]} must not be put together.")
        taken.update(group)
    return tuple(tuple(sorted(place[i] for i in group)) for group in snapshot.locked)


def _check_lock(
    group: tuple[str, ...],
    names: dict[str, str],
    place: dict[str, int],
    taken: Counter[str],
    most: int,
) -> None:
    if len(group) < 2:
        raise Impossible("A locked meeting needs two people at least.")
    for one in group:
        if one not in names:
            raise Impossible(f"A locked meeting names {one!r}, who is not on the list.")
        if one not in place:
            raise Impossible(f"{names[one]} is locked into a meeting but out of this round.")
        if taken[one] >= most or group.count(one) > 1:
            raise Impossible(f"{names[one]} is locked into two meetings; one is the most.")
