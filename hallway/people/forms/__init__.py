"""What people fill in."""

from __future__ import annotations

from hallway.people.forms.access import SignInForm, TokenForm
from hallway.people.forms.fields import DAYS, RHYTHMS, Words, places, zone_choices
from hallway.people.forms.members import MemberForm, RosterForm
from hallway.people.forms.profile import PauseForm, PreferencesForm, ProfileForm, StoryForm

__all__ = [
    "DAYS",
    "RHYTHMS",
    "MemberForm",
    "PauseForm",
    "PreferencesForm",
    "ProfileForm",
    "RosterForm",
    "SignInForm",
    "StoryForm",
    "TokenForm",
    "Words",
    "places",
    "zone_choices",
]
