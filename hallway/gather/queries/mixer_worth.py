"""What the guests of a mixer are worth to each other, by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hallway.match.queries.among import among
from hallway.match.snapshot import value_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallway.gather.models import Mixer
    from hallway.people.models import Member


def worth_of(mixer: Mixer, members: Sequence[Member], *, now: datetime) -> NDArray[Any]:
    """A table in the order of `members`: NaN for two who must never share a table.

    Those whom Hallway brought together lately are worth nothing to each other, so they share
    a table only where the room leaves no other choice.
    """
    import numpy as np

    ids, table = value_table(among(mixer.community, members, now=now, seed=mixer.seed))
    place = {pk: at for at, pk in enumerate(ids)}
    order = [place[str(member.pk)] for member in members]
    found: NDArray[Any] = table[np.ix_(order, order)]
    return found
