"""A coffee in the next minutes: who finds whom, and who never does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallway.gather import actions
from hallway.gather.actions import Where
from hallway.gather.models import FreeNow
from hallway.gather.queries.free_now import my_wish
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.portable import everything_about
from hallway.people.queries import encounters
from tests import cast
from tests.cast import NOW
from tests.gather.free import LATER, ask, coffee_of, met, tick

pytestmark = pytest.mark.django_db
KITCHEN = Where(place="Kitchen, 2nd floor")


def two(**facts):
    """Ben of Sales and Cy of Research, who do not know each other."""
    linden = cast.community()
    return cast.ben(linden, **facts), cast.cy(linden, **facts)


def test_two_who_fit_are_joined_and_introduced() -> None:
    ben, cy = two(interests=["jazz"], languages=["English"])
    ask(ben, where=Where(link="https://meet.example.org/ben"))
    wish = ask(cy, LATER)
    coffee = coffee_of(ben)
    assert wish.state == "joined", "the second of two needs no second step"
    assert coffee is not None
    assert met(ben, cy)
    assert coffee.kind == Meeting.Kind.FREE_NOW
    assert coffee.place == "https://meet.example.org/ben"
    assert LATER < coffee.starts_at <= LATER + timedelta(minutes=3)
    assert coffee.reasons
    assert coffee.starters
    letters = Letter.objects.filter(kind="introduction").order_by("address")
    assert [letter.address for letter in letters] == ["ben@example.org", "cy@example.org"]
    assert all("https://meet.example.org/ben" in letter.text for letter in letters)
    assert all("jazz" in letter.text for letter in letters)
    assert all(letter.stale_at and letter.calendar_method == "REQUEST" for letter in letters)


def test_it_is_history_like_any_other_coffee() -> None:
    ben, cy = two()
    ask(ben), ask(cy)
    tick()
    assert [pair[:2] for pair in encounters(ben.community_id, [ben.pk, cy.pk])] == [(ben.pk, cy.pk)]
    meet.call_off(meeting_id=coffee_of(ben).pk, now=LATER)
    assert not encounters(ben.community_id, [ben.pk, cy.pk])
    assert not Letter.objects.filter(kind="called-off", due_at__gt=LATER).exists(), (
        "whoever is on the way hears of it at once"
    )


def test_those_who_met_in_the_last_weeks_are_not_joined_again() -> None:
    ben, cy = two()
    meet.gather_up(
        kind="coffee", members=[ben, cy], starts_at=NOW, minutes=30, now=NOW - timedelta(weeks=11)
    )
    later = NOW + timedelta(hours=2)
    ask(ben, later), ask(cy, later)
    tick(later + timedelta(minutes=5))
    assert not met(ben, cy)
    much_later = NOW + timedelta(weeks=2)
    ask(ben, much_later), ask(cy, much_later)
    tick(much_later + timedelta(minutes=5))
    assert met(ben, cy)


def test_a_private_wish_looks_like_nobody_being_there() -> None:
    ben, cy = two()
    people.block(by=ben, against=cy, now=NOW)
    ask(ben), ask(cy)
    tick()
    assert FreeNow.objects.filter(state="waiting").count() == 2
    tick(NOW + timedelta(minutes=21))
    assert set(FreeNow.objects.values_list("state", flat=True)) == {"expired"}
    assert not Letter.objects.exists()


def test_whoever_pauses_while_they_wait_is_left_in_peace() -> None:
    ben, cy = two()
    ask(ben)
    people.pause(member=ben, until=people.UNTIL_I_SAY)
    ask(cy)
    tick()
    assert coffee_of(cy) is None


def test_whoever_takes_a_break_or_has_a_meeting_is_told_so() -> None:
    ben, cy = two()
    people.pause(member=ben, until=NOW.date() + timedelta(days=7))
    with pytest.raises(UnableTo, match="break until 9 March"):
        ask(ben)
    people.promise(
        member=cy,
        source="table:1",
        starts_at=NOW + timedelta(minutes=10),
        ends_at=NOW + timedelta(hours=1),
    )
    with pytest.raises(UnableTo, match="in your calendar"):
        ask(cy)
    assert ask(cy, minutes=5).state == "waiting"


def test_a_promise_made_while_waiting_holds() -> None:
    ben, cy = two()
    ask(ben)
    people.promise(
        member=ben,
        source="table:1",
        starts_at=NOW + timedelta(minutes=10),
        ends_at=NOW + timedelta(hours=1),
    )
    ask(cy)
    tick()
    assert coffee_of(cy) is None


def test_a_rhythm_gives_way_to_its_owner_alone_and_once() -> None:
    ben, cy = two(days_between=28)
    dee = cast.dee(ben.community)
    people.record_encounters(
        community_id=ben.community_id,
        member_ids={ben.pk, dee.pk},
        at=NOW - timedelta(days=3),
        meeting_id=77,
    )
    with pytest.raises(UnableTo, match="no more than one meeting in 28 days"):
        ask(ben)
    ask(cy)
    assert ask(ben, anyway=True).anyway
    tick()
    assert met(ben, cy)


def test_people_meet_where_they_are() -> None:
    ben, cy = two()
    dee, eli = cast.dee(ben.community), cast.member(ben.community, "Eli")
    ask(ben, where=KITCHEN), ask(cy)
    tick()
    assert coffee_of(ben) is None
    ask(dee, where=Where(place="  kitchen, 2nd  FLOOR "))
    tick(LATER + timedelta(minutes=1))
    assert met(ben, dee)
    ask(eli, LATER, where=Where(anywhere=True))
    tick(LATER + timedelta(minutes=1))
    assert met(cy, eli)
    assert coffee_of(ben).place == "Kitchen, 2nd floor"
    assert coffee_of(cy).place == ""


def test_whoever_comes_anywhere_goes_to_where_the_other_is() -> None:
    ben, cy = two()
    ask(ben, where=Where(anywhere=True, link="https://meet.example.org/ben"))
    ask(cy, where=KITCHEN)
    tick()
    assert coffee_of(ben).place == "Kitchen, 2nd floor"


def test_people_without_a_common_language_are_not_joined() -> None:
    linden = cast.community()
    ben, cy = cast.ben(linden, languages=["Polish"]), cast.cy(linden, languages=["English"])
    ask(ben), ask(cy)
    tick()
    assert coffee_of(ben) is None
    ask(cast.dee(linden, languages=["english", "French"]), LATER)
    tick(LATER + timedelta(minutes=1))
    assert coffee_of(cy) is not None


def test_the_coffee_is_as_long_as_the_shorter_of_the_two_has() -> None:
    ben, cy = two()
    ask(ben, minutes=45), ask(cy, minutes=15)
    tick()
    assert coffee_of(ben).minutes == 15


def test_those_who_like_a_few_wait_for_a_third_and_then_go_as_two() -> None:
    everybody = cast.people(cast.community(), 5)
    for one in everybody[:2]:
        assert ask(one, few=True).state == "waiting", "a third may come"
    ask(everybody[2], few=True)
    tick()
    assert met(*everybody[:3])
    for one in everybody[3:]:
        ask(one, LATER, few=True)
    tick(LATER + timedelta(seconds=10))
    assert coffee_of(everybody[3]) is None
    tick(LATER + timedelta(seconds=30))
    assert met(*everybody[3:])


def test_nobody_who_asked_for_one_is_left_for_the_sake_of_a_group() -> None:
    everybody = cast.people(cast.community(), 6)
    for number, one in enumerate(everybody):
        FreeNow.objects.create(
            community=one.community,
            member=one,
            asked_at=NOW,
            open_until=NOW + timedelta(minutes=20),
            minutes=20,
            company="few" if number else "one",
            changed_at=NOW,
        )
    tick()
    assert coffee_of(everybody[0]).seats.count() == 2
    assert sorted(meeting.seats.count() for meeting in Meeting.objects.all()) == [2, 4]


def test_asking_twice_is_asking_once() -> None:
    ben, _cy = two()
    first, second = ask(ben, minutes=10), ask(ben, LATER, minutes=45)
    assert first == second
    assert FreeNow.objects.count() == 1


def test_taking_it_back_leaves_nothing_for_anybody_to_see() -> None:
    ben, cy = two()
    ask(ben)
    assert actions.take_back(member=ben, now=NOW).state == "taken_back"
    assert ask(cy, LATER).state == "waiting"


def test_taking_it_back_too_late_says_so_plainly() -> None:
    ben, cy = two()
    ask(ben), ask(cy)
    tick()
    wish = actions.take_back(member=ben, now=LATER)
    assert wish.state == "joined"
    assert wish.meeting == coffee_of(cy)


def test_it_ends_by_itself() -> None:
    ben, cy = two()
    ask(ben, open_for=5)
    later = NOW + timedelta(minutes=6)
    assert ask(cy, later).state == "waiting", "a wish that is over joins nobody, swept or not"
    tick(later)
    assert FreeNow.objects.get(member=ben).state == "expired"
    assert ask(ben, later).state in ("waiting", "joined"), "and one may ask again"


def test_nobodys_presence_stays_on_record() -> None:
    ben, cy = two()
    dee = cast.dee(ben.community)
    ask(ben), ask(cy)
    tick()
    ask(dee, LATER, open_for=60)
    tick(NOW + timedelta(hours=2))
    assert my_wish(dee, NOW + timedelta(hours=2)).state == "expired"
    assert tick(NOW + timedelta(hours=6))
    assert not FreeNow.objects.exists()
    assert Meeting.objects.count() == 1
    assert tick(NOW + timedelta(hours=6)) == 0, "a worker comes to rest"


def test_whoever_leaves_or_is_forgotten_waits_no_more() -> None:
    ben, cy = two()
    cast.ana(ben.community)
    ask(ben, where=KITCHEN)
    assert everything_about(ben)["free_now"][0]["place"] == "Kitchen, 2nd floor"
    people.leave(member=ben, now=NOW)
    ask(cy, where=KITCHEN)
    tick()
    assert coffee_of(cy) is None
    people.erase(member=cy, now=LATER)
    assert not FreeNow.objects.filter(member=cy).exists()


def test_whoever_leaves_right_after_they_were_found_lets_the_other_know() -> None:
    ben, cy = two()
    ask(ben), ask(cy)
    tick()
    people.leave(member=ben, now=LATER)
    assert coffee_of(cy).state == Meeting.State.CALLED_OFF
    assert Letter.objects.get(kind="called-off").address == "cy@example.org"


def test_another_community_is_another_world() -> None:
    ben = cast.ben(cast.community())
    far = cast.ben(cast.community("Elsewhere"), email="far@example.org")
    ask(ben), ask(far)
    tick()
    assert not Meeting.objects.exists()
