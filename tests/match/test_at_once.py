"""Two at the same time: workers, organisers, and members who answer in the last second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from hallway.invite import actions as invitations
from hallway.invite import queries as invite
from hallway.invite.models import Invitation
from hallway.match import actions
from hallway.match.models import Draft, Place, Round
from hallway.match.queries import Change
from hallway.outbox.models import Letter
from hallway.people.errors import UnableTo
from tests.match.town import START, asked, matched, newest, organiser, program, say, tick, town

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Begin all of them in the same moment, each with its own connection to the database."""
    start = threading.Barrier(len(steps))
    results: list[object] = [None] * len(steps)

    def run(at: int, step: Callable[[], object]) -> None:
        start.wait()
        try:
            results[at] = step()
        except UnableTo as refusal:
            results[at] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=found) for found in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def workers(now, count: int = 3) -> list[Callable[[], object]]:
    return [lambda name=f"w{at}": actions.run_due(now=now, worker=name) for at in range(count)]


def test_three_workers_plan_ask_and_match_once():
    community, members = town(8)
    coffee = program(community)
    at_once(*workers(START))
    (planned,) = Round.objects.filter(program=coffee)
    at_once(*workers(planned.asks_at))
    # Whoever held a row was waited for or left alone; the next tick sees what is left.
    tick(planned.asks_at)
    assert Letter.objects.filter(kind="invitation").count() == len(members)
    at_once(*workers(planned.matches_at))
    planned.refresh_from_db()
    assert planned.state == "matched"
    assert Draft.objects.filter(round=planned).count() == 4
    assert Place.objects.filter(round=planned).count() == 8
    assert Letter.objects.filter(kind="preview").count() == 1


def test_skipping_in_the_moment_of_the_matching_is_one_or_the_other():
    community, members = town(6)
    round_ = asked(program(community))
    viewer = organiser(community)
    at_once(
        lambda: actions.skip(viewer=viewer, round_=round_, now=round_.matches_at),
        *workers(round_.matches_at, 2),
    )
    round_.refresh_from_db()
    assert round_.state == "skipped", "an organiser's no holds before and after the matching"
    assert not Draft.objects.filter(round=round_).exists()
    assert Letter.objects.filter(kind="skipped").count() == len(members)
    assert not Letter.objects.filter(kind="preview", state="waiting").exists()


def test_pausing_in_the_moment_of_the_question_is_one_or_the_other():
    community, members = town(6)
    coffee = program(community)
    tick(START)
    asks_at = newest(coffee).asks_at
    viewer = organiser(community)
    at_once(
        lambda: invitations.switch_program(viewer=viewer, program_id=coffee.pk, active=False),
        *workers(asks_at, 1),
    )
    tick(asks_at + timedelta(minutes=1))
    letters = Letter.objects.filter(kind="invitation").count()
    assert letters in (0, len(members)), "everybody is asked or nobody"
    assert Round.objects.filter(program=coffee).exists() == bool(letters)


def test_an_answer_in_the_last_second_counts_or_is_refused():
    community, members = town(6)
    round_ = asked(program(community, joining="ask"))
    for member in members[:5]:
        say(round_, member, True)
    last = Invitation.objects.get(round=round_, member=members[5])
    result, _done = at_once(
        lambda: invitations.answer(
            invitation_id=last.pk, joining=True, now=round_.matches_at - timedelta(seconds=1)
        ),
        *workers(round_.matches_at, 1),
    )
    placed = Place.objects.filter(round=round_, member=members[5]).exists()
    assert placed == (not isinstance(result, UnableTo)), "said yes and was forgotten"
    assert (members[5].pk in invite.joined(round_.pk)) == placed


def test_two_organisers_in_the_same_moment_make_one_change():
    community, members = town(6)
    round_ = matched(program(community))
    pairs = [
        list(draft.places.values_list("member_id", flat=True))
        for draft in Draft.objects.filter(round=round_)
    ]
    viewer = organiser(community)

    def swap(first: int, second: int) -> object:
        return actions.change_round(
            viewer=viewer,
            round_=round_,
            change=Change("swap", (first, second)),
            version=round_.version,
            now=round_.matches_at,
        )

    results = at_once(
        lambda: swap(pairs[0][0], pairs[1][0]), lambda: swap(pairs[0][0], pairs[2][0])
    )
    assert sum(isinstance(result, UnableTo) for result in results) == 1
    assert Place.objects.filter(round=round_).count() == len(members)
