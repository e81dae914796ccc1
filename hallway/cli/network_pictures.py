"""Pictures for the report, as plain SVG: bubbles of units, bars, and a scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from hallway.cli.network_json import seams_of
from hallway.cli.network_report import FAR_FEWER, number
from hallway.cli.network_study import FLOOR, Measured
from hallway.engine import Network

WIDE = 760
MOST_BARS = 16
MOST_BUBBLES = 14
FAR_MORE = 2.0


def _svg(high: int, label: str, inside: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="{escape(label)}">{inside}</svg>'
    )


def ties_each(network: Network) -> str:
    """Bars: how many people have so many ties; "" for fewer than five people."""
    bars = list(_bars(sorted(network.degree.tolist())))
    if not bars:
        return ""
    most = max(count for _, count in bars)
    step = WIDE / len(bars)
    inside = ""
    for index, (title, count) in enumerate(bars):
        tall = 150 * count / most
        x = index * step + step * 0.12
        middle = f'x="{x + step * 0.38:.1f}" text-anchor="middle"'
        inside += (
            f'<rect x="{x:.1f}" y="{175 - tall:.1f}" width="{step * 0.76:.1f}"'
            f' height="{tall:.1f}" rx="3" fill="var(--more)"><title>{count} people with'
            f" {escape(title)} ties</title></rect>"
            f'<text {middle} y="{168 - tall:.1f}">{count}</text>'
            f'<text {middle} y="194" class="soft">{title}</text>'
        )
    spoken = ", ".join(f"{count} people with {title} ties" for title, count in bars)
    return _svg(204, spoken, inside)


def _bars(degrees: Sequence[int]) -> Iterator[tuple[str, int]]:
    """(from – to, people): about equally wide, and none of fewer than five people."""
    if len(degrees) < FLOOR:
        return
    wide = max(1, math.ceil((degrees[-1] + 1) / MOST_BARS))
    begin, count = 0, 0
    left = len(degrees)
    counts: dict[int, int] = {}
    for degree in degrees:
        counts[degree // wide] = counts.get(degree // wide, 0) + 1
    for place in range(degrees[-1] // wide + 1):
        count += counts.get(place, 0)
        ends = left - count == 0
        if (count >= FLOOR and left - count >= FLOOR) or ends:
            yield _span(begin * wide, degrees[-1] if ends else place * wide + wide - 1), count
            left -= count
            begin, count = place + 1, 0
        if ends:
            return


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def bubbles(measured: Measured) -> str:
    """Units on a circle, with the seams that differ from chance; "" for fewer than two."""
    seams = measured.figures.seams
    if seams is None:
        return ""
    sizes = {measured.unit_names[u]: size for u, size in enumerate(seams.sizes.tolist())}
    shown = sorted((u for u in sizes if sizes[u] >= FLOOR), key=lambda u: (-sizes[u], u))
    shown = sorted(shown[:MOST_BUBBLES])
    if len(shown) < 2:
        return ""
    at = {unit: _place(index, len(shown)) for index, unit in enumerate(shown)}
    told = [seam for seam in seams_of(measured) if set(seam["units"]) <= at.keys()]
    most = max(sizes[unit] for unit in shown)
    furthest = sorted(told, key=lambda seam: -abs(seam["z"]))[: 2 * len(shown)]  # or all is lines
    lines = "".join(_seam(seam, at) for seam in furthest)
    circles = "".join(_bubble(unit, sizes[unit], most, at[unit]) for unit in shown)
    label = f"{len(shown)} units; the figures stand below"
    return _svg(430, label, lines + circles)


def _place(index: int, count: int) -> tuple[float, float]:
    turn = 2 * math.pi * index / count - math.pi / 2
    return WIDE / 2 + 230 * math.cos(turn), 210 + 150 * math.sin(turn)


def _seam(seam: dict[str, Any], at: dict[str, tuple[float, float]]) -> str:
    z = seam["z"]
    if FAR_FEWER < z < FAR_MORE:
        return ""
    one, other = seam["units"]
    (x, y), (u, v) = at[one], at[other]
    colour, broken = ("--fewer", ' stroke-dasharray="3 7"') if z < 0 else ("--more", "")
    wide = min(1.5 + abs(z) / 4, 7)
    says = f"{one} – {other}: {seam['ties']:.0f} ties, {number(seam['chance'], 1)} by chance"
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}" stroke="var({colour})"'
        f' stroke-width="{wide:.1f}" stroke-linecap="round" opacity=".75"{broken}>'
        f"<title>{escape(says)}</title></line>"
    )


def _bubble(unit: str, size: int, most: int, place: tuple[float, float]) -> str:
    x, y = place
    radius = 10 + 24 * math.sqrt(size / most)
    name = unit if len(unit) <= 18 else unit[:17] + "…"
    below = y + radius + 15 if y >= 210 else y - radius - 6
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="var(--card)"'
        f' stroke="var(--ink)" stroke-width="1.5"><title>{escape(unit)}: {size} people</title>'
        f'</circle><text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle">{size}</text>'
        f'<text x="{x:.1f}" y="{below:.1f}" text-anchor="middle">{escape(name)}</text>'
    )


def beside_chance(figures: dict[str, float | None]) -> str:
    """E-I on a line from −1 to 1, with its chance value."""
    e_i, chance = figures["e_i"], figures["e_i_chance"]
    if e_i is None or chance is None:
        return ""

    def x(value: float) -> float:
        return 60 + (WIDE - 120) * (value + 1) / 2

    close = abs(x(e_i) - x(chance)) < 90
    marks = "".join(
        f'<text class="soft" x="{x(end):.0f}" y="62" text-anchor="middle">{says}</text>'
        for end, says in ((-1, "−1 inside"), (1, "1 across"))
    )
    inside = (
        f'<line x1="{x(-1)}" y1="40" x2="{x(1)}" y2="40" stroke="var(--edge)" stroke-width="4"'
        f' stroke-linecap="round"/>'
        f'<line x1="{x(chance):.1f}" y1="28" x2="{x(chance):.1f}" y2="52" stroke="var(--calm)"'
        f' stroke-width="4"/><text class="soft" x="{x(chance):.1f}" y="{78 if close else 20}"'
        f' text-anchor="middle">chance {number(chance)}</text>'
        f'<circle cx="{x(e_i):.1f}" cy="40" r="8" fill="var(--more)"/>'
        f'<text x="{x(e_i):.1f}" y="20" text-anchor="middle">E-I {number(e_i)}</text>{marks}'
    )
    return _svg(84, f"E-I {number(e_i)}, by chance {number(chance)}", inside)
