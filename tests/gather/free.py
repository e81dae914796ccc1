"""Steps of free now, as tests say them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hallway.gather import actions
from hallway.gather.models import FreeNow
from tests.cast import NOW

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member

# Long enough that nobody waits for a better partner any more.
LATER = NOW + timedelta(seconds=30)


def ask(member: Member, now: datetime = NOW, **facts: Any) -> FreeNow:
    """Somebody has 20 minutes, online, for the next 20 minutes."""
    return actions.be_free(member=member, now=now, **{"minutes": 20, "open_for": 20, **facts})


def tick(now: datetime = LATER) -> int:
    return actions.run_due(now=now, worker="test")


def coffee_of(member: Member) -> Meeting | None:
    """What came of the member's last wish."""
    wish = FreeNow.objects.filter(member=member).order_by("-pk").first()
    return wish.meeting if wish else None


def met(*members: Member) -> bool:
    """Whether all of them sit in one and the same coffee."""
    coffees = {coffee_of(member) for member in members}
    return len(coffees) == 1 and None not in coffees
