"""Somebody is free: that much is said, and only to those who could come. Never who, or how many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from hallway.gather.models import FreeNow
from hallway.gather.queries.free_now import somebody_is_free
from hallway.people import actions as people
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.gather.free import LATER, ask, tick

if TYPE_CHECKING:
    from hallway.people.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def eight() -> list[Member]:
    return cast.people(cast.community(), 8)


def sees(member: Member, now=NOW) -> bool:
    return somebody_is_free(viewer_of(member), now)


def test_whoever_could_come_is_told_that_somebody_is_free(eight: list[Member]) -> None:
    ana, ben, *_ = eight
    assert not sees(ben)
    ask(ana)
    assert sees(ben)
    assert not sees(ana), "one's own wish is nobody else's"
    assert not sees(ben, NOW + timedelta(minutes=21)), "it has ended by itself"


def test_it_is_not_said_where_it_would_tell_who(eight: list[Member]) -> None:
    few = cast.people(cast.community("Corner shop"), 5)
    ask(few[0])
    assert not sees(few[1]), "one of four others is nearly a name"
    ask(eight[0])
    longer_ago = NOW - timedelta(days=2)
    for other in eight[2:5]:
        people.block(by=eight[1], against=other, now=longer_ago)
    assert not sees(eight[1]), "with a long list of one's own it would be one of few"


def test_changing_ones_own_list_is_no_way_to_find_out(eight: list[Member]) -> None:
    ana, ben, cy, *_ = eight
    ask(ana)
    assert sees(ben)
    people.block(by=ben, against=cy, now=NOW)
    assert not sees(ben)
    assert not sees(ben, LATER)


def test_private_wishes_and_the_last_weeks_hold_on_both_sides(eight: list[Member]) -> None:
    ana, ben, cy, dee, *_ = eight
    long_ago = NOW - timedelta(days=2)
    people.block(by=ana, against=ben, now=long_ago)
    people.block(by=cy, against=ana, now=long_ago)
    people.record_encounters(
        community_id=ana.community_id,
        member_ids={ana.pk, dee.pk},
        at=NOW - timedelta(weeks=5),
        meeting_id=7,
    )
    ask(ana)
    assert [sees(one) for one in eight] == [False, False, False, False, True, True, True, True]


def test_whoever_rests_pauses_or_is_busy_is_not_offered_anything(eight: list[Member]) -> None:
    ana, ben, cy, dee, *_ = eight
    people.pause(member=ben, until=people.UNTIL_I_SAY)
    people.promise(member=cy, source="table:1", starts_at=NOW, ends_at=NOW + timedelta(minutes=30))
    dee.days_between = 14
    dee.save()
    people.record_encounters(
        community_id=ana.community_id,
        member_ids={dee.pk, eight[7].pk},
        at=NOW - timedelta(days=2),
        meeting_id=7,
    )
    ask(ana)
    assert [sees(one) for one in (ben, cy, dee)] == [False, False, False]
    assert sees(eight[5])


def test_ignoring_it_leaves_no_trace(client, eight: list[Member], monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    ana, ben, *_ = eight
    ask(ana)
    cast.sign_in(client, ben)
    before = list(FreeNow.objects.values())
    home = client.get(f"/c/{ben.community.slug}/").content.decode()
    page = client.get(reverse("gather:free-now", args=[ben.community.slug])).content.decode()
    sign = client.get(reverse("gather:free-now-sign", args=[ben.community.slug])).content.decode()
    assert "Somebody would like a coffee right now" in home
    assert "Somebody would like a coffee right now" in page
    assert "Somebody would like a coffee right now" in sign
    assert not [words for words in (home, page, sign) if "Ana" in words]
    assert list(FreeNow.objects.values()) == before


def test_nobody_hears_of_it_by_what_is_sent_to_their_page(client, eight: list[Member]) -> None:
    ana, ben, *_ = eight
    ask(ana)
    tick(NOW)
    cast.sign_in(client, ben)
    stream = reverse("gather:free-now-stream", args=[ben.community.slug])
    assert client.get(stream).status_code == 204, "only one's own wish is told of"
    client.logout()
    assert client.get(stream).status_code == 302
