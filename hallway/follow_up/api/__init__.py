"""What follows a meeting, through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from ninja import Router

from hallway.follow_up.api.outcomes import router as outcomes
from hallway.follow_up.api.sparks import router as sparks
from hallway.follow_up.api.thanks import router as thanks

router = Router()
router.add_router("", outcomes)
router.add_router("", thanks)
router.add_router("", sparks)
