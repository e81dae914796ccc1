"""The report: each figure with one plain sentence, and what would be normal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hallway.cli.mix_text import counted
from hallway.cli.network_json import as_object
from hallway.cli.network_study import FLOOR, Measured

MOST_SILOS = 8
FAR_FEWER = -2.0
ALONE = 3.0
"""Standard deviations that chance alone hardly passes."""


@dataclass(frozen=True)
class Line:
    """One figure. shown: as people read it. normal: what chance would give, or ""."""

    key: str
    label: str
    value: float | None
    shown: str
    says: str
    normal: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Report:
    """What was measured, and what to call it."""

    measured: Measured
    name: str

    @cached_property
    def object(self) -> dict[str, Any]:
        return as_object(self.measured)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        made = (
            Section("Who is here", tuple(_who(self.object))),
            Section("Holding together", tuple(_holding(self.object))),
            Section("Open doors", tuple(_doors(self.object))),
            Section(f"Across {self.object['unit']}", tuple(_across(self.object))),
            Section("Circles", tuple(_circles(self.object))),
            Section("The org chart beside the ties", tuple(_formal(self.object))),
            Section("Newcomers", tuple(_newcomers(self.object))),
            Section("What a next round would change", tuple(_next_round(self.object))),
        )
        return tuple(section for section in made if section.lines)


def number(value: float | None, digits: int = 3) -> str:
    """As people read it: 0.333, 12.4, 5,625; an en dash where there is none.

    >>> number(1 / 3), number(12.44), number(5624.6), number(None)
    ('0.333', '12.44', '5,625', '–')
    """
    if value is None:
        return "–"
    if abs(value) >= 1_000:
        return f"{value:,.0f}"
    if float(value).is_integer() and abs(value) >= 1:
        return f"{value:.0f}"
    return f"{value:.{digits if abs(value) < 10 else 2}f}"


def percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _undefined(data: dict[str, Any], key: str, label: str) -> Line:
    return Line(key, label, None, "–", f"Not defined: {data['notes'].get(key, 'no such ties')}.")


def _who(data: dict[str, Any]) -> Iterator[Line]:
    people, ties, alone = data["people"], data["ties"], data["isolates"]
    density = 2 * ties / people if people else 0.0
    yield Line("people", "People", people, f"{people:,}", "Everybody whom the files name.")
    yield Line(
        "ties", "Ties", ties, f"{ties:,}",
        f"Each person has {number(density, 1)} ties on average.",
    )  # fmt: skip
    says = "Everybody has a tie."
    if alone:
        says = f"{counted(alone, 'person has', 'people have')} no tie at all: the first to invite."
    yield Line("isolates", "Without a tie", alone, f"{alone:,}", says)
    parts = data["components"]
    says = "One network: a way leads from everybody to everybody."
    if parts > 1:
        share = percent(data["shape"]["connectedness"])
        says = f"The network falls into {parts:,} parts; {share} of all pairs can reach each other."
    yield Line("components", "Parts", parts, f"{parts:,}", says)


def _holding(data: dict[str, Any]) -> Iterator[Line]:
    figures, shape = data["figures"], data["shape"]
    yield from _lambda2(data)
    if figures["kirchhoff"] is None:
        yield _undefined(data, "kirchhoff", "Kirchhoff index")
    else:
        says = "The sum of how hard it is to get from one to another; new ties make it fall."
        yield Line(
            "kirchhoff", "Kirchhoff index", figures["kirchhoff"],
            number(figures["kirchhoff"]) + _give_or_take(data, "kirchhoff"), says,
        )  # fmt: skip
    if shape["distance"] is not None:
        says = f"News passes through {number(shape['distance'], 1)} ties from one to another."
        usual = number(shape["distance_chance"], 2)
        normal = f"{usual} in random networks with the same degrees" if usual != "–" else ""
        yield Line(
            "distance", "Mean distance", shape["distance"],
            number(shape["distance"], 2) + _give_or_take(data, "distance"), says, normal,
        )  # fmt: skip
    yield from _single_links(shape)


def _lambda2(data: dict[str, Any]) -> Iterator[Line]:
    value = data["figures"]["lambda2"]
    if value is None:
        yield _undefined(data, "lambda2", "λ₂")
        return
    says = "How hard the network is to split in two; near 0 it hangs by a thread."
    shown = number(value) + _give_or_take(data, "lambda2")
    yield Line("lambda2", "λ₂, connectivity", value, shown, says)


def _give_or_take(data: dict[str, Any], key: str) -> str:
    error = data["errors"].get(key)
    if not error:
        return ""
    return f" ± {error:.2g}" if error < 1_000 else f" ± {error:,.0f}"


def _single_links(shape: dict[str, Any]) -> Iterator[Line]:
    bridges, cut = shape["bridges"], shape["cut_people"]
    says = "No single tie holds two parts together."
    if bridges:
        says = (
            f"Without {'this tie' if bridges == 1 else 'any one of these ties'}"
            " somebody would lose touch with the rest."
        )
    yield Line("bridges", "Bridges", bridges, f"{bridges:,}", says)
    says = "Nobody is the only link to somebody else."
    if cut:
        says = f"{counted(cut, 'person is', 'people are')} the only link between others."
    yield Line("cut_people", "Only links", cut, f"{cut:,}", says)


def _doors(data: dict[str, Any]) -> Iterator[Line]:
    yield from _burt(data)
    figures, shape = data["figures"], data["shape"]
    if shape["missed_share"] is not None:
        says = (
            "If the busiest twentieth left, so large a share of all shortest ways would have to"
            " be found anew."
        )
        share = shape["missed_share"]
        yield Line("missed_share", "Would be missed", share, percent(share), says)
    gini = figures["betweenness_gini"]
    if gini is None:
        yield _undefined(data, "betweenness_gini", "Betweenness, Gini")
        return
    says = "How much a few people carry for all: 0 evenly spread, 1 all through one person."
    shown = number(gini) + _give_or_take(data, "betweenness_gini")
    yield Line("betweenness_gini", "Betweenness, Gini", gini, shown, says)


AHEAD = (
    ("components", "Parts"),
    ("kirchhoff", "Kirchhoff index"),
    ("lambda2", "λ₂, connectivity"),
    ("e_i", "E-I"),
    ("constraint_mean", "Constraint"),
)
BURT = (
    (
        "constraint_mean", "Constraint",
        "How far people's ties lead back to the same few; lower means more open doors.",
    ),
    (
        "effective_size_mean", "Effective size",
        "How many of a person's contacts lead somewhere of their own.",
    ),
    (
        "efficiency_mean", "Efficiency",
        "The same as a share of their contacts: 1 when no two of them know each other.",
    ),
    (
        "hierarchy_mean", "Hierarchy",
        "Whether a single contact closes the doors: 0 all alike, 1 it hangs on one.",
    ),
)  # fmt: skip


def _burt(data: dict[str, Any]) -> Iterator[Line]:
    for key, label, says in BURT:
        value = data["figures"][key]
        if value is None:
            yield _undefined(data, key, label)
        else:
            yield Line(key, label, value, number(value), says)


def _across(data: dict[str, Any]) -> Iterator[Line]:
    if data["unit"] is None:
        return
    figures = data["figures"]
    if figures["e_i"] is None:
        yield _undefined(data, "e_i", "E-I")
        return
    chance = f"{number(figures['e_i_chance'])} by chance"
    z = figures["e_i_z"]
    normal = chance if z is None else f"{chance}; z = {number(z, 1)}"
    yield Line("e_i", "E-I", figures["e_i"], number(figures["e_i"]), _inward(z), normal)
    share = figures["cross_share"]
    by_chance = (1 + figures["e_i_chance"]) / 2
    yield Line(
        "cross_share", "Ties across", share, percent(share),
        f"{percent(share)} of all ties join different units.", f"{percent(by_chance)} by chance",
    )  # fmt: skip
    for key, label, says in (
        ("unit_modularity", "Modularity", "How much more ties stay inside units than at random."),
        ("unit_assortativity", "Assortativity", "The same, as a share of the most there could be."),
    ):
        if figures[key] is None:
            yield _undefined(data, key, label)
        else:
            yield Line(key, label, figures[key], number(figures[key]), says, "0 by chance")
    yield from _silos(data["seams"])


def _inward(z: float | None) -> str:
    if z is None:
        return "Ties across less ties inside, as a share of all: −1 all inside, 1 all across."
    if z < -ALONE:
        return "Ties keep to their own units far more than chance alone would have it."
    if z > ALONE:
        return "Ties reach across units more than chance alone would have it."
    return "Ties cross units about as often as chance would have it."


def _silos(seams: Sequence[dict[str, Any]]) -> Iterator[Line]:
    silos = [seam for seam in seams if seam["z"] < FAR_FEWER]
    for seam in silos[:MOST_SILOS]:
        one, other = seam["units"]
        ties = seam["ties"]
        yield Line(
            f"seam {one} – {other}", f"{one} – {other}", ties, f"{ties:.0f}",
            f"{counted(int(ties), 'tie')} between them: a good aim for a next round.",
            f"{number(seam['chance'], 1)} by chance",
        )  # fmt: skip
    if seams and not silos:
        yield Line(
            "silos", "Silos", 0, "none",
            f"No two units of {FLOOR} people or more have far fewer ties than by chance.",
        )  # fmt: skip
    elif len(silos) > MOST_SILOS:
        left = len(silos) - MOST_SILOS
        yield Line(
            "silos", "More silos", left, f"{left:,}",
            "More pairs of units with far fewer ties than chance would give.",
        )  # fmt: skip


def _circles(data: dict[str, Any]) -> Iterator[Line]:
    figures, shape, circles = data["figures"], data["shape"], data["communities"]
    if figures["transitivity"] is None:
        yield _undefined(data, "transitivity", "Transitivity")
    else:
        yield Line(
            "transitivity", "Transitivity", figures["transitivity"],
            number(figures["transitivity"]),
            f"Two people with a contact in common know each other in"
            f" {percent(figures['transitivity'])} of cases.",
            f"{number(shape['transitivity_chance'])} in random networks with the same degrees",
        )  # fmt: skip
    if shape["small_world"] is not None:
        says = "Above 1: tight circles, and yet everybody is near."
        yield Line("small_world", "Small world", shape["small_world"],
                   number(shape["small_world"], 2), says, "1 at random")  # fmt: skip
    if circles["modularity"] is not None:
        says = "Groups of people who have more to do with one another than chance would have it."
        shown = f"{circles['count']:,}"
        normal = f"modularity {number(circles['modularity'])}"
        yield Line("communities", "Communities", circles["count"], shown, says, normal)
    if circles["agreement_with_units"] is not None:
        says = "How far these groups are the units: 1 the same, 0 they have nothing to do with it."
        value = circles["agreement_with_units"]
        yield Line("agreement_with_units", "Groups are units", value, number(value), says,
                   "0 by chance")  # fmt: skip
    yield from _reach(data["reach"])


def _reach(reach: dict[str, Any]) -> Iterator[Line]:
    kinds = (("people", "People"), ("units", "Units"), ("topics", "Topics"))
    for key, label in kinds:
        value = reach[f"{key}_mean"]
        if value is not None:
            says = f"So many {key} are within two steps of a person, on average."
            yield Line(f"reach.{key}", f"{label} in reach", value, number(value, 1), says)


def _formal(data: dict[str, Any]) -> Iterator[Line]:
    formal = data["formal"]
    if formal["jaccard"] is None:
        return
    yield Line(
        "formal.jaccard", "Jaccard", formal["jaccard"], number(formal["jaccard"]),
        "How much the chart and the ties overlap: 1 they are the same, 0 they share nothing.",
    )  # fmt: skip
    if formal["off_chart_share"] is not None:
        share = percent(formal["off_chart_share"])
        says = f"{share} of the ties are not drawn on the chart: that is where informal work runs."
        yield Line(
            "formal.off_chart_share", "Off the chart", formal["off_chart_share"], share, says
        )
    if formal["tie_chart_distance_mean"] is not None:
        yield Line(
            "formal.tie_chart_distance_mean", "Chart distance of a tie",
            formal["tie_chart_distance_mean"], number(formal["tie_chart_distance_mean"]),
            "So many steps along the chart lie between two people who are tied.",
            f"{number(formal['pair_chart_distance_mean'])} between any two people",
        )  # fmt: skip
    if formal["qap_r"] is not None:
        p = formal["qap_p"]
        says = "Ties follow the chart more than chance would have it."
        if p > 0.05:
            says = "The chart says nothing about who is tied to whom."
        normal = f"0 by chance; p = {p:.4f}"
        yield Line("formal.qap_r", "Correlation", formal["qap_r"], number(formal["qap_r"]), says,
                   normal)  # fmt: skip


def _newcomers(data: dict[str, Any]) -> Iterator[Line]:
    new = data["newcomers"]
    if new is None:
        return
    if new["ties_mean"] is None:
        says = f"Too few to be spoken of as a group: that takes {FLOOR} on either side."
        yield Line("newcomers", "Newcomers", new["people"], f"{new['people']:,}", says)
        return
    yield Line(
        "newcomers", "Newcomers", new["people"], f"{new['people']:,}",
        f"{counted(new['without_tie'], 'of them has', 'of them have')} no tie yet.",
    )  # fmt: skip
    yield Line(
        "newcomers.ties_mean", "Their ties", new["ties_mean"], number(new["ties_mean"], 1),
        "So many ties a newcomer has on average.",
        f"{number(new['others_mean'], 1)} among the others",
    )  # fmt: skip


def _next_round(data: dict[str, Any]) -> Iterator[Line]:
    ahead = data["next_round"]
    if ahead is None:
        return
    pairs = counted(ahead["pairs"], "new pair")
    nearly = " out of some for each person" if "next_round" in data["notes"] else ""
    yield Line(
        "next_round.pairs", "Pairs", ahead["pairs"], f"{ahead['pairs']:,}",
        f"{pairs} who are not tied yet, chosen for the network{nearly}; below, if all their ties"
        " held.",
    )  # fmt: skip
    for key, label in AHEAD:
        now, best, by_chance = (ahead[when][key] for when in ("now", "best", "random"))
        if best is not None and now is not None and now != best:
            yield Line(
                f"next_round.{key}", label, best, number(best), f"It is {number(now)} now.",
                f"{number(by_chance)} with random new pairs",
            )  # fmt: skip
