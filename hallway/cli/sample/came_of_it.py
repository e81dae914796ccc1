"""What came of the first round: a few thanks, and sparks that their people agree to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.follow_up import actions
from hallway.meet import queries as meetings
from hallway.people import queries

if TYPE_CHECKING:
    from hallway.meet.models import Meeting
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

THANKS = (
    "You drew me the map of who decides what. It saved me a week.",
    "You showed me how you keep a kiln log, and now I keep one, too.",
    "You listened to my half-baked idea, and then asked the one question it needed.",
    "You read my first talk, and took the fear out of the second.",
    "Your trick with the test data works. We used it the next morning.",
)
EVERYBODY, ORGANISERS, OURS = 2, 1, 0
SPARKS = (
    ("idea", "A shelf in both sites for parts that one team no longer needs.", EVERYBODY),
    ("collaboration", "We now plan the spring release notes together.", EVERYBODY),
    ("idea", "A lunch-hour clinic for people who are stuck with a spreadsheet.", ORGANISERS),
    ("friendship", "We run on Thursdays. Slowly.", OURS),
    ("collaboration", "Design sits in on support calls once a month.", EVERYBODY),
    ("idea", "Recording the machine's sound to hear a worn bearing early.", EVERYBODY),
    ("idea", "One glossary for sales and research.", OURS),
    ("collaboration", "A shared list of venues that are open to everybody.", ORGANISERS),
    ("idea", "A sign on the door that says: come in, I like being asked.", EVERYBODY),
    ("idea", "Returned lanterns as lamps for the canteen.", EVERYBODY),
    ("collaboration", "We read each other's job adverts before they go out.", OURS),
)
FOR_SOMEBODY = ("You asked how I learn names, and I have thought about it since. Thank you!",)
TO_AGREE = ("idea", "A cupboard of spare cameras that anybody may borrow.")


def see_what_came_of_it(viewer: Viewer, shown: Member, now: datetime) -> None:
    """Thanks on pages, sparks told, and one of each that waits for whoever tries the demo."""
    everybody = list(queries.community_members(viewer))
    held = _held(everybody, shown, now)
    for meeting, words in zip(held, THANKS, strict=False):
        _thank(meeting, words, now)
    for meeting, (kind, words, wish) in zip(held, SPARKS, strict=False):
        _tell(meeting, kind, words, wish, now)
    own = [one for one in meetings.my_meetings(shown, now).past if _of_few(one)]
    if own:
        _wait_for(own[0], shown, now)


def _held(everybody: Sequence[Member], without: Member, now: datetime) -> list[Meeting]:
    """Meetings of the past, each once."""
    found = {
        meeting.pk: meeting
        for member in everybody
        for meeting in meetings.my_meetings(member, now).past
        if _of_few(meeting) and meeting.starts_at
    }
    return list(_once_each(found.values(), without))


def _once_each(held: Iterable[Meeting], without: Member) -> Iterator[Meeting]:
    """Nobody is in two of them."""
    seen = {without.pk}
    for meeting in held:
        here = {one.pk for one in meetings.present(meeting)}
        if not here & seen:
            seen |= here
            yield meeting


def _of_few(meeting: Meeting) -> bool:
    """A coffee of people who would meet again."""
    return not meetings.is_crowd(meeting) and meetings.willing(meeting)


def _thank(meeting: Meeting, words: str, now: datetime) -> None:
    giver, receiver, *_others = meetings.present(meeting)
    given = actions.thank(
        giver=giver, receiver=receiver, words=words, source=f"meeting:{meeting.pk}", now=now
    )
    actions.answer_thanks(thanks_id=given.pk, receiver_id=receiver.pk, shown=True)


def _tell(meeting: Meeting, kind: str, words: str, wish: int, now: datetime) -> None:
    teller, *others = meetings.present(meeting)
    told = actions.tell_spark(
        teller=teller,
        kind=kind,
        words=words,
        others=[one.pk for one in others],
        source=f"meeting:{meeting.pk}",
        wish=wish,
        now=now,
    )
    for one in others:
        actions.agree(spark_id=told.pk, member_id=one.pk, wish=wish, now=now)


def _wait_for(meeting: Meeting, shown: Member, now: datetime) -> None:
    teller = meetings.others(meeting, shown)[0]
    source = f"meeting:{meeting.pk}"
    actions.thank(giver=teller, receiver=shown, words=FOR_SOMEBODY[0], source=source, now=now)
    kind, words = TO_AGREE
    actions.tell_spark(
        teller=teller, kind=kind, words=words, others=[shown.pk], source=source, now=now
    )
