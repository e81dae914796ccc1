"""The form of a program. One name is enough; everything else has a good beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hallway.invite import queries
from hallway.invite.actions import too_short
from hallway.invite.rhythm import DATES, HOURS_TO_ANSWER, Moments, Rhythm, preview
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.invite.models import Program
    from hallway.people.models import Community

lazy = gettext_lazy
SIZES = {
    "2": lazy("Two"),
    "3": lazy("Three"),
    "4": lazy("Four"),
    "3-4": lazy("Three or four"),
    "5": lazy("Five"),
    "6": lazy("Six"),
}
REST = {
    "": lazy("Never again, as long as there is anybody new"),
    "12": lazy("After 12 rounds"),
    "6": lazy("After 6 rounds"),
    "3": lazy("After 3 rounds"),
}
TUESDAY = 1


def sizes_of(text: str) -> list[int]:
    """ "3-4" is three or four."""
    first, _dash, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def size_text(sizes: Sequence[int]) -> str:
    return str(sizes[0]) if len(sizes) == 1 else f"{sizes[0]}-{sizes[-1]}"


class DatesField(forms.CharField):
    """Dates, one a line or separated by commas."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        words = str(value or "").replace(",", " ").split()
        try:
            return sorted({date.fromisoformat(word).isoformat() for word in words})
        except ValueError as error:
            raise forms.ValidationError(
                _("Please write every date like 2027-03-31, one a line.")
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class ProgramForm(forms.Form):
    """Everything that a program says. `facts()` is what the actions take."""

    name = forms.CharField(
        label=lazy("Name"), max_length=120, help_text=lazy("For example: Coffee with a colleague")
    )
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

    rhythm = forms.ChoiceField(label=lazy("How often?"))
    first_on = forms.DateField(
        label=lazy("First introductions on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    dates = DatesField(
        label=lazy("Your dates"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=lazy("Like 2027-03-31, one a line. Only for “On dates that I choose”."),
    )
    timezone = forms.ChoiceField(label=lazy("On the clock of"))
    introduce_at = forms.TimeField(
        label=lazy("Introduce at"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    ask_days_before = forms.IntegerField(
        label=lazy("Ask this many days before"), min_value=1, max_value=60
    )
    match_hours_before = forms.IntegerField(
        label=lazy("Match this many hours before"),
        min_value=0,
        max_value=24 * 60,
        help_text=lazy("Until then answers can change; after it you can look the round over."),
    )
    joining = forms.ChoiceField(label=lazy("Who takes part?"), widget=forms.RadioSelect)

    size = forms.ChoiceField(label=lazy("How many meet?"), choices=list(SIZES.items()))
    seats = forms.MultipleChoiceField(
        label=lazy("In every group, as far as it can be"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy(
            "Each gives way before anybody is left out, and the round then says where. "
            "For groups of three or more; pairs have none of these."
        ),
    )
    odd = forms.ChoiceField(
        label=lazy("When the number is odd"),
        widget=forms.RadioSelect,
        help_text=lazy("Hosts are organisers who take part."),
    )
    mix = forms.MultipleChoiceField(
        label=lazy("Bring people together across"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Nothing ticked means: across all of them."),
    )
    rest = forms.ChoiceField(
        label=lazy("The same people meet again"), choices=list(REST.items()), required=False
    )
    participation = forms.ChoiceField(
        label=lazy("What matters more?"),
        choices=[
            ("yes", lazy("As many as possible meet")),
            ("no", lazy("Only good matches: some may sit out")),
        ],
        widget=forms.RadioSelect,
    )
    least_value = forms.FloatField(
        label=lazy("Least value of a meeting"),
        min_value=0,
        required=False,
        help_text=lazy("Only with “Only good matches”. A usual meeting is worth about 1."),
    )
    minutes = forms.IntegerField(label=lazy("Minutes"), min_value=10, max_value=480)
    place = forms.CharField(
        label=lazy("Place or video link to suggest"), max_length=300, required=False
    )

    def __init__(
        self,
        community: Community,
        now: datetime,
        *,
        data: Mapping[str, Any] | None = None,
        program: Program | None = None,
    ) -> None:
        self.community, self.now, self.program = community, now, program
        beginning = _as_initial(program) if program else _beginning(community, now)
        super().__init__(data, initial=beginning)
        self._choices()

    def _choices(self) -> None:
        fields: dict[str, Any] = self.fields
        for name, choices in queries.program_choices().items():
            fields[name].choices = choices
        fields["circle"].queryset = people.circles(self.community.pk)
        values = people.unit_values(self.community.pk)
        fields["units"].choices = [
            (name, [(f"{name}={value}", value) for value in found])
            for name, found in values.items()
        ]
        offered = {
            people.EVERYONE: True,
            people.CIRCLE: fields["circle"].queryset.exists(),
            people.UNITS: bool(values),
        }
        fields["audience"].choices = [one for one in fields["audience"].choices if offered[one[0]]]
        kept = self.initial.get("mix", [])
        fields["mix"].choices = [(name, name) for name in dict.fromkeys([*values, *kept])]
        fields["seats"].choices = _seat_choices(list(kept or values))
        rest = str(self.initial.get("rest", ""))
        if rest not in REST:
            fields["rest"].choices = [*REST.items(), (rest, _("After %s rounds") % rest)]
        fields["timezone"].choices = [
            (zone, zone.replace("_", " ")) for zone in sorted(available_timezones())
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("audience") == people.CIRCLE and not facts.get("circle"):
            self.add_error("circle", _("Choose the circle that this program is for."))
        if facts.get("audience") == people.UNITS and not facts.get("units"):
            self.add_error("units", _("Tick at least one."))
        if facts.get("rhythm") == DATES and not facts.get("dates"):
            self.add_error("dates", _("Write down at least one date."))
        days, hours = facts.get("ask_days_before"), facts.get("match_hours_before")
        if days is not None and hours is not None and days * 24 - hours < HOURS_TO_ANSWER:
            self.add_error("match_hours_before", too_short())
        return facts

    def facts(self) -> dict[str, Any]:
        """What the form says, in the words of a program."""
        said = dict(self.cleaned_data)
        said["sizes"] = sizes_of(said.pop("size"))
        # The choices are hidden for pairs, and may still be ticked from before.
        said["seats"] = said["seats"] if queries.may_choose_seats(said["sizes"]) else []
        said["rest"] = int(said["rest"]) if said["rest"] else None
        said["participation"] = said["participation"] == "yes"
        said["least_value"] = said["least_value"] or 0.0
        said["units"] = _units_of(said["units"]) if said["audience"] == people.UNITS else {}
        if said["audience"] != people.CIRCLE:
            said["circle"] = None
        return said

    def next_dates(self) -> list[Moments]:
        """The next four rounds, as far as what is filled in allows."""
        rhythm = self._rhythm()
        after = queries.last_asked_day(self.program) if self.program else None
        return list(preview(rhythm, now=self.now, after=after)) if rhythm else []

    def zone(self) -> str:
        """The clock on which the program's times are meant."""
        rhythm = self._rhythm()
        return rhythm.timezone if rhythm else self.community.timezone

    def _rhythm(self) -> Rhythm | None:
        if not self.is_bound:
            return self._rhythm_from(self.initial)
        self.is_valid()
        return self._rhythm_from(self.cleaned_data)

    def _rhythm_from(self, said: Mapping[str, Any]) -> Rhythm | None:
        try:
            rhythm = Rhythm(
                kind=said["rhythm"],
                first_on=said["first_on"],
                timezone=said["timezone"],
                introduce_at=said["introduce_at"],
                ask_days_before=said["ask_days_before"],
                match_hours_before=said["match_hours_before"],
            )
        except KeyError:
            return None
        chosen = said.get("dates") or []
        listed = chosen.split() if isinstance(chosen, str) else chosen
        return replace(rhythm, dates=tuple(date.fromisoformat(day) for day in listed))


def _seat_choices(units: Sequence[str]) -> list[tuple[str, str]]:
    """What groups had better have; "apart" looks at the first unit that is mixed across."""
    choices = {
        "newcomer": _("Somebody new: at least one who joined in the last three months"),
        "apart": _("Nobody beside their own %s") % units[0] if units else "",
        "language": _("A language in common"),
    }
    return [(choice, words) for choice, words in choices.items() if words]


def _units_of(ticked: Sequence[str]) -> dict[str, list[str]]:
    """["team=Sales", "team=Care"] is {"team": ["Sales", "Care"]}."""
    units: dict[str, list[str]] = {}
    for pair in ticked:
        name, _is, value = pair.partition("=")
        units.setdefault(name, []).append(value)
    return units


def _beginning(community: Community, now: datetime) -> dict[str, Any]:
    """A sensible program: pairs, every two weeks, on a Tuesday morning at least a week away."""
    today = now.astimezone(ZoneInfo(community.timezone)).date()
    soon = today + timedelta(days=6)
    return {
        "audience": people.EVERYONE,
        "rhythm": "two_weeks",
        "first_on": soon + timedelta(days=(TUESDAY - soon.weekday()) % 7),
        "dates": "",
        "timezone": community.timezone,
        "introduce_at": time(9),
        "ask_days_before": 4,
        "match_hours_before": 24,
        "joining": "ask",
        "size": "2",
        "odd": "trio",
        "rest": "",
        "participation": "yes",
        "least_value": 0,
        "minutes": 30,
    }


def _as_initial(program: Program) -> dict[str, Any]:
    same = (
        *("name", "audience", "circle", "rhythm", "first_on", "timezone", "introduce_at"),
        *("ask_days_before", "match_hours_before", "joining", "odd", "mix", "seats"),
        *("least_value", "minutes", "place"),
    )
    return {
        **{name: getattr(program, name) for name in same},
        "dates": "\n".join(program.dates),
        "size": size_text(program.sizes),
        "rest": "" if program.rest is None else str(program.rest),
        "participation": "yes" if program.participation else "no",
        "units": [f"{name}={value}" for name, all_ in program.units.items() for value in all_],
    }
