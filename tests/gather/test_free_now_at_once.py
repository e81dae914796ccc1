"""Five hundred people who all want a coffee in the same moment, over fifty connections."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection

from hallway.gather import actions
from hallway.gather.models import FreeNow
from hallway.meet.models import Meeting, Seat
from hallway.outbox.models import Letter
from hallway.people.models import Encounter, Member
from tests import cast
from tests.cast import NOW
from tests.gather.free import ask, coffee_of, tick

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, CONNECTIONS = 500, 50
SOON = NOW + timedelta(seconds=25)


def crowd(count: int) -> list[Member]:
    """So many people, each as quickly made as a row can be."""
    linden = cast.community()
    return Member.objects.bulk_create(
        Member(
            community=linden,
            key=f"m{number}",
            name=f"Member {number}",
            email=f"m{number}@example.org",
            units={"team": cast.TEAMS[number % 3]},
            created_at=NOW,
        )
        for number in range(count)
    )


def over_connections(steps: Sequence[Callable[[], object]], connections: int) -> list[object]:
    """Do all steps, each of the connections taking the next one as soon as it is free."""
    queue, results = list(enumerate(steps)), [None] * len(steps)
    take, start = threading.Lock(), threading.Barrier(connections)

    def run() -> None:
        start.wait()
        try:
            while True:
                with take:
                    if not queue:
                        return
                    at, step = queue.pop()
                results[at] = step()
        except Exception as fault:
            results.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    faults = [one for one in results if isinstance(one, Exception)]
    assert not faults, faults[0]
    return results


def steps_of(everybody: Sequence[Member]) -> list[Callable[[], object]]:
    """Asking, for a while or for a moment; taking it back; workers that match and expire."""
    chance, steps = random.Random(4), []
    for number, one in enumerate(everybody):
        few, open_for = chance.random() < 0.2, 0.25 if number % 10 == 0 else 20
        steps.append(lambda one=one, few=few, o=open_for: ask(one, few=few, open_for=o))
        if number % 5 == 0:
            steps.append(lambda one=one: actions.take_back(member=one, now=SOON))
        if number % 10 == 0:
            steps.append(lambda: tick(SOON))
    chance.shuffle(steps)
    return steps


def test_five_hundred_at_once_and_nobody_is_lost_or_in_two_coffees() -> None:
    everybody = crowd(PEOPLE)
    over_connections(steps_of(everybody), CONNECTIONS)
    tick(SOON + timedelta(minutes=1))
    tick(NOW + timedelta(minutes=21))

    wishes = list(FreeNow.objects.all())
    joined = {wish.member_id: wish.meeting_id for wish in wishes if wish.state == "joined"}
    assert len(wishes) == PEOPLE, "everybody asked once"
    assert not [wish for wish in wishes if wish.state == "waiting"]
    seats = list(Seat.objects.values_list("member_id", "meeting_id"))
    assert dict(seats) == joined, "who is told of a coffee sits in it, and the other way round"
    assert len(seats) == len(joined), "nobody sits in two"
    sizes = [meeting.seats.count() for meeting in Meeting.objects.all()]
    assert set(sizes) <= {2, 3, 4}
    pairs = sum(size * (size - 1) // 2 for size in sizes)
    assert Encounter.objects.count() == pairs, "A–B is B–A, and written once"
    assert Letter.objects.filter(kind="introduction").count() == len(joined)
    left_over = [wish for wish in wishes if wish.state == "expired" and wish.open_until > SOON]
    assert len(left_over) <= 1, "nobody stays alone while somebody else does"


@pytest.mark.parametrize("seed", range(4))
def test_taking_it_back_during_the_match_wins_or_loses_cleanly(seed: int) -> None:
    ben, cy = crowd(2)
    ask(ben, few=True), ask(cy, few=True)  # two who still hope for a third
    steps = [lambda: tick(SOON), lambda: actions.take_back(member=ben, now=SOON)]
    random.Random(seed).shuffle(steps)
    results = over_connections([*steps, lambda: tick(SOON)], 3)
    (said,) = (one for one in results if isinstance(one, FreeNow))
    if said.state == "joined":
        assert said.meeting is not None
        assert coffee_of(cy) == said.meeting
        assert Letter.objects.filter(kind="introduction").count() == 2
    else:
        assert said.state == "taken_back"
        assert coffee_of(cy) is None
        assert not Letter.objects.exists()
        assert not Encounter.objects.exists()
