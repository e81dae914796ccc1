"""Tables for one member's home: near in topic, far in network. docs/methods/tables.md has why.

Only tables that the member may take a seat at are looked at, so nothing here tells of anybody's
wishes; and what is compared is tables, never people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hallway.gather.models import TableSeat
from hallway.gather.queries import tables
from hallway.gather.queries.tables import Look
from hallway.match.queries.among import among
from hallway.match.snapshot import values_with
from hallway.meet import queries as meet
from hallway.people import queries as people
from hallway.people.queries.known import tied_pairs

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

SHOWN = 3
# Of thousands, the soonest: a home page is read in a moment.
MOST_READ = 600
# So many by topic are looked at in the network.
LOOKED_AT, TRIED = 12, 30
AHEAD = timedelta(days=21)
# People whose ties make the part of the network that is looked at.
NEIGHBOURHOOD = 150
# A conversation that is worth this many usual ones is as far as it gets.
FARTHEST = 2.0
# A table, and how near it is in topic.
Rated = tuple[Look, float]
SMALL = frozenset(
    re.findall(
        r"\w+",
        """
a about also an and any are as at be but by can come do for from have how i in into is it its like
me my no not of on or our so some than that the their them there this to up us was we what when
where who will with you your
""",
    )
)


@dataclass(frozen=True)
class Suggestion:
    """A table, and how well it fits: both from 0 to 1. `shared` are interests of the member's."""

    look: Look
    near: float
    far: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class OnHome:
    """Tables on one member's home: where they sit or wait, and where they might."""

    mine: list[Look]
    suggested: list[Suggestion]


def on_home(viewer: Viewer, now: datetime) -> OnHome:
    """Both from one look at what is coming."""
    looks = _coming(viewer, now)
    mine = [look for look in looks if look.mine or look.waiting]
    mine += tables.my_seats(viewer, now, besides=[look.sitting.pk for look in mine])
    mine.sort(key=lambda look: (look.sitting.starts_at, look.sitting.pk))
    return OnHome(mine, _best(viewer, looks, now))


def suggested(viewer: Viewer, now: datetime) -> list[Suggestion]:
    """Two or three tables that the member may like, the best first; none during a break."""
    return _best(viewer, _coming(viewer, now), now)


def _coming(viewer: Viewer, now: datetime) -> list[Look]:
    """What is on in the next weeks; nothing during a break."""
    today = people.hindrances([viewer.member], at=now).get(viewer.member.pk)
    if today and today.code != people.RESTING:
        return []
    return tables.coming(viewer, now, until=now + AHEAD, most=MOST_READ)


def _best(viewer: Viewer, coming: Sequence[Look], now: datetime) -> list[Suggestion]:
    looks = _with_a_seat(coming)
    own = _own_words(viewer.member) if looks else set()
    rated = [(look, nearness(own, _words_of(look))) for look in looks]
    rated.sort(key=lambda row: (-row[1], row[0].sitting.starts_at, row[0].sitting.pk))
    best = _free(viewer.member, _once_a_table(rated)[:TRIED])[:LOOKED_AT]
    far = farness(viewer.member, [look for look, _near in best], now) if best else []
    found = [
        Suggestion(look, near, away, _shared(viewer.member, look))
        for (look, near), away in zip(best, far, strict=True)
    ]
    found.sort(key=lambda one: (-one.near - one.far, one.look.sitting.starts_at))
    return found[:SHOWN]


def _with_a_seat(looks: Sequence[Look]) -> list[Look]:
    """Dates with a seat for this member, at tables they have nothing to do with yet."""
    mine = {look.table.pk for look in looks if look.mine or look.waiting or look.hosting}
    return [
        look for look in looks if look.seat_for_me and look.invited and look.table.pk not in mine
    ]


def _free(member: Member, rated: Sequence[Rated]) -> list[Rated]:
    """Where nothing stands in the way: no break, no rhythm, nothing else at that time."""
    if not rated:
        return []
    spans = [(look.sitting.starts_at, tables.ends_at(look.sitting)) for look, _near in rated]
    hindered = people.hindered_at(member, {begins for begins, _ends in spans})
    first, last = min(spans)[0], max(ends for _begins, ends in spans)
    taken = meet.busy_times(member.pk, starts_at=first, ends_at=last)
    return [
        row
        for row, (begins, ends) in zip(rated, spans, strict=True)
        if begins not in hindered
        and not any(begins < until and since < ends for since, until in taken)
    ]


def _once_a_table(rated: Sequence[Rated]) -> list[Rated]:
    """Of a repeating table its next date alone."""
    first: dict[int, Rated] = {}
    for row in rated:
        first.setdefault(row[0].table.pk, row)
    return list(first.values())


# Near in topic


def words(text: str) -> set[str]:
    """The words of a text that say something, in one form for one and many.

    >>> sorted(words("Old maps, and new bread for the climbers"))
    ['bread', 'climber', 'map', 'new', 'old']
    """
    found = re.findall(r"[^\W_]{2,}", text.casefold())
    return {_stem(word) for word in found if word not in SMALL}


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word


def nearness(own: Collection[str], topic: Collection[str]) -> float:
    """How much of a topic speaks of what somebody cares about: √(shared ÷ words of the topic).

    The root, because one word in common says a lot and the fourth little more.
    """
    shared = set(own) & set(topic)
    return (len(shared) / len(topic)) ** 0.5 if topic else 0.0


def _shared(member: Member, look: Look) -> tuple[str, ...]:
    """The member's own interests that the topic speaks of, as they wrote them."""
    topic = _words_of(look)
    return tuple(one for one in member.interests if words(one) & topic)


def _own_words(member: Member) -> set[str]:
    """Interests, what to ask them about, their circles, and the topics they sat at before."""
    past = TableSeat.objects.filter(member=member).order_by("-taken_at")
    topics = past.values_list("sitting__table__topic", flat=True)[:20]
    circles = member.circles.values_list("name", flat=True)
    return _all_words([*member.interests, member.ask_about, *topics, *circles])


def _words_of(look: Look) -> set[str]:
    circle = look.table.circle.name if look.table.circle else ""
    return words(f"{look.table.topic} {circle}")


def _all_words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words(text)}


# Far in the network


def farness(member: Member, looks: Sequence[Look], now: datetime) -> list[float]:
    """For each table the mean of what new ties with those seated would bring the network.

    The gain of the engine (docs/methods/values.md), 1 for a usual pair, cut off at 2 and halved.
    Whom the member has met in the last weeks counts nothing.
    """
    seated = [tables.seated_ids(look.sitting) for look in looks]
    around = _neighbourhood(member, {pk for ids in seated for pk in ids})
    snapshot = among(member.community, around, now=now, seed=0)
    worth = values_with(snapshot, str(member.pk))
    return [_mean(ids, worth) for ids in seated]


def _mean(ids: Sequence[int], worth: dict[str, dict[str, float]]) -> float:
    gains = [worth.get(str(pk), {}).get("gain", 0.0) for pk in ids]
    return sum(min(gain, FARTHEST) for gain in gains) / len(gains) / FARTHEST if gains else 0.0


def _neighbourhood(member: Member, seated: Collection[int]) -> list[Member]:
    """The member, those seated, and as many of their contacts as there is room for."""
    core = {member.pk, *seated}
    near = {
        one for pair in tied_pairs(member.community_id, core) for one in pair if one not in core
    }
    ids = [*sorted(core), *sorted(near)][: max(NEIGHBOURHOOD, len(core))]
    found = people.members_by_id(member.community_id, ids)
    return [found[pk] for pk in sorted(found)]
