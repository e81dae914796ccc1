"""Through the API: the same actions as the pages, nothing more."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["exchange"])
