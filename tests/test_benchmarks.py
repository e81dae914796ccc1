"""The measurements: instances that anybody can make again, peers that agree, a report."""

from __future__ import annotations

import doctest
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from benchmarks import (
    edges,
    hashing,
    instances,
    kernels,
    peers,
    process,
    report,
    rows,
    surroundings,
)
from benchmarks import people as people_module
from benchmarks import run as running
from benchmarks.hashing import Draws
from benchmarks.instances import KINDS, Instance, candidates, instance
from benchmarks.people import people
from benchmarks.process import Failed, run
from benchmarks.run import arguments, wanted
from hallway.engine import best_pairs, certify
from tests.project import ROOT

N = 60


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest) -> Instance:
    return instance(request.param, N, 5)


def test_the_same_seed_makes_the_same_instance_and_another_another(source: Instance) -> None:
    again, other = instance(source.kind, N, 5), instance(source.kind, N, 6)
    np.testing.assert_array_equal(source.dense(), again.dense())
    assert not np.array_equal(source.dense(), other.dense(), equal_nan=True)


def test_values_are_symmetric_to_the_last_bit_and_nobody_meets_themselves(
    source: Instance,
) -> None:
    values = source.dense()
    np.testing.assert_array_equal(values, values.T)
    assert np.isnan(np.diag(values)).all()


def test_values_are_whole_steps_above_zero(source: Instance) -> None:
    values = source.dense()
    values = values[~np.isnan(values)]
    np.testing.assert_array_equal(np.rint(values * source.steps) / source.steps, values)
    assert values.min() > 0


