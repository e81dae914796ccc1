"""What people fill in about a meeting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _


class TimeForm(forms.Form):
    """Another time, on the clock of whoever proposes it."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))
    hour = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def __init__(self, timezone: str, data: Any = None) -> None:
        super().__init__(data)
        self.timezone = timezone
        place = timezone.rpartition("/")[2].replace("_", " ")
        self.fields["hour"].help_text = _("On your clock (%s).") % place

    def starts_at(self) -> datetime:
        """The moment in UTC; an hour that the clock jumps over moves forward."""
        wall = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return wall.replace(tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)


class ProposalForm(forms.Form):
    """One of the proposed moments, by its timestamp."""

    at = forms.IntegerField(min_value=0, max_value=2**32)

    def starts_at(self) -> datetime:
        return datetime.fromtimestamp(self.cleaned_data["at"], UTC)


class PlaceForm(forms.Form):
    place = forms.CharField(
        label=_("Place or video link"),
        max_length=300,
        required=False,
        help_text=_("Where you meet, for everybody to see."),
    )
