"""The facts about people: communities, members, circles, ties and private choices."""

from __future__ import annotations

from hallway.people.models.access import ApiToken, RosterImport, SignInRequest
from hallway.people.models.accounts import Community, User
from hallway.people.models.between import Block, Encounter, Promise, Tie, TieChoice, TieWord
from hallway.people.models.limits import Spent
from hallway.people.models.members import Circle, CircleMember, CircleWish, Member, weekdays
from hallway.people.models.profiles import Photo, Story, StoryPicture
from hallway.people.models.reports import Moderation, Report
from hallway.people.models.search import SearchEntry, sweep_forms

__all__ = [
    "ApiToken",
    "Block",
    "Circle",
    "CircleMember",
    "CircleWish",
    "Community",
    "Encounter",
    "Member",
    "Moderation",
    "Photo",
    "Promise",
    "Report",
    "RosterImport",
    "SearchEntry",
    "SignInRequest",
    "Spent",
    "Story",
    "StoryPicture",
    "Tie",
    "TieChoice",
    "TieWord",
    "User",
    "sweep_forms",
    "weekdays",
]
