"""Through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from ninja import Router

from hallway.network.api.health import router as health
from hallway.network.api.mine import router as mine
from hallway.network.api.whole import router as whole

router = Router(tags=["network"])
router.add_router("", mine)
router.add_router("", whole)
router.add_router("", health)
