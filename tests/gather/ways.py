"""The paths that bring people together, as the table of paths and rules walks them.

Each brings Ben and Cy together when nothing keeps them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from hallway.follow_up import actions as follow_up
from hallway.gather import actions as gather
from hallway.gather.models import Mixer, MixerGuest, Sitting, TableSeat
from hallway.gather.queries.suggested import suggested
from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.match import actions as match
from hallway.match.models import Round
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Community, Encounter, Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather import free
from tests.gather.tables import first, open_table

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
IN_THE_MORNING = datetime(2026, 3, 6, 8, tzinfo=UTC)
AT_THE_TABLE = datetime(2026, 3, 10, 8, tzinfo=UTC)


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


def program(stage: Stage) -> None:
    """Coffee for Sales and Research alone, that is for Ben and Cy: asked on Friday morning."""
    invite.create_program(
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
        attempt(lambda member=member: free.ask(member))
    free.tick()
    return met_since(stage, NOW - HOUR)


def free_now_while_waiting(stage: Stage) -> Way:
    """The rule strikes while one of them waits already."""
    _ben, cy = stage.two
    free.ask(cy)
    yield
    attempt(lambda: free.ask(stage.one("Ben"), free.LATER))
    free.tick(free.LATER + timedelta(minutes=1))
    return met_since(stage, NOW - HOUR)


def _table(stage: Stage, seats: int) -> Sitting:
    return first(
        open_table(stage.one("Ben"), begins_on=date(2026, 3, 10), begins_at=time(9), seats=seats)
    )


def _seated(sitting: Sitting) -> Callable[[Stage], bool]:
    def look(stage: Stage) -> bool:
        there = set(TableSeat.objects.filter(sitting=sitting).values_list("member_id", flat=True))
        return {member.pk for member in stage.two} <= there

    return look


def a_seat_at_a_table(stage: Stage) -> Way:
    sitting = _table(stage, 4)
    yield
    attempt(lambda: gather.take_seat(sitting_id=sitting.pk, member=stage.one("Cy"), now=NOW))
    return _seated(sitting)(stage)


def a_seat_from_the_queue(stage: Stage) -> Way:
    sitting = _table(stage, 2)
    gather.take_seat(sitting_id=sitting.pk, member=stage.one("Dee"), now=NOW)
    gather.join_queue(sitting_id=sitting.pk, member=stage.one("Cy"), now=NOW)
    yield
    gather.leave_seat(sitting_id=sitting.pk, member=stage.one("Dee"), now=NOW + HOUR)
    return _seated(sitting)(stage)


def a_suggested_table(stage: Stage) -> Way:
    table = open_table(
        stage.one("Ben"), topic="Jazz", begins_on=date(2026, 3, 10), begins_at=time(9)
    )
    yield
    found = suggested(viewer_of(stage.one("Cy")), NOW)
    return [one.look.table for one in found] == [table]


def _mixer(stage: Stage, *guests: str) -> Mixer:
    """One table of four, so that whoever comes sits with everybody."""
    mixer = gather.set_up_mixer(
        viewer=viewer_of(stage.one("Ana")),
        now=NOW,
        name="Spring mixer",
        starts_at=AT_THE_TABLE,
        timezone="Europe/Berlin",
        tables=1,
        seats=4,
        sittings=3,
    )
    _choose(stage, mixer, *guests)
    return mixer


def _choose(stage: Stage, mixer: Mixer, *guests: str) -> None:
    ids = [stage.one(name).pk for name in guests]
    gather.choose_guests(mixer_id=mixer.pk, member_ids=ids, now=NOW)


def _share_a_table(mixer: Mixer, stage: Stage) -> bool:
    numbers = [
        guest.number
        for guest in MixerGuest.objects.filter(mixer=mixer, member__in=stage.two)
        if guest.number is not None
    ]
    rows = Mixer.objects.get(pk=mixer.pk).plan
    seats = [[row[number] for number in numbers if number < len(row)] for row in rows]
    return any(len(row) == 2 and row[0] == row[1] != -1 for row in seats)


def chosen_for_a_mixer(stage: Stage) -> Way:
    mixer = _mixer(stage, "Ben")
    yield
    _choose(stage, mixer, "Cy")
    attempt(lambda: gather.plan_mixer(mixer_id=mixer.pk, now=NOW))
    return _share_a_table(mixer, stage)


def signed_up_for_a_mixer(stage: Stage) -> Way:
    mixer = _mixer(stage, "Ben", "Dee")
    gather.open_sign_up(mixer_id=mixer.pk, now=NOW)
    yield
    attempt(lambda: gather.sign_up(mixer_id=mixer.pk, member=stage.one("Cy"), now=NOW))
    attempt(lambda: gather.plan_mixer(mixer_id=mixer.pk, now=NOW))
    return _share_a_table(mixer, stage)


def a_mixer_whose_people_change_their_minds(stage: Stage) -> Way:
    mixer = _mixer(stage, "Ben", "Cy")
    yield
    attempt(lambda: gather.plan_mixer(mixer_id=mixer.pk, now=AT_THE_TABLE - HOUR))
    return _share_a_table(mixer, stage)


def late_at_a_mixer(stage: Stage) -> Way:
    mixer = _mixer(stage, "Ben", "Dee")
    gather.plan_mixer(mixer_id=mixer.pk, now=NOW)
    gather.begin_sitting(mixer_id=mixer.pk, number=1, now=AT_THE_TABLE)
    yield
    cy, now = stage.one("Cy"), AT_THE_TABLE + timedelta(minutes=3)
    attempt(lambda: gather.seat_guest(mixer_id=mixer.pk, member_id=cy.pk, now=now))
    attempt(lambda: gather.renew_plan(mixer_id=mixer.pk, now=now))
    return _share_a_table(mixer, stage)


def attempt(action: Callable[[], object]) -> None:
    try:
        action()
    except (UnableTo, NotHere):
        pass


# Just this once: an explicit word against one's own rhythm


def once_free_now(stage: Stage) -> bool:
    free.ask(stage.one("Ben"))
    attempt(lambda: free.ask(stage.one("Cy"), anyway=True))
    free.tick()
    return met_since(stage, NOW - HOUR)


def once_at_a_table(stage: Stage) -> bool:
    sitting, cy = _table(stage, 4), stage.one("Cy")
    attempt(lambda: gather.take_seat(sitting_id=sitting.pk, member=cy, now=NOW, anyway=True))
    return _seated(sitting)(stage)


def once_from_the_queue(stage: Stage) -> bool:
    sitting, cy = _table(stage, 2), stage.one("Cy")
    gather.take_seat(sitting_id=sitting.pk, member=stage.one("Dee"), now=NOW, anyway=True)
    attempt(lambda: gather.join_queue(sitting_id=sitting.pk, member=cy, now=NOW, anyway=True))
    gather.leave_seat(sitting_id=sitting.pk, member=stage.one("Dee"), now=NOW + HOUR)
    return _seated(sitting)(stage)


def once_at_a_mixer(stage: Stage) -> bool:
    mixer, cy = _mixer(stage, "Ben", "Dee"), stage.one("Cy")
    gather.open_sign_up(mixer_id=mixer.pk, now=NOW)
    attempt(lambda: gather.sign_up(mixer_id=mixer.pk, member=cy, now=NOW, anyway=True))
    attempt(lambda: gather.plan_mixer(mixer_id=mixer.pk, now=NOW))
    return _share_a_table(mixer, stage)
