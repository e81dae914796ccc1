"""The facts about asks, offers, introductions and weekly letters."""

from __future__ import annotations

from hallway.exchange.models.asks import Ask, Asking, AskReply, AskTopic, NotAskedAbout
from hallway.exchange.models.digests import Digest
from hallway.exchange.models.introductions import Introduction, IntroductionStep

__all__ = [
    "Ask",
    "AskReply",
    "AskTopic",
    "Asking",
    "Digest",
    "Introduction",
    "IntroductionStep",
    "NotAskedAbout",
]
