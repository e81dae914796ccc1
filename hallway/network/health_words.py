"""The figures of the health page in plain words: what each means and what is normal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from hallway.network.release import ALL, FEW, NOTHING, SAME, UNDEFINED, UNDER, Band, Figure

Words = str | Promise
SHARE, COUNT, TIES, PLAIN = "share", "count", "ties", "plain"
MORE, LESS, ALIKE, OPEN = "more", "less", "alike", "open"


@dataclass(frozen=True)
class About:
    """What is said of a figure. goal: what to hope for, in the figure's own measure."""

    kind: str
    title: Words
    says: Words
    normal: Words
    goal: float | None = None


ABOUT: dict[str, About] = {
    "asked": About(
        COUNT,
        lazy("Asked"),
        lazy("How often somebody was asked whether they would like to join."),
        lazy("As often as the rhythm of the programs says."),
    ),
    "joined": About(
        SHARE,
        lazy("Said yes"),
        lazy("Of all who were asked, how many took part."),
        lazy("It differs from place to place. A slow fall often means: too often."),
    ),
    "matched": About(
        SHARE,
        lazy("Had somebody to meet"),
        lazy("Of all who wanted to take part, how many got a meeting."),
        lazy("Nearly all. Otherwise working hours, or wishes, leave too little choice."),
    ),
    "left_twice": About(
        COUNT,
        lazy("Left out twice"),
        lazy("People who took part two rounds running and met nobody in either."),
        lazy("Nobody."),
        0.0,
    ),
    "held": About(
        SHARE,
        lazy("Really met"),
        lazy("Of those who told us how it went, how many met."),
        lazy("Three in four and more."),
        0.75,
    ),
    "strangers": About(
        SHARE,
        lazy("New to each other"),
        lazy("Of all pairs brought together, how many had no tie and had not met here before."),
        lazy("85 % and more; the longer it lasts and the smaller the community, the fewer."),
        0.85,
    ),
    "across": About(
        SHARE,
        lazy("Across units"),
        lazy("Of all pairs brought together, how many came from two different units."),
        lazy("More than pairs drawn blindly would have, where a program mixes units."),
    ),
    "again_30": About(
        SHARE,
        lazy("Met again within 30 days"),
        lazy("Of pairs who met in a round, how many told us of another meeting within a month."),
        lazy("A few. People also meet where Hallway does not hear of it."),
    ),
    "again_90": About(
        SHARE,
        lazy("Met again within 90 days"),
        lazy("The same within three months, for pairs whose three months are over."),
        lazy("One in four and more."),
        0.25,
    ),
    "newcomers_30": About(
        TIES,
        lazy("Whom newcomers know after 30 days"),
        lazy("How many people somebody knows a month after they joined, on average."),
        lazy("More than nobody: who arrives without a tie leaves more easily."),
    ),
    "newcomers_90": About(
        TIES,
        lazy("Whom newcomers know after 90 days"),
        lazy("The same three months after they joined."),
        lazy("More than after 30 days."),
    ),
    "e_i_z": About(
        PLAIN,
        lazy("Ties across units, beside chance"),
        lazy(
            "How far the ties are from ignoring units altogether: 0 as if units did not matter,"
            " below 0 people keep to their own, above 0 they reach out. In standard deviations."
        ),
        lazy("Below 0 almost everywhere. What counts is which way it moves."),
    ),
    "lambda2": About(
        PLAIN,
        lazy("Holding together"),
        lazy(
            "How hard it would be to cut the network in two: near 0 it hangs by a thread."
            " It is the second eigenvalue of the ties, which fade when people do not meet."
        ),
        lazy("There is no good value as such; it grows when new ties bridge what was apart."),
    ),
    "gini": About(
        PLAIN,
        lazy("How evenly meetings fell"),
        lazy("0: everybody who wanted to take part met equally often; near 1: a few met always."),
        lazy("Below 0.2."),
    ),
}


