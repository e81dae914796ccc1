"""What waits in the outbox leaves once, in good time, or somebody sees why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from hallway.outbox import actions, queries
from hallway.outbox.models import Letter
from hallway.people.models import Community, Member
from tests.outbox.letters import MINUTE, NOON, letter, state, written


def claim(now: datetime = NOON, worker: str = "one", limit: int = 20) -> list[str]:
    return [one.key for one in actions.claim(now=now, worker=worker, limit=limit)]


def begin(one: Letter, now: datetime = NOON, worker: str = "one") -> bool:
    return actions.begin(letter_id=one.pk, worker=worker, now=now) is not None


def try_and_fail(one: Letter, now: datetime, *, permanent: bool = False) -> None:
    assert claim(now) == [one.key]
    assert begin(one, now)
    actions.failed(
        letter_id=one.pk, worker="one", error="450 try later", now=now, permanent=permanent
    )


def test_the_same_key_is_written_once(community: Community) -> None:
    first = written(community, text="The first words\n")
    again = written(community, text="Other words\n")
    assert Letter.objects.count() == 1
    assert first.pk == again.pk
    assert again.text == "The first words\n"


def test_a_letter_that_breaks_a_rule_is_refused_and_not_lost(community: Community) -> None:
    broken = letter(community, text=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.write(broken, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_only_written_with_what_it_tells_about() -> None:
    community = Community.objects.create(slug="river", name="River", created_at=NOON)
    with pytest.raises(transaction.TransactionManagementError):
        actions.write(letter(community), now=NOON)
    assert Letter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_undone_release_leaves_no_letter() -> None:
    community = Community.objects.create(slug="river", name="River", created_at=NOON)

    def release_that_fails() -> None:
        with transaction.atomic():
            actions.write(letter(community), now=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        release_that_fails()
    assert claim() == []


@pytest.mark.parametrize("address", ["", "ana", "ana@", "@river", "a b@c.de", "a@b\nBcc: x@y.z"])
def test_an_address_that_is_none_shows_at_once(community: Community, address: str) -> None:
    one = written(community, address=address)
    assert state(one) == Letter.State.FAILED
    assert "no email address" in one.last_error
    assert claim() == []


def test_a_subject_stays_on_its_line(community: Community) -> None:
    one = written(community, subject="Coffee?\r\nBcc: eve@else.example")
    assert one.subject == "Coffee? Bcc: eve@else.example"


def test_two_workers_never_hold_the_same_letter(community: Community) -> None:
    for name in ("ana", "ben", "cy"):
        written(community, name)
    assert claim(worker="one", limit=2) == ["hello:ana", "hello:ben"]
    assert claim(worker="two") == ["hello:cy"]
    assert claim(worker="three") == []


def test_a_letter_is_not_early(community: Community) -> None:
    written(community, due_at=NOON + MINUTE)
    assert claim(NOON) == []
    assert claim(NOON + MINUTE) == ["hello:ana"]


def test_what_soon_turns_stale_goes_first(community: Community) -> None:
    for name in ("ana", "ben", "cy"):
        written(community, name)
    written(community, "dee", now=NOON + MINUTE, kind="sign_in", stale_at=NOON + 30 * MINUTE)
    assert claim(NOON + MINUTE)[0] == "hello:dee"


def test_a_worker_that_died_gives_its_letters_back(community: Community) -> None:
    one = written(community)
    claim(worker="dead")
    assert claim(NOON + actions.LEASE - MINUTE, worker="two") == []
    assert claim(NOON + actions.LEASE, worker="two") == ["hello:ana"]
    assert not begin(one, NOON + actions.LEASE, worker="dead")
    assert begin(one, NOON + actions.LEASE, worker="two")


def test_a_slow_worker_does_not_send_what_another_took(community: Community) -> None:
    one = written(community)
    claim(worker="slow")
    assert not begin(one, NOON + actions.LEASE, worker="slow")
    assert Letter.objects.get().attempts == 0


def test_each_letter_has_its_own_time_to_leave(community: Community) -> None:
    one = written(community)
    claim()
    nearly = NOON + actions.LEASE - MINUTE
    assert begin(one, nearly)
    assert claim(NOON + actions.LEASE + MINUTE, worker="two") == []


def test_a_sent_letter_never_leaves_again(community: Community) -> None:
    one = written(community)
    claim()
    begin(one)
    actions.sent(letter_id=one.pk, worker="one", now=NOON)
    assert state(one) == Letter.State.SENT
    assert claim(NOON + timedelta(days=400)) == []


def test_it_waits_longer_each_time_then_stops_and_shows(community: Community) -> None:
    one = written(community)
    moments = [NOON]
    while state(one) != Letter.State.FAILED:
        try_and_fail(one, moments[-1])
        one.refresh_from_db()
        moments.append(one.due_at)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert gaps == [1 * MINUTE, 5 * MINUTE, 25 * MINUTE, 125 * MINUTE, 360 * MINUTE, 360 * MINUTE]
    assert one.attempts == actions.MOST_TRIES
    assert list(queries.failed_letters(community.pk, now=NOON)) == [one]
    assert one.last_error == "450 try later"


def test_refused_for_good_fails_at_once(community: Community) -> None:
    one = written(community)
    try_and_fail(one, NOON, permanent=True)
    assert state(one) == Letter.State.FAILED
    assert claim(NOON + timedelta(days=1)) == []


def test_a_letter_that_kills_its_worker_each_time_ends_too(community: Community) -> None:
    one, moment = written(community), NOON
    for _ in range(actions.MOST_TRIES):
        assert claim(moment) == [one.key]
        assert begin(one, moment)
        moment += actions.LEASE
    assert claim(moment) == []
    assert state(one) == Letter.State.FAILED
    assert "cut off" in one.last_error


def test_a_worker_killed_before_it_began_costs_no_try(community: Community) -> None:
    one, moment = written(community), NOON
    for _ in range(3 * actions.MOST_TRIES):
        assert claim(moment) == [one.key]
        moment += actions.LEASE
    one.refresh_from_db()
    assert one.attempts == 0


def test_a_failed_letter_may_be_tried_again_in_its_own_community_only(
    community: Community, hills: Community
) -> None:
    one = written(community)
    try_and_fail(one, NOON, permanent=True)
    assert not queries.failed_letters(hills.pk, now=NOON).exists()
    assert not actions.retry(community_id=hills.pk, letter_id=one.pk, now=NOON)
    assert actions.retry(community_id=community.pk, letter_id=one.pk, now=NOON)
    assert claim() == [one.key]
    assert not actions.retry(community_id=community.pk, letter_id=one.pk, now=NOON)


def test_what_no_longer_makes_sense_is_not_offered_again(community: Community) -> None:
    written(community, "ana", address="nowhere", stale_at=NOON + MINUTE)
    old = written(community, "ben", address="nowhere", now=NOON - timedelta(days=40))
    new = written(community, "cy", address="nowhere")
    assert list(queries.failed_letters(community.pk, now=NOON + MINUTE)) == [new]
    assert actions.retry_all(community_id=community.pk, now=NOON + MINUTE) == 1
    assert state(old) == Letter.State.FAILED


def test_a_letter_tried_again_goes_where_the_member_is_reached_today(community: Community) -> None:
    member = Member.objects.create(
        community=community, name="Ana", email="ana@old.example", created_at=NOON
    )
    one = written(community, "ana", member_id=member.pk, address="ana@old.example")
    try_and_fail(one, NOON, permanent=True)
    Member.objects.update(email="ana@new.example")
    assert actions.retry_all(community_id=community.pk, now=NOON) == 1
    one.refresh_from_db()
    assert one.address == "ana@new.example"
    Member.objects.update(state="left")
    Letter.objects.update(state=Letter.State.FAILED)
    assert not queries.failed_letters(community.pk, now=NOON).exists()


def test_a_stale_letter_is_dropped_and_not_sent(community: Community) -> None:
    one = written(community, stale_at=NOON + MINUTE)
    assert claim(NOON + MINUTE) == []
    assert state(one) == Letter.State.DROPPED


def test_dropping_takes_whole_parts_of_a_key(community: Community) -> None:
    for key in ("nudge:4", "nudge:4:7", "nudge:41:7", "ask:4:7"):
        written(community, key=key)
    assert actions.drop(key_prefix="nudge:4", now=NOON) == 2
    assert claim() == ["nudge:41:7", "ask:4:7"]


def test_dropping_leaves_what_is_on_its_way(community: Community) -> None:
    claimed, begun = written(community, "ana"), written(community, "ben")
    claim()
    begin(begun)
    assert actions.drop(key_prefix="hello", now=NOON) == 1
    assert state(claimed) == Letter.State.DROPPED
    assert not begin(claimed)
    assert state(begun) == Letter.State.SENDING


def test_the_rate_holds_over_all_workers(community: Community, settings: LazySettings) -> None:
    settings.LETTERS_PER_MINUTE = 3
    for name in ("ana", "ben", "cy", "dee", "eli"):
        written(community, name)
    first = claim(worker="one", limit=2)
    second = claim(worker="two", limit=20)
    assert (len(first), len(second)) == (2, 1)
    for one in Letter.objects.filter(state=Letter.State.SENDING):
        assert begin(one, worker=one.leased_by)
        actions.sent(letter_id=one.pk, worker=one.leased_by, now=NOON)
    assert claim(NOON + MINUTE - timedelta(seconds=1)) == []
    assert len(claim(NOON + MINUTE)) == 2


def test_a_resting_channel_sends_nothing_and_rests_longer_each_time(community: Community) -> None:
    written(community)
    ends = []
    for _ in range(8):
        health = actions.rest(channel="email", error="no answer", now=NOON)
        assert health.resting_until is not None
        ends.append((health.resting_until - NOON).total_seconds())
    assert ends == [10, 20, 40, 80, 160, 300, 300, 300]
    assert claim(NOON + timedelta(seconds=299)) == []
    assert claim(NOON + timedelta(seconds=300)) == ["hello:ana"]
    assert [one.channel for one in queries.trouble()] == ["email"]
    assert actions.recovered(channel="email")
    assert not queries.trouble().exists()


def test_a_thread_opens_once_for_each_person(community: Community) -> None:
    opening = written(community, "ana", key="introduction:4:1", thread="meeting:4")
    other = written(community, "ben", key="introduction:4:2", thread="meeting:4")
    later = written(community, "ana", key="moved:4:1", thread="meeting:4")
    again = written(community, "ana", key="introduction:4:1", thread="meeting:4")
    assert opening.thread == other.thread == again.thread == "meeting:4"
    assert later.thread.startswith("meeting:4/")


def test_writing_many_letters_takes_few_questions(
    community: Community, django_assert_max_num_queries: object
) -> None:
    many = [letter(community, f"person{number}") for number in range(400)]
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        actions.write_all(many, now=NOON)
    assert Letter.objects.count() == 400
