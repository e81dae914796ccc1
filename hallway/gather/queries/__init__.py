"""Reading about everyday places."""

from __future__ import annotations

from hallway.gather.queries.circles import CirclePage, circle_page

__all__ = ["CirclePage", "circle_page"]
