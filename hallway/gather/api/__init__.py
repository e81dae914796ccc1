"""Everyday places through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from ninja import Router

from hallway.gather.api.circles import router as circles
from hallway.gather.api.free_now import router as free_now
from hallway.gather.api.mixers import router as mixers
from hallway.gather.api.tables import router as tables

router = Router(tags=["gatherings"])
router.add_router("", free_now)
router.add_router("", tables)
router.add_router("", mixers)
router.add_router("", circles)
