"""How the organisers' picture is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.network.actions.whole import MOST_ATTRIBUTES


class DrawingForm(forms.Form):
    attributes = forms.MultipleChoiceField(
        label=_("Draw it by"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "One, or two: then each pair of people counts in one of the two pictures, by lot, so "
            "that nothing can be had by subtracting one from the other."
        ),
    )
    weeks = forms.TypedChoiceField(
        label=_("One picture covers"),
        coerce=int,
        initial=13,
        choices=[
            (4, _("four weeks: for a thousand people and more")),
            (13, _("a quarter of a year")),
            (26, _("half a year: for few people")),
        ],
        help_text=_("This can't be changed later: no contact may be counted in two pictures."),
    )

    def __init__(self, units: Iterable[str], begun: bool, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        choices = [(name, name.replace("_", " ").capitalize()) for name in units]
        self.fields["attributes"].choices = choices  # type: ignore[attr-defined]
        if begun:
            del self.fields["weeks"]

    def clean_attributes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["attributes"]
        if len(chosen) > MOST_ATTRIBUTES:
            raise forms.ValidationError(_("Choose one or two."))
        return chosen
