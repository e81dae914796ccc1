"""Ties fade by half every 45 days, and never pass 1."""

from __future__ import annotations

import numpy as np
import pytest

from hallway.engine import OUTCOME_WEIGHTS, tie_state, tie_strengths


def test_a_meeting_halves_every_45_days() -> None:
    days = np.array([[0.0], [45.0], [90.0], [135.0]])
    assert tie_strengths(days, np.ones(1)).tolist() == [1.0, 0.5, 0.25, 0.125]


def test_meetings_add_up_but_not_beyond_one() -> None:
    days = np.array([[45.0, 90.0, np.nan], [0.0, 0.0, 0.0]])
    assert tie_strengths(days, np.ones(3)).tolist() == [0.75, 1.0]


def test_what_happened_decides_how_much_it_counts() -> None:
    counts = [OUTCOME_WEIGHTS[outcome] for outcome in ("met", "declared", "missed")]
    assert tie_strengths(np.zeros((3, 1)), np.array(counts)[:, None]).tolist() == [1.0, 0.5, 0.0]


def test_a_contact_in_the_future_counts_as_todays() -> None:
    assert tie_strengths(np.array([[-3.0]]), np.array([0.5])).tolist() == [0.5]


def test_how_a_tie_stands() -> None:
    states = [tie_state(days) for days in (0, 28, 29, 90, 91)]
    assert states == ["alive", "alive", "fading", "fading", "dormant"]


def test_a_half_life_or_weight_without_meaning_is_refused() -> None:
    with pytest.raises(ValueError, match="half_life"):
        tie_strengths(np.zeros(1), np.ones(1), half_life=0)
    with pytest.raises(ValueError, match="nothing"):
        tie_strengths(np.zeros(1), -np.ones(1))