def told(name: str, figure: Figure) -> str:
    """A figure as it stands on the page."""
    if figure.value is None:
        return no_figure(figure)
    if name == "left_twice" and figure.value == 0:
        return _("Nobody")
    if figure.open:
        return _("Nearly all") if figure.open == ALL else _("Hardly any")
    return in_measure(name, figure.value)


def no_figure(figure: Figure) -> str:
    """Why there is none."""
    return {
        FEW: _("Too few people to say"),
        UNDER: _("Fewer than ten people"),
        NOTHING: _("Nothing to count"),
        UNDEFINED: _("Not defined here"),
    }.get(figure.why, _("Not measured"))


def in_measure(name: str, value: float) -> str:
    """A number in the figure's own measure."""
    kind = ABOUT[name].kind
    if kind == SHARE:
        return _("%(n)s\u00a0%%") % {"n": round(100 * value)}
    if kind == COUNT:
        return _("about %(n)s") % {"n": round(value)}
    if kind == TIES:
        return f"{value:.1f}"
    return _plain(value)


def _plain(value: float) -> str:
    """Two digits that count, with a real minus.

    >>> _plain(-12.0), _plain(0.086), _plain(1.0)
    ('−12', '0.086', '1.0')
    """
    text = f"{value:.0f}" if abs(value) >= 10 else f"{value:.2g}"
    if abs(value) < 10 and "." not in text and "e" not in text:
        text += ".0"
    return text.replace("-", "−")


def range_of(name: str, low: float | None, high: float | None) -> str:
    """From – to, or nothing."""
    if low is None or high is None:
        return ""
    if round(low, 6) == round(high, 6):
        return in_measure(name, low)
    return _("%(low)s to %(high)s") % {
        "low": in_measure(name, low),
        "high": in_measure(name, high),
    }


def by_chance(name: str, figure: Figure) -> str:
    """What random pairs would have given, for the table."""
    band = figure.random
    if band.value is None:
        return _("the same") if figure.why_random == SAME and figure.value is not None else ""
    if name == "left_twice":
        return _("about %(n)s") % {"n": round(band.value)} if band.value else _("nobody")
    return range_of(name, _or(band.low, band.value), _or(band.high, band.value))


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def verdict(name: str, figure: Figure) -> str:
    """One sentence beside chance."""
    if figure.why_random == SAME:
        return _("Seats drawn by lot would not change it.")
    if name == "left_twice" or figure.random.value is None or figure.value is None:
        return ""
    words = {"chance": by_chance(name, figure)}
    return {
        MORE: _("More than random pairs would have given: %(chance)s."),
        LESS: _("Less than random pairs would have given: %(chance)s."),
        ALIKE: _("About what random pairs would have given: %(chance)s."),
        OPEN: _("Random pairs would have given %(chance)s."),
    }[beside(figure)] % words


def beside(figure: Figure) -> str:
    """On which side of what chance gives nine times in ten it lies."""
    band: Band = figure.random
    if figure.open or figure.value is None or band.value is None:
        return OPEN
    if figure.value > _or(band.high, band.value):
        return MORE
    return LESS if figure.value < _or(band.low, band.value) else ALIKE


def of_how_many(name: str, figure: Figure) -> str:
    """What stands behind it."""
    if not figure.of:
        return ""
    count: dict[str, Any] = {"n": figure.of}
    if ABOUT[name].kind == SHARE and name not in ("joined", "matched", "held"):
        return ngettext("about %(n)s pair", "about %(n)s pairs", figure.of) % count
    if name == "held":
        return ngettext("%(n)s answer", "%(n)s answers", figure.of) % count
    if name in ("joined", "matched", "left_twice"):
        return ngettext("about %(n)s turn", "about %(n)s turns", figure.of) % count
    return ngettext("about %(n)s person", "about %(n)s people", figure.of) % count


def month_name(month: date) -> str:
    return date_format(month, "F Y")


def goal_of(name: str) -> str:
    """The soft guide, in words."""
    goal = ABOUT[name].goal
    return "" if goal is None or name == "left_twice" else in_measure(name, goal)
