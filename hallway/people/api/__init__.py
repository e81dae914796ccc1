"""People through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from ninja import Router

from hallway.people.api.members import REFUSALS, Person, Refusal, Word
from hallway.people.api.members import router as members
from hallway.people.api.profiles import router as profiles
from hallway.people.api.reports import router as reports
from hallway.people.api.search import router as search

__all__ = ["REFUSALS", "Person", "Refusal", "Word", "router"]

router = Router()
router.add_router("", members)
router.add_router("", profiles)
router.add_router("", search)
router.add_router("", reports)
