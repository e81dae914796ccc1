"""The report in a few sentences, for whoever has never seen a figure of a network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hallway.cli.network_report import ALONE, FAR_FEWER, number, percent


def in_short(data: dict[str, Any]) -> str:
    """How it hangs together, who keeps to themselves, and what the org chart leaves out.

    Sentences that would need a figure that is not defined are left out.
    """
    return " ".join((*_together(data), *_apart(data), *_beside_the_chart(data)))


def _together(data: dict[str, Any]) -> Iterator[str]:
    distance, share = data["shape"]["distance"], data["shape"]["connectedness"]
    if distance is None or share is None:
        return
    who = "Everybody" if data["components"] == 1 else f"{percent(share)} of all pairs of people"
    yield f"{who} can reach each other, over {number(distance, 1)} ties on average."


def _apart(data: dict[str, Any]) -> Iterator[str]:
    unit, z, across = data["unit"], data["figures"]["e_i_z"], data["figures"]["cross_share"]
    if unit is None or z is None or across is None:
        return
    ties = f"{percent(across)} of all ties lead from one {unit} to another"
    if z < -ALONE:
        yield f"People mostly stay among their own {unit}: {ties}, far fewer than by chance."
    elif z > ALONE:
        yield f"People reach out: {ties}, more than by chance."
    else:
        yield f"{ties}, about as many as if nobody minded the {unit}."
    silos = [seam["units"] for seam in data["seams"] if seam["z"] < FAR_FEWER]
    if silos:
        one, other = silos[0]
        yield f"Furthest apart are {one} and {other}, so that is where a round helps most."


def _beside_the_chart(data: dict[str, Any]) -> Iterator[str]:
    off = data["formal"]["off_chart_share"]
    if off is not None:
        shown = percent(1 - off)
        yield f"The org chart shows {shown} of the ties; the rest people found themselves."
