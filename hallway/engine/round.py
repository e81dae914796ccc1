"""The whole path of a round on one screen: who may meet, what it is worth, who meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hallway.engine.candidates import NEVER_MET, may_meet, rested
from hallway.engine.errors import BadPolicy
from hallway.engine.explain import Facts, relaxed_rules, relaxed_seats, why_together, why_unmatched
from hallway.engine.grid import salt_of
from hallway.engine.helps import what_would_help
from hallway.engine.reasons import Reason
from hallway.engine.rest import pairs_in
from hallway.engine.rows import is_sparse, only, read_rows
from hallway.engine.seating import ODD_MODES, let_repeats_in, solve
from hallway.engine.types import Flags, Frame, Matching, Policy
from hallway.engine.values import KNOWS, PairValues, TableValues, meeting_values


@dataclass(frozen=True, eq=False)
class Round:
    """The answer: who meets and why, who does not and why, what gave way.

    values: of the pairs that could meet, once the rest had given way as little as it must.
    why: the reasons of each group, in its order. unmatched: by person. helps: what would
    have helped each of the unmatched, in their order.
    """

    matching: Matching
    values: PairValues
    why: tuple[tuple[Reason, ...], ...]
    unmatched: tuple[tuple[int, Reason], ...]
    helps: tuple[tuple[Reason, ...], ...]
    relaxed: tuple[Reason, ...]


def plan_round(frame: Frame, rng: np.random.Generator | None = None) -> Round:
    """Plan one round from frozen arrays to a matching with its reasons.

    Args:
        frame: the round's input. rng: breaks ties.
    Returns:
        Round: every person in a group or unmatched with a reason.
    Raises:
        BadPolicy, BadValues, Impossible: see the steps.
    Cost: O(n³) time, O(n²) memory; of a frame with sparse tables see `best_pairs`.
    """
    check_policy(frame.policy)
    values, hard, matching = matched(frame, rng)
    facts = gather_facts(frame, hard, lambda i: ~np.isnan(values.block(i, i + 1)[0]))
    groups = [tuple(group.tolist()) for group in matching.groups]
    seats = Counter(i for group in groups for i in group)
    hosts = [i for i, count in seats.items() if count > 1]
    unmatched = [(i, why_unmatched(facts, i)) for i in matching.unmatched.tolist()]
    return Round(
        matching=matching,
        values=values,
        why=tuple(tuple(why_together(facts, group, hosts)) for group in groups),
        unmatched=tuple(unmatched),
        helps=tuple(what_would_help(facts, unmatched, values.row)),
        relaxed=(*relaxed_rules(facts, groups), *relaxed_seats(frame.roster, matching.relaxed)),
    )


def check_policy(policy: Policy) -> None:
    """Refuse what has no meaning.

    Raises:
        BadPolicy: an unknown `odd`, a size below 2 or above 6, a rest below 0.

    >>> check_policy(Policy(sizes=(3, 4), rest=4))
    """
    if policy.odd not in ODD_MODES:
        raise BadPolicy(f"odd must be one of {', '.join(ODD_MODES)}, not {policy.odd!r}")
    if not policy.sizes or min(policy.sizes) < 2 or max(policy.sizes) > 6:
        raise BadPolicy("a group has from 2 to 6 people")
    if policy.rest is not None and policy.rest < 0:
        raise BadPolicy("rest counts rounds, from 0 up")


Whom = Callable[[int], Flags]


def matched(frame: Frame, rng: np.random.Generator | None) -> tuple[PairValues, Whom, Matching]:
    """What pairs are worth, whom each may ever meet, and who meets."""
    if is_sparse(frame.strengths):
        from hallway.engine.crowd import solve_crowd

        return solve_crowd(frame, rng)
    values, hard = prepare(frame, rng)
    return values, hard.__getitem__, solve(frame, values.block(0, values.n), rng)


def prepare(frame: Frame, rng: np.random.Generator | None = None) -> tuple[TableValues, Flags]:
    """What each pair is worth and who may meet this time; and who may ever meet."""
    policy = frame.policy
    values = meeting_values(frame.roster, frame.strengths, policy.weights)
    hard = may_meet(frame.roster.n, frame.blocks, frame.availability)
    fresh = hard & rested(frame.met, round_no=frame.round_no, rest=policy.rest)
    if policy.participation:
        opened = let_repeats_in(frame, values, hard, fresh, salt_of(rng))
    else:
        opened = fresh & (values.total >= policy.least)
    for i, j in pairs_in(frame.locked):
        opened[i, j] = opened[j, i] = True
    return TableValues(values, opened), hard


def gather_facts(frame: Frame, hard: Whom, opened: Whom) -> Facts:
    """What the explanations are made of."""
    ties = read_rows(frame.strengths)
    return Facts(
        frame=frame,
        knows=only(ties, ties.val >= KNOWS),
        met=read_rows(frame.met, absent=NEVER_MET),
        hard=hard,
        open=opened,
        locked=frozenset(tuple(sorted(group)) for group in frame.locked),
    )