def test_rows_may_be_asked_for_in_any_pieces(source: Instance) -> None:
    pieces = [source.block(0, 7), source.block(7, 8), source.block(8, N)]
    np.testing.assert_array_equal(np.concatenate(pieces), source.dense())


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
def test_rows_by_kernel_are_what_the_formula_says(
    source: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernels run uncompiled here; the same lines are compiled for large instances."""
    monkeypatch.setattr(kernels, "compiled", lambda function: function)
    monkeypatch.setattr(kernels, "realistic", lambda: kernels.realistic_rows)
    formula = source.block(10, 14)
    monkeypatch.setattr(instances, "COMPILED_FROM", 0)
    np.testing.assert_array_equal(source.block(10, 14), formula)


def test_nobody_meets_an_earlier_partner_or_without_a_common_half_hour() -> None:
    source, who = instance("realistic", N, 5), people(N, 5)
    values = source.dense()
    for person in range(N):
        assert np.isnan(values[person, who.partners[person]]).all()
        busy = (who.slots & who.slots[person]) == 0
        assert np.isnan(values[person, busy]).all()
    assert (~np.isnan(values)).sum() > N * N / 3


def test_everybody_has_ten_earlier_partners_who_have_them_too() -> None:
    partners = people(N, 5).partners
    for turn in range(partners.shape[1]):
        np.testing.assert_array_equal(partners[partners[:, turn], turn], np.arange(N))


def test_units_have_a_long_tail_and_people_are_free_now_and_then() -> None:
    who = people(4000, 1)
    sizes = np.sort(np.bincount(who.unit))
    assert sizes[-1] > 5 * np.median(sizes)
    free = np.array([int(slots).bit_count() for slots in who.slots])
    assert np.mean((free >= 5) & (free <= 20)) > 0.7


def test_draws_look_random() -> None:
    draws = Draws(3, 20_000)
    assert abs(draws.uniform("a").mean() - 0.5) < 0.02
    assert abs(draws.bell("b").std() - 1.0) < 0.02
    assert set(draws.below("c", 5).tolist()) == set(range(5))
    assert abs(np.corrcoef(draws.uniform("a"), draws.uniform("b"))[0, 1]) < 0.03


@pytest.mark.parametrize("kind", KINDS)
def test_candidates_are_symmetric_and_worth_what_the_source_says(kind: str) -> None:
    table = candidates(kind, 200, 5)
    assert abs(table - table.T).nnz == 0
    assert 10 <= table.nnz / 200 <= 24
    whole = instance(kind, 200, 5).dense()
    coo = table.tocoo()
    np.testing.assert_array_equal(whole[coo.row, coo.col], coo.data)


def test_edges_come_back_from_their_file(tmp_path: Path) -> None:
    source = instance("realistic", N, 5)
    dense = edges.edges_of(source.dense(), source.steps)
    edges.write(dense, tmp_path / "edges")
    again = edges.read(tmp_path / "edges")
    assert again.n == N
    for column in ("left", "right", "weight"):
        np.testing.assert_array_equal(getattr(again, column), getattr(dense, column))


@pytest.mark.parametrize("name", ["networkx", "rustworkx", "networkit"])
def test_a_peer_in_a_process_of_its_own_finds_no_more_than_the_best(
    name: str, tmp_path: Path
) -> None:
    python = python_with(name)
    best = write_edges(tmp_path)
    command = [python, "-m", "benchmarks.peers", name, tmp_path / "edges"]
    facts = run(command, folder=ROOT).facts()
    if name == "networkit":
        assert best / 2 <= facts["value"] <= best
    else:
        assert (facts["value"], facts["pairs"]) == (best, N // 2)
    assert min(facts["import"], facts["build"], facts["solve"]) >= 0


def python_with(name: str) -> Path:
    """An interpreter that has the peer: that of the tests, or that of `make bench`."""
    if importlib.util.find_spec(name) is not None:
        return Path(sys.executable)
    if not list(surroundings.CACHE.glob(f"peers/lib/*/site-packages/{name}")):
        pytest.skip(f"{name} is not installed: `make bench` brings it")
    return surroundings.PYTHON


def write_edges(folder: Path) -> int:
    """An instance for a peer, and the value of Hallway's matching in whole steps."""
    source = instance("plane", N, 5)
    edges.write(edges.edges_of(source.dense(), source.steps), folder / "edges")
    matching = best_pairs(source.dense())
    assert certify(source.dense(), matching).gap == 0
    return round(matching.value * source.steps)


@pytest.fixture(scope="module")
def lemon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("g++") is None:
        pytest.skip("LEMON is compiled by g++, which is not here")
    program = tmp_path_factory.mktemp("lemon") / "lemon"
    build = ["g++", "-w", "-o", str(program), str(ROOT / "benchmarks" / "lemon.cpp")]
    built = subprocess.run(build, capture_output=True, text=True)
    if "lemon/matching.h" in built.stderr:
        pytest.skip("LEMON is not here: liblemon-dev is not installed")
    assert built.returncode == 0, built.stderr
    return program


@pytest.mark.parametrize("variant", ["perfect", "weighted"])
def test_lemon_agrees(variant: str, lemon: Path, tmp_path: Path) -> None:
    best = write_edges(tmp_path)
    facts = run([lemon, variant, tmp_path / "edges"]).facts()
    assert (facts["found"], facts["value"], facts["pairs"]) == (True, best, N // 2)


def test_a_process_that_takes_too_long_or_fails_says_so() -> None:
    with pytest.raises(Failed, match="more than 0 s"):
        run([sys.executable, "-c", "while True: pass"], limit=0.2)
    with pytest.raises(Failed, match="no such peer"):
        run([sys.executable, "-c", "raise SystemExit('no such peer')"])


def test_a_process_tells_its_own_time_and_memory() -> None:
    """Asked by a small process, as `make bench` is: a child's peak begins with its parent's."""
    done = run([sys.executable, "-c", "sum(range(3_000_000)); print('[7]')"])
    assert done.facts() == [7]
    assert done.cpu > 0
    ask = "import sys; from benchmarks.process import run"
    ask += "; print(run([sys.executable, '-c', 'print(7)']).peak)"
    peak = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True)
    assert 3 < float(peak.stdout) < 500


def test_rows_are_chosen_by_name_size_and_length() -> None:
    usual = [row for row in rows.ROWS if wanted(row, arguments().parse_args([]))]
    assert {row.n for row in usual} >= {100, 500, 1000, 2000, 4000, 10_000, 20_000, 1_000_000}
    assert all(not row.long for row in usual)
    chosen = arguments().parse_args(["--only", "pairs", "--n", "1000", "--kind", "plane"])
    assert [row.name for row in rows.ROWS if wanted(row, chosen)] == ["pairs-plane-1000-dense"]
    assert len({row.name for row in rows.ROWS}) == len(rows.ROWS)


def results(**ours: float) -> report.Facts:
    """As a run would have kept them: one row, with one peer."""
    facts = {"import": 0.1, "first": 0.3, "solve": 0.1, "certify": 0.01, "value": 70}
    facts |= {"pairs": 2, "unmatched": 0, "gap": 0.0, "peak": 120.0, "cpu": 0.5} | ours
    peer = {"build": 0.1, "solve": 20.0, "value": 70, "pairs": 2, "peak": 90.0}
    row = {"when": "2026-01-01 10:00", "code": "abc", "ours": facts, "peers": {"rustworkx": peer}}
    return {"machine": {"cores": "2"}, "missing": {}, "rows": {"pairs-realistic-1000-dense": row}}


def line_of(text: str, title: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {title}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_report_sets_hallway_beside_its_peer_and_says_what_was_not_run() -> None:
    text = report.written(results())
    measured = line_of(text, "n = 1,000 realistic dense")
    assert "rustworkx 20.0 s (.10), 90 MB" in measured
    assert "rustworkx 200×" in measured
    assert "yes" in measured
    assert "not run" in line_of(text, "n = 2,000 realistic dense")
    assert report.mistakes(results()) == []


def test_compiling_is_told_apart() -> None:
    text = report.written(results() | {"cold": {"pairs of a few": [9.0, 0.5]}})
    assert "| pairs of a few | 9.00 s | .50 s |" in text


def test_a_missed_aim_is_told() -> None:
    assert "no: rustworkx" in line_of(report.written(results(solve=1.0)), "n = 1,000 realistic")


@pytest.mark.parametrize(
    ("ours", "complaint"),
    [({"value": 69}, "worth 70 steps, Hallway 2 worth 69"), ({"gap": 0.01}, "leaves a gap")],
)
def test_a_wrong_answer_is_an_error(ours: dict[str, float], complaint: str) -> None:
    assert complaint in report.mistakes(results(**ours))[0]
    assert complaint in report.written(results(**ours))


def test_what_could_not_be_installed_is_told() -> None:
    found = results() | {"missing": {"lemon": "no g++ here"}}
    assert "not installed: lemon (no g++ here)" in report.written(found)


@pytest.mark.parametrize(
    "module", [edges, hashing, instances, people_module, peers, process, report, rows, running]
)
def test_examples_in_docstrings_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_peers_are_pinned_and_known() -> None:
    names = {requirement.partition("==")[0] for requirement in surroundings.asked()}
    assert all("==" in requirement for requirement in surroundings.asked())
    assert set(peers.PEERS) <= names
    called = {name for row in rows.ROWS for name in (*row.peers, *row.slow)}
    assert called <= {*names, "lemon"}
