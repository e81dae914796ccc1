"""Tables on the home page: near in topic, far in the network, and only where one may sit."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hallway.gather.actions import join_queue
from hallway.gather.queries.suggested import nearness, on_home, suggested, words
from hallway.people import actions as people
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather.tables import TUESDAY, first, open_table, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody() -> dict[str, object]:
    return {one.name: one for one in cast.people(cast.community(), 10)}


def topics(member, now=NOW) -> list[str]:
    return [one.look.table.topic for one in suggested(viewer_of(member), now)]


def tie(one, other) -> None:
    people.record_tie(
        community_id=one.community_id,
        first_id=one.pk,
        second_id=other.pk,
        on=NOW.date(),
        weight=1.0,
        source="declared",
    )


def test_a_topic_of_ones_own_comes_first(everybody) -> None:
    ben = everybody["Ben"]
    ben.interests, ben.ask_about = ["old maps"], ""
    ben.save()
    for name, topic in (("Ana", "Pension plans"), ("Cy", "Maps and atlases"), ("Dee", "Chess")):
        open_table(everybody[name], topic=topic)
    assert topics(ben)[0] == "Maps and atlases"
    (best, *_others) = suggested(viewer_of(ben), NOW)
    assert best.shared == ("old maps",)


def test_of_two_alike_the_one_with_strangers_comes_first(everybody) -> None:
    ben, cy, dee, eli, fay, gus = (
        everybody[name] for name in ("Ben", "Cy", "Dee", "Eli", "Fay", "Gus")
    )
    for friend in (cy, dee):
        tie(ben, friend)
    tie(cy, dee)
    for one in (eli, fay, gus):
        for other in (eli, fay, gus):
            if one.pk < other.pk:
                tie(one, other)
    familiar, far = open_table(cy, topic="Tea here"), open_table(eli, topic="Tea there")
    take(first(familiar), dee)
    take(first(far), fay)
    assert topics(ben) == ["Tea there", "Tea here"]


def test_only_what_one_may_take_is_suggested(everybody) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    full = open_table(ana, topic="Full", seats=2)
    take(first(full), cy)
    open_table(dee, topic="Apart")
    seated = open_table(cy, topic="Hers", begins_on=TUESDAY + timedelta(days=1))
    take(first(seated), dee)
    people.block(by=dee, against=ben, now=NOW)
    open_table(ana, topic="Late", begins_on=TUESDAY + timedelta(days=60))
    assert topics(ben) == []
    open_table(ana, topic="Open", begins_on=TUESDAY + timedelta(days=2))
    assert topics(ben) == ["Open"]
    ben.paused_until = date(2026, 3, 5)
    ben.save()
    assert topics(ben) == [], "nobody is asked anything on a break, though it ends before"


def test_a_weekly_table_is_suggested_once(everybody) -> None:
    open_table(everybody["Ana"], rule="FREQ=WEEKLY")
    assert topics(everybody["Ben"]) == ["Old maps"]


def test_one_click_on_the_home_page_takes_the_seat(everybody, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ben = everybody["Ben"]
    sitting = first(open_table(everybody["Ana"]))
    browser = cast.sign_in(Client(), ben)
    place = f"/c/{ben.community.slug}/"
    assert f"{place}tables/{sitting.pk}/seat" in browser.get(place).content.decode()
    browser.post(f"{place}tables/{sitting.pk}/seat")
    page = browser.get(place).content.decode()
    assert "Your tables" in page
    assert "A table for you?" not in page


def test_words_of_a_topic() -> None:
    assert words("The Old Maps & boss of Bergen") == {"old", "map", "boss", "bergen"}
    assert nearness({"map"}, {"map", "old", "bread", "new"}) == 0.5
    assert nearness({"map"}, set()) == 0.0


def test_many_tables_take_no_more_questions_to_the_database(
    everybody,
) -> None:
    ben, rest = everybody["Ben"], [one for one in everybody.values() if one.name != "Ben"]
    ben.days_between = 3
    ben.save()
    counted = []
    for turn in range(2):
        for at in range(6):
            day = TUESDAY + timedelta(days=at)
            open_table(rest[at], topic=f"Tea {turn} {at}", begins_on=day)
        take(
            first(
                open_table(
                    rest[7], topic=f"Mine {turn}", begins_on=day + timedelta(days=3 * turn + 1)
                )
            ),
            ben,
        )
        with CaptureQueriesContext(connection) as asked:
            found = on_home(viewer_of(ben), NOW)
        counted.append(len(asked))
        assert len(found.mine) == turn + 1
    assert counted[0] == counted[1]


def test_a_day_that_ones_own_rhythm_keeps_free_is_not_suggested(everybody) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    ben.days_between = 5
    ben.save()
    take(first(open_table(ana, topic="Mine", begins_on=TUESDAY)), ben)
    open_table(cy, topic="Too soon", begins_on=TUESDAY + timedelta(days=1))
    open_table(dee, topic="Later", begins_on=TUESDAY + timedelta(days=7))
    assert topics(ben) == ["Later"]


def test_another_table_at_the_same_time_is_not_suggested(everybody) -> None:
    ana, ben, cy, dee = (everybody[name] for name in ("Ana", "Ben", "Cy", "Dee"))
    take(first(open_table(ana, topic="Mine", begins_at=time(12))), ben)
    open_table(cy, topic="Meanwhile", begins_at=time(12, 30))
    open_table(dee, topic="Just after", begins_at=time(12, 45))
    assert topics(ben) == ["Just after"]


def test_a_seat_far_ahead_and_a_place_in_a_queue_stand_on_the_home(everybody) -> None:
    ana, ben, cy = (everybody[name] for name in ("Ana", "Ben", "Cy"))
    far = open_table(ana, topic="Far ahead", begins_on=TUESDAY + timedelta(days=60))
    full = open_table(cy, topic="Full", seats=2)
    take(first(full), everybody["Dee"])
    take(first(far), ben)
    join_queue(sitting_id=first(full).pk, member=ben, now=NOW)
    mine = on_home(viewer_of(ben), NOW).mine
    assert [look.table.topic for look in mine] == ["Full", "Far ahead"]
    assert [look.waiting for look in mine] == [True, False]
