"""What follows a meeting, through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from ninja import Router

from hallway.follow_up.api.outcomes import router as outcomes

router = Router(tags=["meetings"])
router.add_router("", outcomes)
