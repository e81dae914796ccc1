"""The form of a mixer: a name, a moment and four numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hallway.gather.actions.mixers import MOST_SITTINGS
from hallway.gather.forms.tables import BETWEEN_UNIT_AND_VALUE
from hallway.gather.table_times import on_the_wall
from hallway.people import queries as people
from hallway.people.forms import zone_choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hallway.gather.models import Mixer
    from hallway.people.models import Community

lazy = gettext_lazy
NUMBERS = ("tables", "seats", "sittings", "minutes")
PLAIN = ("name", "about", "place", "audience", "circle", "timezone", *NUMBERS)


class MixerForm(forms.Form):
    """`facts()` is what the actions take."""

    name = forms.CharField(
        label=lazy("Name"), max_length=120, help_text=lazy("For example: Spring mixer")
    )
    day = forms.DateField(label=lazy("Day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    hour = forms.TimeField(label=lazy("Time"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    timezone = forms.ChoiceField(label=lazy("On the clock of"))
    place = forms.CharField(label=lazy("Place"), max_length=300, required=False)
    about = forms.CharField(
        label=lazy("A word more"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    tables = forms.IntegerField(label=lazy("Tables"), min_value=1, max_value=200)
    seats = forms.IntegerField(label=lazy("Seats at each"), min_value=2, max_value=100)
    sittings = forms.IntegerField(label=lazy("Sittings"), min_value=1, max_value=MOST_SITTINGS)
    minutes = forms.IntegerField(label=lazy("Minutes each"), min_value=1, max_value=120)
    audience = forms.ChoiceField(label=lazy("Who is it for?"), widget=forms.RadioSelect)
    circle: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=lazy("Which circle?"), queryset=None, required=False, empty_label=lazy("Choose one")
    )
    units = forms.MultipleChoiceField(
        label=lazy("People in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Of each kind, any one you tick."),
    )

    def __init__(
        self,
        community: Community,
        now: datetime,
        *,
        data: Mapping[str, Any] | None = None,
        mixer: Mixer | None = None,
        zone: str = "",
    ) -> None:
        beginning = _beginning(zone or community.timezone, now)
        super().__init__(data, initial=_as_said(mixer) if mixer else beginning)
        self.fields["circle"].queryset = circles = people.circles(community.pk)  # type: ignore[attr-defined]
        units = people.unit_values(community.pk)
        kinds = [(people.EVERYONE, _("Everyone"))]
        kinds += [(people.CIRCLE, _("A circle"))] if circles.exists() else []
        kinds += [(people.UNITS, _("People in some units"))] if units else []
        choices = {
            "timezone": zone_choices(self.initial["timezone"]),
            "audience": kinds,
            "units": [
                (f"{name}{BETWEEN_UNIT_AND_VALUE}{value}", f"{name}: {value}")
                for name, values in units.items()
                for value in values
            ],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        for kind, name in ((people.CIRCLE, "circle"), (people.UNITS, "units")):
            if facts.get("audience") == kind and not facts.get(name):
                self.add_error(name, _("Choose at least one."))
        return facts

    def facts(self) -> dict[str, Any]:
        """What the form says, in the words of a mixer."""
        said = dict(self.cleaned_data)
        zone = said["timezone"]
        starts = on_the_wall(said.pop("day"), said.pop("hour"), zone).astimezone(UTC)
        chosen = said["units"] if said["audience"] == people.UNITS else []
        circle = said["circle"] if said["audience"] == people.CIRCLE else None
        return {**said, "starts_at": starts, "units": _units_of(chosen), "circle": circle}

    def numbers(self) -> dict[str, int]:
        """The four numbers, as far as they make sense."""
        said = self.cleaned_data if self.is_bound and self.is_valid() is not None else self.initial
        return {name: said[name] for name in NUMBERS if isinstance(said.get(name), int)}


def _units_of(chosen: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in chosen:
        name, _between, value = one.partition(BETWEEN_UNIT_AND_VALUE)
        found.setdefault(name, []).append(value)
    return found


def _beginning(zone: str, now: datetime) -> dict[str, Any]:
    today = now.astimezone(ZoneInfo(zone)).date()
    return {
        "day": _weekday(today + timedelta(days=14)),
        "hour": time(17, 0),
        "timezone": zone,
        "audience": people.EVERYONE,
        "tables": 8,
        "seats": 4,
        "sittings": 6,
        "minutes": 8,
    }


def _weekday(day: date) -> date:
    """That day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _as_said(mixer: Mixer) -> dict[str, Any]:
    local = mixer.starts_at.astimezone(ZoneInfo(mixer.timezone))
    units = [
        f"{name}{BETWEEN_UNIT_AND_VALUE}{value}"
        for name, values in mixer.units.items()
        for value in values
    ]
    plain = {name: getattr(mixer, name) for name in PLAIN}
    return {**plain, "day": local.date(), "hour": local.time(), "units": units}
