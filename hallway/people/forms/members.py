"""What organisers fill in about the people of their community."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.people.forms.fields import zone_choices
from hallway.people.roster import KNOWN
from hallway.people.sheet import clean, column_key, one_line


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
    reports_to = forms.CharField(
        label=_("Reports to"),
        max_length=200,
        required=False,
        help_text=_("The id, address or name of somebody here, for the org chart."),
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
        self.order_fields([*list(self.base_fields)[:7], *self.unit_fields, "new_unit", "new_value"])

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
