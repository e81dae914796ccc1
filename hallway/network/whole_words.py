"""What the organisers' picture says, in words: one plain sentence for each figure and cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hallway.network.confidence import FEW, FLOOR, KEPT, MOST
from hallway.network.portrait import is_close, is_silo

LONGEST_NAME = 24
NAMED = 2
SURE = 2.0


@dataclass(frozen=True)
class Figure:
    """One figure. shown: as people read it. normal: what chance would give, or ""."""

    label: str
    shown: str
    says: str
    normal: str = ""


def group_name(values: Sequence[str]) -> str:
    """What to call units that are drawn as one."""
    names = [value or _("Not said") for value in values]
    if len(names) <= NAMED:
        return " & ".join(names)
    others = len(names) - 1
    return ngettext("%(name)s & %(count)d more", "%(name)s & %(count)d more", others) % {
        "name": names[0],
        "count": others,
    }


def short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def about_contacts(silos: int, groups: int) -> str:
    if not silos:
        return (
            _("%d groups, and no silo: nowhere far fewer contacts than chance would bring.")
            % groups
        )
    return ngettext(
        "%(groups)d groups and %(silos)d silo: the broken line is where people hardly meet.",
        "%(groups)d groups and %(silos)d silos: the broken lines are where people hardly meet.",
        silos,
    ) % {"groups": groups, "silos": silos}


def about_chart() -> str:
    return _("What was drawn up, and the ways that people have found beside it.")


def seam_name(cell: dict[str, Any], names: Sequence[str]) -> str:
    one, other = str(names[cell["one"]]), str(names[cell["other"]])
    return one if one == other and cell["one"] == cell["other"] else f"{one} – {other}"


def inside(name: str) -> str:
    return _("Inside %s") % name


def contacts_shown(cell: dict[str, Any], floor: int) -> str:
    """How many contacts a cell has, as far as that may be told."""
    if cell["state"] == FEW:
        return str(_("fewer than %d people") % floor)
    if cell["state"] == KEPT:
        return _("not shown")
    if cell["state"] == MOST:
        return _("%d or more") % int(cell["contacts"])
    return str(cell["contacts"])


def verdict(cell: dict[str, Any]) -> str:
    """The cell beside chance, in a few words."""
    if cell["state"] == KEPT:
        return _("not shown, so that nothing can be subtracted")
    if is_silo(cell):
        return _("a silo: far fewer than by chance")
    if is_close(cell):
        return _("close: far more than by chance")
    if cell["one"] == cell["other"] and cell["z"] is not None and cell["z"] > SURE:
        return _("well knit: far more than by chance")
    if cell["state"] == FEW:
        return _("too few to say")
    return _("about as many as by chance")


def cell_says(cell: dict[str, Any], names: Sequence[str], floor: int) -> str:
    return _("%(seam)s: contacts %(contacts)s, %(chance)s by chance; %(verdict)s") % {
        "seam": seam_name(cell, names),
        "contacts": contacts_shown(cell, need_of(cell, floor)),
        "chance": number(cell["chance"], 1),
        "verdict": verdict(cell),
    }


def need_of(cell: dict[str, Any], floor: int) -> int:
    """How many people this cell needs on both sides."""
    return max(floor, int(cell["floor"]))


def number(value: float | None, digits: int = 2) -> str:
    """As people read it; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:.{digits}f}".replace("-", "−")


def percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def figures(told: dict[str, Any]) -> list[Figure]:
    """Each figure of a picture with its sentence."""
    if told["figures"]["people"] is None:
        return []
    return [*_whole(told["figures"]), *_formal(told["formal"])]


def _whole(found: dict[str, Any]) -> Iterator[Figure]:
    yield Figure(
        _("Contacts"), _("about %d") % found["contacts"],
        _("Pairs of people who were in touch in this time, about %(each)s for each person.")
        % {"each": number(found["contacts_each"], 1)},
    )  # fmt: skip
    if found["e_i"] is not None:
        yield Figure(_("E-I index"), number(found["e_i"]), _e_i_says(found), _e_i_normal(found))
        yield Figure(
            _("Across"), percent(found["cross_share"]),
            _("The share of all contacts that lead from one group to another."),
        )  # fmt: skip
    if found["lambda2"] is not None:
        yield Figure(
            _("λ₂, connectivity"), number(found["lambda2"]),
            _("How hard the network is to split in two; near 0 it hangs by a thread."),
        )  # fmt: skip
    yield Figure(_("Without a contact"), _alone(found["isolates"]), _alone_says(found))
    if found["betweenness_gini"] is not None:
        yield Figure(
            _("Carried by a few"), number(found["betweenness_gini"]),
            _("How unevenly the shortest ways between people are spread: at 0 everybody carries "
              "as many, near 1 a few people carry them all. Who they are is nobody's business."),
        )  # fmt: skip


def _e_i_says(found: dict[str, Any]) -> str:
    z = found["e_i_z"]
    if z is not None and z < -SURE:
        return _("People keep to their own group more than chance would have it.")
    if z is not None and z > SURE:
        return _("Contacts lead out of the groups more than chance would have it.")
    return _("Contacts inside and across the groups are about what chance would have.")


def _e_i_normal(found: dict[str, Any]) -> str:
    words = {"chance": number(found["e_i_chance"]), "z": number(found["e_i_z"], 1)}
    return _("%(chance)s by chance, z = %(z)s") % words


def _alone(count: int) -> str:
    return _("fewer than %d") % FLOOR if count < FLOOR else _("about %d") % count


def _alone_says(found: dict[str, Any]) -> str:
    if found["isolates"] < FLOOR:
        return _("Hardly anybody was without any contact in this time.")
    return _("So many people had no contact in this time that Hallway knows of: invite them.")


def _p(value: float | None) -> str:
    """Two digits can't say less than a hundredth."""
    return "< 0.01" if value is not None and value < 0.01 else f"= {number(value)}"


def _formal(found: dict[str, Any] | None) -> Iterator[Figure]:
    if found is None:
        return
    yield Figure(
        _("Off the chart"), percent(found["off_chart_share"]),
        _("The share of contacts that are no line of the org chart: work finds its own ways."),
    )  # fmt: skip
    if found["jaccard"] is not None:
        yield Figure(
            _("Chart and contacts alike"), percent(found["jaccard"]),
            _("Of all pairs that are on the chart or in touch, so many are both."),
        )  # fmt: skip
    if found["tie_distance"] is not None:
        yield Figure(
            _("Steps along the chart"), number(found["tie_distance"], 1),
            _("So far apart on the org chart are two who are in touch, on average."),
            _("%s for any two people") % number(found["pair_distance"], 1),
        )  # fmt: skip
    if found["qap_r"] is not None:
        yield Figure(
            _("Follows the chart"), number(found["qap_r"]),
            _("The correlation of chart and contacts: 0 says that the one tells nothing of the "
              "other, 1 that they are the same."),
            _("p %s when people change places at random") % _p(found["qap_p"]),
        )  # fmt: skip
