"""Through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from ninja import Router

from hallway.exchange.api.asks import router as asks
from hallway.exchange.api.introductions import router as introductions

router = Router(tags=["exchange"])
router.add_router("", asks)
router.add_router("", introductions)
