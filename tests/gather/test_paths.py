"""Every path that brings people together, against every rule that can keep them apart.

One table: a row for each path, a column for each rule. Each cell is Ben and Cy, whom the path
brings together when nothing keeps them apart; with the rule, it must not.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from hallway.follow_up import actions as follow_up
from hallway.gather import actions as gather
from hallway.gather.models import TableSeat
from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.match import actions as match
from hallway.match.models import Round
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Community, Encounter, Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather import free
from tests.gather.tables import first, open_table

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BERLIN, HONOLULU = ZoneInfo("Europe/Berlin"), "Pacific/Honolulu"


@dataclass
class Stage:
    """Linden House in Berlin: Ana organises; Ben and Cy are of different teams, as is Dee."""

    community: Community = field(default_factory=cast.community)
    people: dict[str, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for member in cast.people(self.community, 4, timezone="Europe/Berlin", interests=["jazz"]):
            self.people[member.name] = member

    def one(self, name: str) -> Member:
        self.people[name].refresh_from_db()
        return self.people[name]

    @property
    def two(self) -> list[Member]:
        return [self.one("Ben"), self.one("Cy")]


# The paths. Each runs until the rule may strike, yields, goes on, and says whether they are
# brought together. `moment` is when it first looks whether somebody can be asked along.

Way = Generator[None, None, bool]


@dataclass(frozen=True)
class Path:
    walk: Callable[[Stage], Way]
    moment: datetime
    # Rules that have no meaning for this path, and why.
    bends: dict[str, str] = field(default_factory=dict)


def tick(now: datetime) -> None:
    match.run_due(now=now, worker="test")
    meet.run_due(now=now, worker="test")


def met_since(stage: Stage, since: datetime) -> bool:
    """Whether Hallway has brought the two together after a moment."""
    low, high = sorted(member.pk for member in stage.two)
    return Encounter.objects.filter(first=low, second=high, at__gt=since).exists()


def program(stage: Stage) -> object:
    """Coffee for Sales and Research alone, that is for Ben and Cy: asked on Friday morning."""
    return invite.create_program(
        viewer=viewer_of(stage.one("Ana")),
        now=NOW,
        name="Coffee",
        audience="units",
        units={"team": ["Sales", "Research"]},
        first_on=date(2026, 3, 10),
        joining="standing",
        rest=12,
        participation=False,
    )


def the_round() -> Round:
    return Round.objects.order_by("number").first()


def a_round(stage: Stage) -> Way:
    program(stage)
    yield
    return _held()(stage)


def _held(answer: bool = False) -> Callable[[Stage], bool]:
    def hold(stage: Stage) -> bool:
        tick(NOW)
        tick(the_round().asks_at)
        for member in stage.two if answer else []:
            for one in invitations.my_invitations(member, the_round().asks_at):
                invite.answer(invitation_id=one.pk, joining=True, now=the_round().asks_at)
        tick(the_round().matches_at)
        tick(the_round().introduces_at)
        return met_since(stage, NOW)

    return hold


def a_round_that_changes_late(stage: Stage) -> Way:
    program(stage)
    tick(NOW)
    tick(the_round().asks_at)
    tick(the_round().matches_at)
    assert the_round().state == "matched"
    yield
    tick(the_round().matches_at + HOUR)
    tick(the_round().introduces_at)
    return met_since(stage, NOW)


def a_round_in_a_hurry(stage: Stage) -> Way:
    program(stage)
    tick(NOW)
    yield
    ana, now = viewer_of(stage.one("Ana")), NOW
    try:
        match.ask_now(viewer=ana, round_=the_round(), version=the_round().version, now=now)
        tick(now)
        match.match_now(viewer=ana, round_=the_round(), version=the_round().version, now=now)
    except UnableTo:
        return False
    tick(the_round().introduces_at)
    return met_since(stage, NOW)


def a_circles_round(stage: Stage) -> Way:
    ben, cy = stage.two
    circle = people.start_circle(keeper=ben, name="Python")
    people.join_circle(circle=circle, member_ids=[cy.pk])
    invite.begin_circle_rounds(
        viewer=viewer_of(ben),
        circle_id=circle.pk,
        rhythm="weekly",
        first_on=date(2026, 3, 10),
        sizes=[2],
        now=NOW,
    )
    yield
    return _held(answer=True)(stage)


def coffee_before(stage: Stage) -> Meeting:
    return meet.gather_up(
        kind="free_now", members=stage.two, starts_at=NOW - HOUR, minutes=20, now=NOW - HOUR
    )


def told(stage: Stage, meeting: Meeting, met: str, again: bool | None) -> None:
    for member in stage.two:
        if member.state == "active":
            follow_up.say_outcome(
                meeting_id=meeting.pk,
                member_id=member.pk,
                met=met,
                worth_it=None,
                again=again,
                now=NOW,
            )


def another_go(stage: Stage) -> Way:
    meeting = coffee_before(stage)
    yield
    told(stage, meeting, "missed", None)
    return Letter.objects.filter(kind="another-go").exclude(state="dropped").exists()


def a_second_coffee(stage: Stage) -> Way:
    meeting = coffee_before(stage)
    yield
    told(stage, meeting, "met", again=True)
    return Letter.objects.filter(kind="once-more").exclude(state="dropped").exists()


def free_now(stage: Stage) -> Way:
    yield
    for member in stage.two:
        _try(lambda member=member: free.ask(member))
    free.tick()
    return met_since(stage, NOW - HOUR)


def free_now_while_waiting(stage: Stage) -> Way:
    """The rule strikes while one of them waits already."""
    _ben, cy = stage.two
    free.ask(cy)
    yield
    _try(lambda: free.ask(stage.one("Ben"), free.LATER))
    free.tick(free.LATER + timedelta(minutes=1))
    return met_since(stage, NOW - HOUR)


def _table(stage: Stage, seats: int) -> object:
    return first(
        open_table(stage.one("Ben"), begins_on=date(2026, 3, 10), begins_at=time(9), seats=seats)
    )


def _seated(sitting: object) -> Callable[[Stage], bool]:
    def look(stage: Stage) -> bool:
        there = set(TableSeat.objects.filter(sitting=sitting).values_list("member_id", flat=True))
        return {member.pk for member in stage.two} <= there

    return look


def a_seat_at_a_table(stage: Stage) -> Way:
    sitting = _table(stage, 4)
    yield
    _try(lambda: gather.take_seat(sitting_id=sitting.pk, member=stage.one("Cy"), now=NOW))
    return _seated(sitting)(stage)


def a_seat_from_the_queue(stage: Stage) -> Way:
    sitting = _table(stage, 2)
    gather.take_seat(sitting_id=sitting.pk, member=stage.one("Dee"), now=NOW)
    gather.join_queue(sitting_id=sitting.pk, member=stage.one("Cy"), now=NOW)
    yield
    gather.leave_seat(sitting_id=sitting.pk, member=stage.one("Dee"), now=NOW + HOUR)
    return _seated(sitting)(stage)


def _try(action: Callable[[], object]) -> None:
    try:
        action()
    except UnableTo:
        pass


IN_THE_MORNING = datetime(2026, 3, 6, 8, tzinfo=UTC)
AT_THE_TABLE = datetime(2026, 3, 10, 8, tzinfo=UTC)
TIMES_ARE_CHOSEN = "they choose a time that suits them themselves"
BOTH_SAID_SO = "all of them have just asked for it, and it is history of their own"
DRAFT_IS_PROMISED = "it is looked at with the answers; from then on the draft is a promise itself"
A_TABLE = "at a table people meet again whom they know"
PATHS = {
    "a round": Path(a_round, IN_THE_MORNING, {"elsewhere": TIMES_ARE_CHOSEN}),
    "a round that changes late": Path(
        a_round_that_changes_late,
        datetime(2026, 3, 9, 8, tzinfo=UTC),
        {
            "elsewhere": TIMES_ARE_CHOSEN,
            "rests": DRAFT_IS_PROMISED,
            "has promised": DRAFT_IS_PROMISED,
            "met last week": DRAFT_IS_PROMISED,
        },
    ),
    "a round in a hurry": Path(a_round_in_a_hurry, NOW, {"elsewhere": TIMES_ARE_CHOSEN}),
    "a circle's round": Path(
        a_circles_round,
        IN_THE_MORNING,
        {"elsewhere": TIMES_ARE_CHOSEN, "met last week": "two are better than nobody"},
    ),
    "another go": Path(
        another_go,
        NOW,
        {
            "elsewhere": TIMES_ARE_CHOSEN,
            **dict.fromkeys(("rests", "has promised", "met last week"), BOTH_SAID_SO),
        },
    ),
    "a second coffee": Path(
        a_second_coffee,
        NOW,
        {
            "elsewhere": TIMES_ARE_CHOSEN,
            **dict.fromkeys(("rests", "has promised", "met last week"), BOTH_SAID_SO),
        },
    ),
    "free now": Path(free_now, NOW),
    "free now, while waiting": Path(free_now_while_waiting, NOW),
    "a seat at a table": Path(a_seat_at_a_table, AT_THE_TABLE, {"met last week": A_TABLE}),
    "a seat from the queue": Path(a_seat_from_the_queue, AT_THE_TABLE, {"met last week": A_TABLE}),
}


# The rules. Each is about Cy, at the moment at which the path looks.


def keeps_apart(by: str, against: str) -> Callable[[Stage, datetime], None]:
    def rule(stage: Stage, moment: datetime) -> None:
        people.block(by=stage.one(by), against=stage.one(against), now=NOW)

    return rule


def rests(stage: Stage, moment: datetime) -> None:
    _likes_to_meet_every_four_weeks(stage)
    people.record_encounters(
        community_id=stage.community.pk,
        member_ids=[stage.one("Cy").pk, stage.one("Dee").pk],
        at=NOW - DAY,
        meeting_id=999,
    )


def has_promised(stage: Stage, moment: datetime) -> None:
    _likes_to_meet_every_four_weeks(stage)
    at = moment + 9 * DAY
    people.promise(member=stage.one("Cy"), source="table:999", starts_at=at, ends_at=at + HOUR)


def _likes_to_meet_every_four_weeks(stage: Stage) -> None:
    people.save_profile(member=stage.one("Cy"), days_between=28)


def on_a_break_where_she_is(stage: Stage, moment: datetime) -> None:
    """Back on the day that has begun in Berlin, and not yet in Honolulu."""
    cy, day = stage.one("Cy"), moment.astimezone(BERLIN).date()
    assert moment.astimezone(ZoneInfo(HONOLULU)).date() < day
    people.save_profile(member=cy, timezone=HONOLULU)
    people.pause(member=cy, until=day)


def on_a_break(stage: Stage, moment: datetime) -> None:
    people.pause(member=stage.one("Cy"), until=moment.date() + 7 * DAY)


def has_left(stage: Stage, moment: datetime) -> None:
    people.leave(member=stage.one("Cy"), now=NOW)


def is_forgotten(stage: Stage, moment: datetime) -> None:
    people.erase(member=stage.one("Cy"), now=NOW)


def met_last_week(stage: Stage, moment: datetime) -> None:
    people.record_encounters(
        community_id=stage.community.pk,
        member_ids=[member.pk for member in stage.two],
        at=NOW - 7 * DAY,
        meeting_id=998,
    )


def elsewhere(stage: Stage, moment: datetime) -> None:
    at = moment - HOUR
    people.promise(member=stage.one("Cy"), source="table:999", starts_at=at, ends_at=at + 3 * HOUR)


RULES = {
    "Ben would rather not": keeps_apart("Ben", "Cy"),
    "Cy would rather not": keeps_apart("Cy", "Ben"),
    "rests": rests,
    "has promised": has_promised,
    "on a break": on_a_break,
    "on a break where she is": on_a_break_where_she_is,
    "has left": has_left,
    "is forgotten": is_forgotten,
    "met last week": met_last_week,
    "elsewhere": elsewhere,
}


def walk(path: Path, stage: Stage, *rules: Callable[[Stage, datetime], None]) -> bool:
    way = path.walk(stage)
    next(way)
    for rule in rules:
        rule(stage, path.moment)
    with pytest.raises(StopIteration) as end:
        next(way)
    return bool(end.value.value)


@pytest.mark.parametrize("path", PATHS)
def test_the_path_brings_them_together_when_nothing_keeps_them_apart(path: str) -> None:
    assert walk(PATHS[path], Stage())


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        pytest.param(path, rule, id=f"{path}: {rule}")
        for path, facts in PATHS.items()
        for rule in RULES
        if rule not in facts.bends
    ],
)
def test_no_path_gets_round_a_rule(path: str, rule: str) -> None:
    assert not walk(PATHS[path], Stage(), RULES[rule])
