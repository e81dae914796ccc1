"""The facts about asks, offers and introductions."""

from __future__ import annotations

from hallway.exchange.models.introductions import Introduction, IntroductionStep

__all__ = ["Introduction", "IntroductionStep"]
