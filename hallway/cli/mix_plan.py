"""A plan that goes on after people came or went: PLAN.json, and who is on the list now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallway.cli.errors import Refused
from hallway.cli.mix_files import Guests, Wishes, read_bytes

if TYPE_CHECKING:
    import numpy as np

    from hallway.engine import Mixer

EXPECTED = "expected what `hallway mix --format json` wrote"


@dataclass(frozen=True, eq=False)
class Written:
    """A plan as it was written: ids, names, and tables from 0 with -1 for nobody there."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    tables: list[list[int]]


def go_on(
    plan: Path,
    done: int,
    guests: Guests,
    wishes: Wishes,
    event: tuple[int, int, int],
    seconds: float,
    rng: np.random.Generator,
) -> tuple[Mixer, Guests]:
    """The rest of the event: who is in the plan but not on the list has left, and so on.

    Returns:
        The whole plan, and everybody in it: those of the plan first, then who is new.
    """
    import numpy as np

    from hallway.engine import Mixer, replan

    was = read_plan(plan)
    new = [k for k, one in enumerate(guests.ids) if one not in was.ids]
    ids = (*was.ids, *(guests.ids[k] for k in new))
    here = set(guests.ids)
    everybody = replace(guests, ids=ids, names=(*was.names, *(guests.names[k] for k in new)))
    tables, seats, sittings = event
    known = [k for k, one in enumerate(was.ids) if one in here]
    mixer = replan(
        Mixer(np.array(was.tables, dtype=np.int32).reshape(len(was.tables), len(was.ids)), 0, 0),
        done,
        tables,
        seats,
        joined=len(new),
        left=[k for k in range(len(was.ids)) if k not in set(known)],
        back=known,
        sittings=sittings,
        values=_values(ids, guests, wishes),
        seconds=seconds,
        rng=rng,
    )
    return mixer, everybody


def _values(ids: Sequence[str], guests: Guests, wishes: Wishes) -> Any:
    """The same values for everybody in the plan; who has left is worth nothing any more."""
    import numpy as np

    if wishes.values is None:
        return None
    place = {one: k for k, one in enumerate(ids)}
    where = [place[one] for one in guests.ids]
    table = np.zeros((len(ids), len(ids)))
    table[np.ix_(where, where)] = wishes.values
    return table


def read_plan(path: Path) -> Written:
    """Read PLAN.json.

    Raises:
        Refused: it is not what `hallway mix --format json` writes.
    """
    try:
        found = json.loads(read_bytes(path))
        people = found["people"]
        rows = [[0 if table is None else int(table) for table in one["tables"]] for one in people]
        ids = tuple(str(one["id"]) for one in people)
        names = tuple(str(one["name"]) for one in people)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{path}: {EXPECTED}") from error
    sittings = {len(row) for row in rows}
    if found.get("schema") != 1 or len(sittings) != 1 or len(set(ids)) < len(ids):
        raise Refused(f"{path}: {EXPECTED}")
    columns = zip(*rows, strict=True)
    return Written(ids, names, [[table - 1 for table in column] for column in columns])
