"""From a frame to groups: the policy's way of seating, and repeats let in if they must."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from hallway.engine.candidates import slots_of
from hallway.engine.errors import BadPolicy
from hallway.engine.grid import Grid, read_values, to_grid
from hallway.engine.groups import best_groups, divide, seat_groups
from hallway.engine.pairs import best_pairs, lay, seat_pairs, seated
from hallway.engine.rest import Groups, least_bad_repeats
from hallway.engine.seatrules import some_of
from hallway.engine.types import Flags, Frame, Indices, Matching, Policy, Values

ODD_MODES = {"trio": "trio", "rotate": "out", "host": "host"}


def let_repeats_in(frame: Frame, values: Values, hard: Flags, fresh: Flags, salt: int) -> Flags:
    """Pairs that may meet: the fresh ones, and repeats only if more people meet by them."""
    whole = to_grid(read_values(np.where(hard, values.total, np.nan)))
    if not (hard & ~fresh).any():
        return fresh.copy()
    best = _seat(frame, replace(whole, allowed=fresh), salt)
    if _seated(best) == seats_at_most(frame):
        return fresh.copy()
    _, opened = least_bad_repeats(
        whole.worth, whole.allowed, fresh, frame.met, lambda grid: _seat(frame, grid, salt)
    )
    more = _seat(frame, replace(whole, allowed=opened), salt)
    return opened if _seated(more) > _seated(best) else fresh.copy()


def _seated(groups: Groups) -> int:
    return len({i for group in groups for i in group})


def seats_at_most(frame: Frame) -> int:
    """How many of those not locked any round could seat, were everybody allowed."""
    n = frame.roster.n - len({i for group in frame.locked for i in group})
    if not in_pairs(frame.policy):
        return sum(divide(n, frame.policy.sizes))
    if n % 2 == 0 or (frame.policy.odd != "rotate" and n > 1):
        return n
    return n - 1


def in_pairs(policy: Policy) -> bool:
    return set(policy.sizes) == {2}


def _seat(frame: Frame, grid: Grid, salt: int) -> Groups:
    """Groups of free people on a grid, as the policy wants them, without proof."""
    if in_pairs(frame.policy):
        table = lay(grid, salt=salt, **_pair_options(frame))
        return seated(table, seat_pairs(table))
    free = np.setdiff1d(np.arange(grid.n), [i for g in frame.locked for i in g])
    inner = Grid(grid.worth[np.ix_(free, free)], grid.allowed[np.ix_(free, free)], grid.unit)
    slots = slots_of(frame.availability)
    groups = seat_groups(
        inner,
        frame.policy.sizes,
        salt,
        _turn(frame)[free],
        slots=None if slots is None else slots[free],
        rules=some_of(frame.seats, free),
    )
    return [tuple(int(free[i]) for i in group) for group in groups]


def _turn(frame: Frame) -> Indices:
    return frame.roster.sat_out + 1


def _pair_options(frame: Frame) -> dict[str, Any]:
    policy, host = frame.policy, frame.roster.host
    hosts = np.flatnonzero(host if host.any() else np.ones_like(host))
    return {
        "odd": ODD_MODES[policy.odd] if policy.participation else "out",
        "hosts": hosts.tolist(),
        "must": frame.locked,
        "turn": _turn(frame),
        "participation": policy.participation,
        "slots": slots_of(frame.availability),
    }


def solve(frame: Frame, table: Any, rng: np.random.Generator | None) -> Matching:
    """The matching, with its certificate, through the engine's face; a table or a source."""
    if in_pairs(frame.policy):
        if frame.seats:
            raise BadPolicy("Seat rules are for groups of three or more; this round is in pairs.")
        return best_pairs(table, rng=rng, **_pair_options(frame))
    return best_groups(
        table,
        frame.policy.sizes,
        seats=frame.seats,
        participation=frame.policy.participation,
        must=frame.locked,
        rng=rng,
        turn=_turn(frame),
        slots=slots_of(frame.availability),
    )
