"""What people fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.people.actions import UNTIL_I_SAY
from hallway.people.roster import KNOWN
from hallway.people.scopes import SCOPES
from hallway.people.sheet import clean, column_key, one_line, split_list

if TYPE_CHECKING:
    from hallway.people.models import Member

RHYTHMS = [
    (0, _("Every round")),
    (14, _("At most every two weeks")),
    (28, _("At most every four weeks")),
    (56, _("At most every eight weeks")),
]
DAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
# These are places on a map of clocks, not of people.
NOT_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@lru_cache(maxsize=1)
def places() -> tuple[str, ...]:
    zones = {zone for zone in available_timezones() if "/" in zone}
    return ("UTC", *sorted(zone for zone in zones if not zone.startswith(NOT_PLACES)))


def zone_choices(current: str) -> list[tuple[str, str]]:
    zones = places() if current in places() else (current, *places())
    return [(zone, zone.replace("_", " ")) for zone in zones]


class Words(forms.CharField):
    """A few words or phrases, with commas between them."""

    most = 30
    longest = 60

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        words = list(split_list(re.sub(r"[,\n]", ";", clean(super().clean(value) or ""))))
        if len(words) > self.most or any(len(word) > self.longest for word in words):
            raise forms.ValidationError(
                _("At most %(most)s of them, each of at most %(longest)s characters."),
                params={"most": self.most, "longest": self.longest},
            )
        return words


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    ask_about = forms.CharField(
        label=_("Ask me about"),
        max_length=300,
        required=False,
        help_text=_("What you like to talk about or can help with. One or two lines."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    interests = Words(label=_("Interests"), help_text=_("With commas between: climbing, jazz."))
    languages = Words(label=_("Languages"), help_text=_("With commas between: English, Polish."))
    days_between = forms.TypedChoiceField(
        label=_("How often"),
        choices=RHYTHMS,
        coerce=int,
        help_text=_("You are never asked more often than that."),
    )
    timezone = forms.ChoiceField(label=_("Time zone"))
    works_from = forms.TimeField(
        label=_("From"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    works_to = forms.TimeField(
        label=_("To"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    work_days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, member: Member, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(member, name) for name in self.base_fields})
        self.fields["timezone"].choices = zone_choices(member.timezone)  # type: ignore[attr-defined]

    def clean_ask_about(self) -> str:
        return one_line(clean(self.cleaned_data["ask_about"]))

    def clean_name(self) -> str:
        return one_line(clean(self.cleaned_data["name"]))


class PauseForm(forms.Form):
    """A pause ends by itself on a day, or when the member says so."""

    until = forms.DateField(
        label=_("Back on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    open_end = forms.BooleanField(label=_("Until I say otherwise"), required=False)

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("open_end"):
            facts["until"] = UNTIL_I_SAY
        elif not facts.get("until") and not self.errors:
            self.add_error("until", _("Say on which day you are back."))
        elif facts.get("until") and facts["until"] <= self.today:
            self.add_error("until", _("That day has passed. Choose one to come."))
        return facts


class MemberForm(forms.Form):
    """What an organiser says about one person. Units get one field each."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("Invitations and introductions go there."),
    )
    key = forms.CharField(
        label=_("Id"),
        max_length=120,
        required=False,
        help_text=_("How your list names this person; the id column of the file you import."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("member", _("Member")), ("organiser", _("Organiser"))],
        help_text=_("Organisers see all members, plan programs and look after rounds."),
    )
    timezone = forms.ChoiceField(label=_("Time zone"))
    joined_on = forms.DateField(
        label=_("Joined on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    new_unit = forms.CharField(
        label=_("Something else to mix across"),
        max_length=60,
        required=False,
        help_text=_("Such as team, site or level."),
    )
    new_value = forms.CharField(label=_("… and what it is here"), max_length=120, required=False)

    def __init__(self, facts: dict[str, Any], unit_names: Iterable[str], data: Any = None) -> None:
        super().__init__(data, initial=facts)
        self.fields["timezone"].choices = zone_choices(facts["timezone"])  # type: ignore[attr-defined]
        self.unit_fields = {f"unit_{number}": name for number, name in enumerate(unit_names)}
        for field, name in self.unit_fields.items():
            self.fields[field] = forms.CharField(
                label=name.replace("_", " ").capitalize(),
                max_length=120,
                required=False,
                initial=facts.get("units", {}).get(name, ""),
            )
        self.order_fields([*list(self.base_fields)[:6], *self.unit_fields, "new_unit", "new_value"])

    def clean_new_unit(self) -> str:
        name = column_key(one_line(clean(self.cleaned_data["new_unit"])))
        if name in KNOWN and name != "role":
            raise forms.ValidationError(_("“%(name)s” has its own place."), params={"name": name})
        return name

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        facts["name"] = one_line(clean(facts.get("name", "")))
        units = {name: facts.pop(field, "") for field, name in self.unit_fields.items()}
        name, value = facts.pop("new_unit", ""), facts.pop("new_value", "")
        if bool(name) != bool(value) and "new_unit" not in self.errors:
            self.add_error("new_value", _("Fill in both, or leave both empty."))
        units[name] = value
        facts["units"] = {
            name: one_line(clean(value)) for name, value in units.items() if name and value.strip()
        }
        return facts


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("The file"), widget=forms.ClearableFileInput({"accept": ".csv,text/csv,.txt,.tsv"})
    )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("So that you know it again.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("It works for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
    )

    def __init__(self, organiser: bool, data: Any = None) -> None:
        super().__init__(data)
        if not organiser:
            for_all = [(name, label) for name, label in SCOPES.items() if not _organisers(name)]
            self.fields["scopes"].choices = for_all  # type: ignore[attr-defined]


def _organisers(scope: str) -> bool:
    return scope.startswith(("members:", "programs:", "rounds:", "health:", "reports:"))
