"""Outcomes become ties: dated contacts into strengths that fade."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hallway.engine.types import Floats

HALF_LIFE = 45.0
"""Days after which a tie is half as strong. Source: docs/methods/ties.md."""
FADING = 28.0
DORMANT = 90.0
OUTCOME_WEIGHTS: Mapping[str, float] = {"met": 1.0, "declared": 0.5, "missed": 0.0}


def tie_strengths(days_ago: Floats, weights: Floats, *, half_life: float = HALF_LIFE) -> Floats:
    """Strength of ties from their contacts: each contact halves every 45 days.

    strength = sum of w · 2^(-days / h), clipped to 0-1.

    Args:
        days_ago: float (..., k), days since each contact; NaN = no contact.
            A contact in the future counts as today's.
        weights: float (..., k), what each contact counts: see OUTCOME_WEIGHTS.
    Returns:
        float (...), in 0-1.
    Raises:
        ValueError: a half-life that is not above zero, or a weight below it.
    Cost: O(size of the input).
    Source: docs/methods/ties.md.

    >>> tie_strengths(np.array([[0.0, 45.0], [45.0, np.nan]]), np.array([0.5, 1.0])).tolist()
    [1.0, 0.25]
    """
    if not half_life > 0:
        raise ValueError("half_life must be above zero days")
    days = np.asarray(days_ago, dtype=np.float64)
    counts = np.broadcast_to(np.asarray(weights, dtype=np.float64), days.shape)
    if (counts < 0).any():
        raise ValueError("a contact cannot count less than nothing")
    there = ~np.isnan(days)
    left = np.where(there, left_after(np.where(there, days, 0.0), half_life=half_life), 0.0)
    strengths: Floats = np.clip((counts * left).sum(axis=-1), 0.0, 1.0)
    return strengths


def left_after(days_ago: Floats, *, half_life: float = HALF_LIFE) -> Floats:
    """The share of a contact's strength that is left: 2^(-days / h), 1 for the future.

    Args:
        days_ago: float (...), days since each contact.
    Cost: O(size of the input).
    Source: docs/methods/ties.md.

    >>> left_after(np.array([-1.0, 0.0, 45.0, 90.0])).tolist()
    [1.0, 1.0, 0.5, 0.25]
    """
    left: Floats = 2.0 ** (-np.maximum(days_ago, 0.0) / half_life)
    return left


def tie_state(days_silent: float) -> str:
    """How a tie stands after so many days of silence: alive, fading or dormant.

    >>> tie_state(3), tie_state(30), tie_state(91)
    ('alive', 'fading', 'dormant')
    """
    if days_silent > DORMANT:
        return "dormant"
    return "fading" if days_silent > FADING else "alive"
