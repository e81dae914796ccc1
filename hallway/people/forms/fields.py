"""What several forms share: choices of days, rhythms and places, and lists of words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from hallway.people.sheet import clean, split_list

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
