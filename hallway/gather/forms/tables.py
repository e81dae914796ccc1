"""The form of a table: phone first, a topic and a time are enough."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hallway.gather.actions.tables import FEWEST, MOST, Plan
from hallway.gather.table_times import (
    BadRule,
    choice_of,
    countries,
    country_of,
    on_the_wall,
    plain_rule,
    read_holidays,
)
from hallway.invite.forms import DatesField
from hallway.people import queries as people
from hallway.people.forms import zone_choices

if TYPE_CHECKING:
    from hallway.gather.models import Sitting, Table
    from hallway.people.models import Member

lazy = gettext_lazy
OWN = "own"
REPEATS = [
    ("once", lazy("Once")),
    ("weekly", lazy("Every week")),
    ("two_weeks", lazy("Every two weeks")),
    ("four_weeks", lazy("Every four weeks")),
    ("same_weekday", lazy("Every month, on the same weekday")),
    ("same_date", lazy("Every month, on the same date")),
    ("working_days", lazy("From Monday to Friday")),
]
SEATS_NEEDED = format_lazy(lazy("A table has {fewest} to {most} seats."), fewest=FEWEST, most=MOST)
LENGTHS = [15, 20, 30, 45, 60, 90, 120]
BETWEEN_UNIT_AND_VALUE = "\x1f"


class TableForm(forms.Form):
    topic = forms.CharField(
        label=lazy("What is it about?"),
        max_length=120,
        help_text=lazy("For example: Lunch and old maps, or: Ask me anything about pensions"),
    )
    about = forms.CharField(
        label=lazy("A word more"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    begins_on = forms.DateField(
        label=lazy("Day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    begins_at = forms.TimeField(
        label=lazy("Time"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    minutes = forms.TypedChoiceField(label=lazy("How long?"), coerce=int)
    place = forms.CharField(
        label=lazy("Place or video link"),
        max_length=300,
        required=False,
        help_text=lazy("Only those who may come see it."),
    )
    seats = forms.IntegerField(
        label=lazy("Seats, yours included"),
        min_value=FEWEST,
        max_value=MOST,
        initial=6,
        error_messages=dict.fromkeys(("min_value", "max_value"), SEATS_NEEDED),
    )
    new_faces = forms.IntegerField(
        label=lazy("Of these, kept for new faces"),
        min_value=0,
        max_value=MOST - 1,
        initial=0,
        required=False,
        help_text=lazy(
            "For people who have not met most of the others. A day before, anybody can have them."
        ),
    )
    audience = forms.ChoiceField(label=lazy("Who may come?"), widget=forms.RadioSelect)
    circle = forms.TypedChoiceField(
        label=lazy("Which circle?"), coerce=int, empty_value=None, required=False
    )
    units = forms.MultipleChoiceField(
        label=lazy("People in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Of each kind, any one you tick."),
    )
    repeats = forms.ChoiceField(label=lazy("How often?"))
    until = forms.DateField(
        label=lazy("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=lazy("Empty: until you close it."),
    )
    country = forms.ChoiceField(label=lazy("Leave out the holidays of"), required=False)
    region = forms.CharField(
        label=lazy("Region"), max_length=60, required=False, help_text=lazy("Such as Berlin, or BE")
    )
    skipped = DatesField(
        label=lazy("Not on these days"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=lazy("Like 2027-03-31, one a line."),
    )
    timezone = forms.ChoiceField(label=lazy("On the clock of"))

    def __init__(self, member: Member, plan: Plan | None, today: date, data: Any = None) -> None:
        super().__init__(data, initial=_initial(member, plan, today))
        self.plan = plan
        choices = {
            "timezone": zone_choices(self.initial["timezone"]),
            "minutes": _lengths(self.initial["minutes"]),
            "repeats": _repeats(plan),
            "country": [("", _("None: it sits on holidays, too")), *countries()],
            **_audiences(member),
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    def suggest_circle(self, circle_id: int) -> None:
        """Begin with a circle, where the host is in it."""
        if circle_id in [pk for pk, _name in self.fields["circle"].choices]:  # type: ignore[attr-defined]
            self.initial.update(audience="circle", circle=circle_id)

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        for kind, name in (("circle", "circle"), ("units", "units")):
            if facts.get("audience") == kind and not facts.get(name):
                self.add_error(name, _("Choose at least one."))
        if (facts.get("new_faces") or 0) >= facts.get("seats", MOST):
            self.add_error("new_faces", _("Keep fewer seats than there are."))
        if facts.get("until") and facts.get("begins_on", date.max) > facts["until"]:
            self.add_error("until", _("The last day comes before the first one."))
        try:
            facts["holidays"] = read_holidays(facts.get("country", ""), facts.get("region", ""))
        except BadRule as wrong:
            self.add_error("region", str(wrong))
        return facts

    def as_plan(self) -> Plan:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        plain = ("topic", "about", "begins_on", "begins_at", "minutes", "place", "seats")
        return Plan(
            **{name: said[name] for name in plain},
            timezone=said["timezone"],
            new_faces=said["new_faces"] or 0,
            audience=said["audience"],
            circle_id=said["circle"],
            units=_chosen_units(said["units"]),
            rule=self._rule(),
            holidays=said["holidays"],
            skipped=said["skipped"],
        )

    def _rule(self) -> str:
        said = self.cleaned_data
        if said["repeats"] == OWN and self.plan:
            return self.plan.rule
        return plain_rule(said["repeats"], said["begins_on"], said["until"])


def _initial(member: Member, plan: Plan | None, today: date) -> dict[str, Any]:
    if plan is None:
        return {
            "begins_on": next_weekday(today),
            "begins_at": time(12, 30),
            "minutes": 45,
            "audience": "everyone",
            "repeats": "once",
            "timezone": member.timezone,
            "country": country_of(member.timezone),
        }
    repeats, until = choice_of(plan.rule, plan.begins_on)
    country, _dash, region = plan.holidays.partition("-")
    facts = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    units = [_unit(name, value) for name, values in plan.units.items() for value in values]
    own = {"repeats": repeats or OWN, "until": until, "country": country, "region": region}
    return {**facts, **own, "circle": plan.circle_id, "units": units}


def next_weekday(today: date) -> date:
    """Two days on, and no weekend: people like to know in time."""
    day = today + timedelta(days=2)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _lengths(own: int) -> list[tuple[int, str]]:
    return [(n, _("%s minutes") % n) for n in sorted({*LENGTHS, own})]


def _repeats(plan: Plan | None) -> list[tuple[str, Any]]:
    if plan and plan.rule and not choice_of(plan.rule, plan.begins_on)[0]:
        return [(OWN, _("By its own rule: %s") % plan.rule), *REPEATS]
    return list(REPEATS)


def in_words(table: Table) -> str:
    """How a table repeats; nothing for once."""
    if not table.rule:
        return ""
    choice, until = choice_of(table.rule, table.begins_on)
    said = str(dict(REPEATS).get(choice, "")) or _("By its own rule: %s") % table.rule
    return (
        _("%(often)s, until %(day)s") % {"often": said, "day": date_format(until, "j F Y")}
        if until
        else said
    )


def _audiences(member: Member) -> dict[str, list[tuple[Any, Any]]]:
    """Whom a table can be for: everybody, a circle of one's own, some units."""
    circles = [(one.pk, one.name) for one in member.circles.order_by("name")]
    units = people.unit_values(member.community_id)
    kinds = [("everyone", _("Everyone"))]
    if circles:
        kinds.append(("circle", _("A circle that I am in")))
    if units:
        kinds.append(("units", _("People in some units")))
    return {
        "audience": kinds,
        "circle": [("", _("Choose one")), *circles],
        "units": [
            (_unit(name, value), f"{name}: {value}")
            for name, values in units.items()
            for value in values
        ],
    }


def _unit(name: str, value: str) -> str:
    return f"{name}{BETWEEN_UNIT_AND_VALUE}{value}"


def _chosen_units(chosen: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in chosen:
        name, _between, value = one.partition(BETWEEN_UNIT_AND_VALUE)
        found.setdefault(name, []).append(value)
    return found


class MoveForm(forms.Form):
    """Another time or place for one date alone, on the table's own clock."""

    day = forms.DateField(label=lazy("Day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    hour = forms.TimeField(label=lazy("Time"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    place = forms.CharField(label=lazy("Place or video link"), max_length=300, required=False)

    def __init__(self, sitting: Sitting, data: Any = None) -> None:
        self.zone = sitting.table.timezone
        local = sitting.starts_at.astimezone(ZoneInfo(self.zone))
        super().__init__(
            data, initial={"day": local.date(), "hour": local.time(), "place": sitting.place}
        )

    def starts_at(self) -> datetime:
        said = self.cleaned_data
        return on_the_wall(said["day"], said["hour"], self.zone).astimezone(UTC)
