"""Starting a circle, and its rounds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.people.sheet import clean, one_line

TUESDAY = 1
RHYTHMS = [
    ("two_weeks", _("Every two weeks")),
    ("weekly", _("Every week")),
    ("four_weeks", _("Every four weeks")),
    ("monthly", _("Every month")),
]


class CircleForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For example: New parents, or Python.")
    )
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=300,
        required=False,
        help_text=_("One or two lines. Everybody can read them."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    open = forms.TypedChoiceField(
        label=_("Who may join?"),
        choices=[("yes", _("Anybody")), ("no", _("Whoever asks and is let in"))],
        coerce=lambda word: word == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        required=False,
        empty_value=True,  # type: ignore[arg-type]
    )

    def clean_name(self) -> str:
        return one_line(clean(self.cleaned_data["name"]))

    def clean_about(self) -> str:
        return one_line(clean(self.cleaned_data["about"]))


class RoundsForm(forms.Form):
    """Coffee rounds for one circle: the three things that have to be said."""

    rhythm = forms.ChoiceField(label=_("How often?"), choices=RHYTHMS)
    first_on = forms.DateField(
        label=_("First introductions on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    size = forms.TypedChoiceField(
        label=_("How many meet?"),
        choices=[("2", _("Two")), ("3-4", _("Three or four"))],
        coerce=lambda text: [2] if text == "2" else [3, 4],
        widget=forms.RadioSelect,
    )

    def __init__(self, today: date, data: Any = None) -> None:
        soon = today + timedelta(days=6)
        first_on = soon + timedelta(days=(TUESDAY - soon.weekday()) % 7)
        super().__init__(data, initial={"first_on": first_on, "rhythm": "two_weeks", "size": "2"})
        self.today = today

    def clean_first_on(self) -> date:
        day: date = self.cleaned_data["first_on"]
        if day <= self.today + timedelta(days=4):
            raise forms.ValidationError(
                _("People are asked four days before. Choose a day at least five days from now.")
            )
        return day
