"""Real networks, the rest of the reference: everybody's own figures, and the best new tie."""

from __future__ import annotations

import numpy as np
import pytest

from hallway.engine import network_of
from hallway.engine.holes import ego_holes
from hallway.engine.network import Network
from hallway.engine.spectrum import second_eigenvalue, tie_gains
from tests.engine import test_network_real
from tests.engine.test_network_real import CLOSE, SETS, measured, reference

pytestmark = test_network_real.pytestmark


@pytest.mark.parametrize("name", SETS)
def test_who_stands_where(name: str) -> None:
    said, (ids, found) = reference()[name], measured(name)
    constraint = dict(zip(ids, found.holes.constraint.tolist(), strict=True))
    size = dict(zip(ids, found.holes.effective_size.tolist(), strict=True))
    told = said["constraint_undirected"]
    assert np.nanmedian(found.holes.constraint) == pytest.approx(told["median"], abs=CLOSE)
    for one, much in told["lowest5"]:
        assert constraint[one] == pytest.approx(much, abs=CLOSE)
    most = told["highest"]
    assert np.nanmax(found.holes.constraint) == pytest.approx(most[1], abs=CLOSE)
    for one, much in said["effective_size_undirected"]["top5"]:
        assert size[one] == pytest.approx(much, abs=CLOSE)
    n = found.network.n
    assert 2 * found.network.ties / (n * (n - 1)) == pytest.approx(
        said["density_undirected"], abs=CLOSE
    )


@pytest.mark.parametrize("name", ["kite", "karate", "campnet", "krackhardt_advice", "uk_faculty"])
def test_the_ego_form_everywhere(name: str) -> None:
    network = measured(name)[1].network
    own = [ego_holes(network, one)[2] for one in range(network.n)]
    assert np.nanmean(own) == pytest.approx(
        reference()[name]["constraint_ucinet_ego_model_undirected_mean"], abs=CLOSE
    )


@pytest.mark.parametrize("name", ["karate", "invs13_office"])
def test_the_tie_that_holds_it_together_best(name: str) -> None:
    """The best new tie for λ₂, and the bound that no new tie passes."""
    said, (ids, found) = reference()[name]["lambda2_one_edge"], measured(name)
    network: Network = found.network
    i, j, _ = network.pairs
    before = second_eigenvalue(network).value or 0.0
    one, other = (ids.index(end) for end in said["best"])
    after = second_eigenvalue(network_of(network.n, [*i, one], [*j, other])).value or 0.0
    assert after - before == pytest.approx(said["best_gain"], abs=CLOSE)
    open_ = np.argwhere(np.triu(network.table.toarray() == 0, 1))
    at_most = max(gain.lambda2_at_most for gain in tie_gains(network, open_))
    assert at_most == pytest.approx(said["first_order_bound"], abs=CLOSE)
    assert after - before <= at_most
