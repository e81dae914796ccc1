"""The object that docs/schema/network-1.json describes."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import numpy as np

from hallway.cli.network_study import FLOOR, Measured
from hallway.engine import NEXT_ROUND_EXACT_UP_TO, NetworkFigures

Figures = dict[str, float | None]
NO_TIE = "nobody has a tie"
NO_UNIT = "no unit was given (--people and --unit)"
ONE_UNIT = "there are no ties between people of known units, or only one unit"
TOO_FEW = "the largest component has fewer than two people"
UNSETTLED = "the network hangs together so loosely that the iteration did not settle"
NO_PATHS = "no shortest path leads through anybody"
NEARLY = (
    "in so large a network each person is offered some others only, the best of those come"
    " near the best of all, and lambda2 and kirchhoff of the round are estimates"
)
NO_CHART = "no org chart was given (--chart)"


def mean(values: Any) -> float | None:
    """Of whoever the figure is defined for."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def part(record: object | None, name: str) -> float | None:
    """A figure of something that may not have been measured."""
    figure: float | None = getattr(record, name, None)
    return figure


def rounded(value: Any) -> Any:
    """Six decimals, so that the same input gives the same bytes."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6) + 0.0
    return value


def as_object(measured: Measured) -> dict[str, Any]:
    """Every figure; None where one is not defined, with the reason under `notes`."""
    found, study = measured.figures, measured.study
    figures = figures_of(found)
    formal = _formal(found)
    whole: dict[str, Any] = rounded(
        {
            "schema": 1,
            "seed": measured.seed,
            "binary": measured.binary,
            **({"faded_to": measured.faded_to.isoformat()} if measured.faded_to else {}),
            "unit": study.unit,
            "people": found.network.n,
            "ties": found.network.ties,
            "self_ties": study.loops,
            "left_aside": study.gone,
            "isolates": found.isolates,
            "components": found.components,
            "figures": figures,
            "formal": formal,
            "notes": _notes(found, figures, formal) | _on_next_round(measured),
            "errors": errors_of(found),
            "shape": _shape(found),
            "communities": _communities(found),
            "seams": seams_of(measured),
            "reach": reach_of(measured),
            "arcs": _arcs(found),
            "newcomers": asdict(measured.newcomers) if measured.newcomers else None,
            "next_round": asdict(measured.next_round) if measured.next_round else None,
            "members": _members(measured),
        }
    )
    return whole


def figures_of(found: NetworkFigures) -> Figures:
    holes, mixing = found.holes, found.mixing
    return {
        "constraint_mean": mean(holes.constraint),
        "effective_size_mean": mean(holes.effective_size),
        "efficiency_mean": mean(holes.efficiency),
        "hierarchy_mean": mean(holes.hierarchy),
        "e_i": part(mixing, "e_i"),
        "e_i_chance": part(mixing, "chance"),
        "e_i_z": part(mixing, "z"),
        "cross_share": part(mixing, "cross_share"),
        "unit_modularity": part(mixing, "modularity"),
        "unit_assortativity": part(mixing, "assortativity"),
        "lambda2": found.spectrum.lambda2.value,
        "kirchhoff": found.spectrum.kirchhoff.value,
        "transitivity": found.small_world.transitivity,
        "betweenness_gini": found.betweenness_gini[0],
    }


def _formal(found: NetworkFigures) -> Figures:
    formal = found.formal
    return {
        "jaccard": part(formal, "jaccard"),
        "off_chart_share": part(formal, "off_chart_share"),
        "tie_chart_distance_mean": part(formal, "tie_distance"),
        "pair_chart_distance_mean": part(formal, "pair_distance"),
        "qap_r": part(formal, "qap_r"),
        "qap_p": part(formal, "qap_p"),
    }


def _notes(found: NetworkFigures, figures: Figures, formal: Figures) -> dict[str, str]:
    """Why a figure is null, by its name; and what the others rest on."""
    notes = {name: _why(found, name) for name, value in figures.items() if value is None}
    lacks = NO_CHART if found.formal is None else "the chart or the ties leave it open"
    notes |= {f"formal.{name}": lacks for name, value in formal.items() if value is None}
    if found.isolates:
        notes["isolates"] = (
            f"{found.isolates} without a tie: constraint, effective size, efficiency and"
            " hierarchy mean nothing for them, so the means leave them out"
        )
    if found.components > 1:
        notes["components"] = (
            f"lambda2 and kirchhoff are those of the largest component,"
            f" {found.spectrum.people} people"
        )
    if found.formal and found.formal.off_chart:
        notes["formal"] = f"the chart says nothing of {found.formal.off_chart} people"
    return notes


def _on_next_round(measured: Measured) -> dict[str, str]:
    if measured.next_round is None or measured.network.n <= NEXT_ROUND_EXACT_UP_TO:
        return {}
    return {"next_round": NEARLY}


def _why(found: NetworkFigures, name: str) -> str:
    if name in ("lambda2", "kirchhoff"):
        return TOO_FEW if found.spectrum.people < 2 else UNSETTLED
    if name == "transitivity":
        return "nobody has two ties"
    if name == "betweenness_gini":
        return NO_PATHS
    if name.endswith("_mean"):
        return NO_TIE
    if found.mixing is None:
        return NO_UNIT
    if found.mixing.e_i is None:
        return ONE_UNIT
    return "whoever has a tie is in the same unit, or chance leaves no choice"


def errors_of(found: NetworkFigures) -> dict[str, float]:
    """How far off the figures are that were not worked out in full."""
    errors = {
        "lambda2": found.spectrum.lambda2.error,
        "kirchhoff": found.spectrum.kirchhoff.error,
        "betweenness_gini": found.betweenness_gini[1],
        "distance": found.paths.distance_error,
    }
    return {name: error for name, error in errors.items() if error}


def _shape(found: NetworkFigures) -> dict[str, Any]:
    world = found.small_world
    return {
        "distance": found.paths.distance,
        "distance_chance": world.distance_chance,
        "transitivity_chance": world.transitivity_chance,
        "small_world": world.sigma,
        "connectedness": found.connectedness,
        "bridges": len(found.bridges),
        "cut_people": int(found.cut.sum()),
        "missed_share": found.missed,
    }


def _communities(found: NetworkFigures) -> dict[str, Any]:
    return {
        "count": found.communities.count,
        "modularity": found.communities.modularity,
        "agreement_with_units": found.agreement,
    }


def seams_of(measured: Measured) -> list[dict[str, Any]]:
    """Pairs of units beside chance, the widest gap first; units too small are left out."""
    seams = measured.figures.seams
    if seams is None:
        return []
    known = [u for u, size in enumerate(seams.sizes.tolist()) if size >= FLOOR]
    pairs = [
        {
            "units": [measured.unit_names[a], measured.unit_names[b]],
            "ties": float(seams.ties[a, b]),
            "chance": float(seams.chance[a, b]),
            "z": float(seams.z[a, b]),
        }
        for k, a in enumerate(known)
        for b in known[k + 1 :]
        if not math.isnan(seams.z[a, b])
    ]
    return sorted(pairs, key=lambda pair: (pair["z"], pair["units"]))


def reach_of(measured: Measured) -> dict[str, float | None]:
    people, units, topics = measured.figures.reach
    there = len(people) > 0
    return {
        "people_mean": float(people.mean()) if there else None,
        "units_mean": float(units.mean()) if there and measured.units is not None else None,
        "topics_mean": float(topics.mean()) if there and measured.topics else None,
    }


def _arcs(found: NetworkFigures) -> dict[str, Any] | None:
    if found.as_arcs is None:
        return None
    r, p = found.arcs_qap or (None, None)
    return {**asdict(found.as_arcs), "qap_r": r, "qap_p": p}


def _members(measured: Measured) -> dict[str, dict[str, Any]]:
    found = measured.figures
    columns = (
        found.network.degree.tolist(),
        found.holes.constraint.tolist(),
        found.holes.effective_size.tolist(),
        found.paths.betweenness.tolist(),
    )
    names = ("degree", "constraint", "effective_size", "betweenness")
    return {
        person.id: dict(zip(names, row, strict=True))
        for person, row in zip(measured.study.people, zip(*columns, strict=True), strict=True)
    }
