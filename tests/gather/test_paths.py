"""Every path that brings people together, against every rule that can keep them apart.

One table: a row for each path, a column for each rule. Each cell is Ben and Cy, whom the path
brings together when nothing keeps them apart; with the rule, it must not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from hallway.people import actions as people
from tests.cast import NOW
from tests.gather import ways
from tests.gather.ways import AT_THE_TABLE, DAY, HOUR, IN_THE_MORNING, Path, Stage

pytestmark = pytest.mark.django_db
BERLIN, HONOLULU = ZoneInfo("Europe/Berlin"), "Pacific/Honolulu"

TIMES_ARE_CHOSEN = "they choose a time that suits them themselves"
BOTH_SAID_SO = "all of them have just asked for it, and it is history of their own"
DRAFT_IS_PROMISED = "it is looked at with the answers; from then on the draft is a promise itself"
A_TABLE = "at a table people meet again whom they know"
A_GIVEN_WORD = "they have promised this one first, so the other path keeps to that"
A_MIXER = "a mixer would rather bring new people together, and does so as far as it can"
PATHS = {
    "a round": Path(ways.a_round, IN_THE_MORNING, {"elsewhere": TIMES_ARE_CHOSEN}),
    "a round that changes late": Path(
        ways.a_round_that_changes_late,
        datetime(2026, 3, 9, 8, tzinfo=UTC),
        {
            "elsewhere": TIMES_ARE_CHOSEN,
            "rests": DRAFT_IS_PROMISED,
            "has promised": DRAFT_IS_PROMISED,
            "met last week": DRAFT_IS_PROMISED,
        },
    ),
    "a round in a hurry": Path(ways.a_round_in_a_hurry, NOW, {"elsewhere": TIMES_ARE_CHOSEN}),
    "a circle's round": Path(
        ways.a_circles_round,
        IN_THE_MORNING,
        {"elsewhere": TIMES_ARE_CHOSEN, "met last week": "two are better than nobody"},
    ),
    "another go": Path(
        ways.another_go,
        NOW,
        {
            "elsewhere": TIMES_ARE_CHOSEN,
            **dict.fromkeys(("rests", "has promised", "met last week"), BOTH_SAID_SO),
        },
    ),
    "a second coffee": Path(
        ways.a_second_coffee,
        NOW,
        {
            "elsewhere": TIMES_ARE_CHOSEN,
            **dict.fromkeys(("rests", "has promised", "met last week"), BOTH_SAID_SO),
        },
    ),
    "free now": Path(ways.free_now, NOW),
    "free now, while waiting": Path(ways.free_now_while_waiting, NOW),
    "a seat at a table": Path(ways.a_seat_at_a_table, AT_THE_TABLE, {"met last week": A_TABLE}),
    "a seat from the queue": Path(
        ways.a_seat_from_the_queue, AT_THE_TABLE, {"met last week": A_TABLE}
    ),
    "a suggested table": Path(ways.a_suggested_table, AT_THE_TABLE, {"met last week": A_TABLE}),
    "chosen for a mixer": Path(ways.chosen_for_a_mixer, AT_THE_TABLE, {"met last week": A_MIXER}),
    "signed up for a mixer": Path(
        ways.signed_up_for_a_mixer, AT_THE_TABLE, {"met last week": A_MIXER}
    ),
    "a mixer, minds changed": Path(
        ways.a_mixer_whose_people_change_their_minds,
        AT_THE_TABLE,
        {
            "met last week": A_MIXER,
            "elsewhere": A_GIVEN_WORD,
            **dict.fromkeys(("rests", "has promised"), A_GIVEN_WORD),
        },
    ),
    "late at a mixer": Path(ways.late_at_a_mixer, AT_THE_TABLE, {"met last week": A_MIXER}),
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
    _lives_in_honolulu(stage)
    people.pause(member=cy, until=day)


def _lives_in_honolulu(stage: Stage) -> None:
    """At all hours, so that clocks alone keep nobody apart."""
    people.save_profile(
        member=stage.one("Cy"), timezone=HONOLULU, works_from=time(0), works_to=time(23, 59)
    )


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


@pytest.mark.parametrize("path", [path for path in PATHS if path != "a suggested table"])
def test_whoever_is_back_where_they_are_is_back(path: str) -> None:
    """A break that ended in Honolulu this morning. Only suggestions wait until it is over."""

    def back(stage: Stage, moment: datetime) -> None:
        _lives_in_honolulu(stage)
        here = moment.astimezone(ZoneInfo(HONOLULU)).date()
        people.pause(member=stage.one("Cy"), until=here)

    assert walk(PATHS[path], Stage(), back)


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


# Just this once: whoever acts for themselves may come sooner than their own rhythm says


ONCE = {
    "free now": (ways.once_free_now, NOW),
    "a table": (ways.once_at_a_table, AT_THE_TABLE),
    "a queue": (ways.once_from_the_queue, AT_THE_TABLE),
    "a mixer": (ways.once_at_a_mixer, AT_THE_TABLE),
}
BENDS = {"rests", "has promised"}
STANDS = RULES.keys() - BENDS - {"met last week"}


@pytest.mark.parametrize("rule", sorted(BENDS))
@pytest.mark.parametrize("path", ONCE)
def test_just_this_once_bends_ones_own_rhythm(path: str, rule: str) -> None:
    stage, (come, moment) = Stage(), ONCE[path]
    RULES[rule](stage, moment)
    assert come(stage)


@pytest.mark.parametrize("rule", sorted(STANDS))
@pytest.mark.parametrize("path", ONCE)
def test_just_this_once_bends_nothing_else(path: str, rule: str) -> None:
    stage, (come, moment) = Stage(), ONCE[path]
    RULES[rule](stage, moment)
    assert not come(stage)
