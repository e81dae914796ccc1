"""The year before, and the organiser's picture of it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hallway.network import actions as network
from hallway.people import actions as people

if TYPE_CHECKING:
    from hallway.people.queries import Viewer

SEED = 91
QUARTER = timedelta(weeks=13)
# Of those who know each other today, so many were in touch one, two, three quarters ago.
IN_TOUCH = (0.92, 0.82, 0.72)


def remember_the_year(viewer: Viewer, pairs: Iterable[tuple[int, int]], now: datetime) -> None:
    """Who was in touch in the quarters before: fewer people, further back."""
    chance = random.Random(SEED)
    known = list(pairs)
    for quarters, share in enumerate(IN_TOUCH, start=1):
        for first, second in known:
            if chance.random() < share:
                people.record_tie(
                    community_id=viewer.community.pk,
                    first_id=first,
                    second_id=second,
                    on=(now - quarters * QUARTER - timedelta(days=chance.randrange(20))).date(),
                    weight=0.2,
                    source="declared",
                )


def draw_the_picture(viewer: Viewer, now: datetime) -> None:
    """By team, quarter by quarter."""
    network.choose_drawing(viewer=viewer, attributes=["team"], weeks=13, now=now)
    network.draw_due(now=now, community_id=viewer.community.pk)
