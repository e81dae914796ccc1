"""Where people stand in a picture: near whom they are tied to, apart from everybody, and steady."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import BadValues, Network, lay_out, network_of
from hallway.engine.forces import push_by_grid, push_exactly


def villages(people: int, ties: int, count: int, seed: int = 1) -> tuple[np.ndarray, Network]:
    """People of some villages, four in five ties at home."""
    rng = np.random.default_rng(seed)
    of = np.arange(people) % count
    source = rng.integers(0, people, ties)
    near = rng.integers(0, people // count, ties) * count + of[source]
    target = np.where(rng.random(ties) < 0.8, near, rng.integers(0, people, ties))
    return of, network_of(people, source, target)


def moved(before: np.ndarray, after: np.ndarray) -> float:
    """How far the middle one of all moved; the picture is 2 wide."""
    return float(np.median(np.linalg.norm(before - after, axis=1)))


def test_the_same_network_is_drawn_the_same() -> None:
    _of, network = villages(200, 600, 4)
    assert (lay_out(network) == lay_out(network)).all()


@given(
    st.integers(0, 40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=80),
)
@settings(max_examples=60, deadline=None)
def test_everybody_has_a_place_of_their_own_inside_the_frame(
    people: int, pairs: list[tuple[int, int]]
) -> None:
    pairs = [(a % people, b % people) for a, b in pairs] if people else []
    places = lay_out(network_of(people, [a for a, _ in pairs], [b for _, b in pairs]))
    assert places.shape == (people, 2)
    assert np.isfinite(places).all()
    assert (np.abs(places) <= 1.00001).all()
    assert len({(round(x, 3), round(y, 3)) for x, y in places.tolist()}) == people


def test_villages_are_seen() -> None:
    of, network = villages(600, 2400, 4)
    places = lay_out(network)
    middles = np.array([places[of == one].mean(axis=0) for one in range(4)])
    nearest = np.linalg.norm(places[:, None] - middles[None], axis=2).argmin(axis=1)
    assert (nearest == of).mean() > 0.9


def test_who_is_far_in_steps_is_far_in_the_picture() -> None:
    path = network_of(9, range(8), range(1, 9))
    places = lay_out(path)
    steps = np.linalg.norm(places - places[0], axis=1)
    assert (np.diff(steps) > 0).all()


def test_people_without_a_tie_stand_below_everybody_else() -> None:
    _of, network = villages(60, 200, 3)
    i, j, _ = network.pairs
    alone = network_of(65, i, j)
    places = lay_out(alone)
    tied = alone.degree > 0
    assert places[~tied, 1].min() > places[tied, 1].max()


@pytest.mark.parametrize(("people", "ties"), [(30, 60), (200, 600), (1000, 3000)])
def test_one_tie_more_leaves_the_picture_nearly_as_it_was(people: int, ties: int) -> None:
    _of, network = villages(people, ties, 4)
    before = lay_out(network)
    i, j, _ = network.pairs
    rng = np.random.default_rng(5)
    for _turn in range(3):
        one, other = rng.integers(0, people, 2)
        after = lay_out(network_of(people, [*i, one], [*j, other]), start=before)
        assert moved(before, after) < 0.16


def test_a_newcomer_starts_among_those_they_know() -> None:
    of, network = villages(200, 900, 4)
    before = lay_out(network)
    i, j, _ = network.pairs
    friends = np.flatnonzero((of == 2) & (network.degree > 2))[:4]
    grown = network_of(201, [*i, *[200] * 4], [*j, *friends])
    places = lay_out(grown, start=np.vstack([before, [[np.nan, np.nan]]]))
    middles = [np.linalg.norm(places[200] - places[:200][of == one].mean(0)) for one in range(4)]
    assert int(np.argmin(middles)) == 2
    assert moved(before, places[:200]) < 0.1


def test_the_grid_pushes_about_as_everybody_does() -> None:
    rng = np.random.default_rng(3)
    where, mass = rng.normal(size=(800, 2)), rng.uniform(1, 3, 800)
    exact, grid = push_exactly(where, mass), push_by_grid(where, mass)
    cosine = (exact * grid).sum(1) / np.linalg.norm(exact, axis=1) / np.linalg.norm(grid, axis=1)
    assert np.median(cosine) > 0.99


def test_a_former_picture_of_somebody_else_is_refused() -> None:
    with pytest.raises(BadValues, match="start"):
        lay_out(network_of(3, [0], [1]), start=np.zeros((2, 2)))
