"""The page of free now: what it says at every turn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from hallway.gather.models import FreeNow
from hallway.meet import actions as meet
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from tests import cast
from tests.cast import NOW
from tests.gather.free import ask, coffee_of, tick

if TYPE_CHECKING:
    from django.test import Client

    from hallway.people.models import Member

pytestmark = pytest.mark.django_db
FILLED_IN = {"minutes": 20, "open_for": 20, "where": "online", "few": "one"}


class Clock:
    now = NOW

    def on(self, **later: float) -> None:
        self.now += timedelta(**later)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def ben(client: Client, clock: Clock) -> Member:
    somebody = cast.ben(cast.community(timezone="UTC"))
    cast.sign_in(client, somebody)
    return somebody


def page(name: str, of: Member) -> str:
    return reverse(f"gather:{name}", args=[of.community.slug])


def post(client: Client, ben: Member, **facts: Any) -> tuple[int, str]:
    answer = client.post(page("free-now", ben), {**FILLED_IN, **facts}, follow=True)
    return answer.status_code, answer.content.decode()


def test_asking_waiting_and_being_found(client: Client, ben: Member, clock: Clock) -> None:
    status, said = post(client, ben, link="https://meet.example.org/ben")
    assert status == 200
    assert "Looking for somebody" in said
    stream = client.get(page("free-now-stream", ben))
    assert stream["Content-Type"].startswith("text/event-stream")
    assert b"data: waiting" in stream.content
    clock.on(seconds=30)
    cy = cast.cy(ben.community)
    ask(cy, clock.now)
    state = client.get(page("free-now-state", ben)).content.decode()
    assert "Somebody is free!" in state
    assert "Cy" in state
    assert 'href="https://meet.example.org/ben"' in state
    assert client.get(page("free-now-stream", ben)).status_code == 204
    assert "Somebody is free!" in client.get(f"/c/{ben.community.slug}/").content.decode()


def test_a_coffee_called_off_leads_back_to_the_question(
    client: Client, ben: Member, clock: Clock
) -> None:
    cy = cast.cy(ben.community)
    ask(ben), ask(cy)
    clock.on(seconds=30)
    tick(clock.now)
    meet.call_off(meeting_id=coffee_of(cy).pk, now=clock.now)
    said = client.get(page("free-now", ben)).content.decode()
    assert "That coffee was called off" in said
    assert "Find me somebody" in said


def test_calling_it_off_is_heard_of_at_once_and_is_for_good(
    client: Client, ben: Member, clock: Clock
) -> None:
    cy = cast.cy(ben.community)
    ask(ben), ask(cy)
    clock.on(seconds=30)
    tick(clock.now)
    coffee = coffee_of(ben)
    where = reverse("meet:cancellation", args=[ben.community.slug, coffee.pk])
    said = client.post(where, follow=True).content.decode()
    assert "The others hear of it right now." in said
    assert "by mistake" not in said
    with pytest.raises(UnableTo):
        meet.bring_back(meeting_id=coffee.pk, now=clock.now)
    (first, _second) = Letter.objects.filter(kind="called-off")
    assert "another moment" in first.text
    assert "round" not in first.text


def test_each_field_stands_under_its_own_choice(client: Client, ben: Member) -> None:
    said = client.get(page("free-now", ben)).content.decode()
    places = [said.index(each) for each in ('value="place"', 'name="place"', 'value="online"')]
    assert [*places, said.index('name="link"')] == sorted([*places, said.index('name="link"')])


def test_a_link_needs_no_https(client: Client, ben: Member) -> None:
    post(client, ben, link="meet.example.org/ben")
    assert FreeNow.objects.get(member=ben).link == "https://meet.example.org/ben"


def test_taking_it_back_in_time_and_too_late(client: Client, ben: Member, clock: Clock) -> None:
    ask(ben)
    said = client.post(page("free-now-end", ben), follow=True).content.decode()
    assert "Nobody heard of it" in said
    ask(ben), ask(cast.cy(ben.community))
    clock.on(seconds=30)
    tick(clock.now)
    said = client.post(page("free-now-end", ben), follow=True).content.decode()
    assert "Somebody was found the moment before" in said
    assert "Somebody is free!" in said


def test_what_is_missing_or_wrong_is_said(client: Client, ben: Member) -> None:
    status, said = post(client, ben, where="place", place="  ")
    assert status == 422
    assert "Say where you are" in said
    status, said = post(client, ben, link="ftp://files.example.org/x")
    assert "A link begins with https://" in said
    assert post(client, ben, minutes=7)[0] == 422
    assert not FreeNow.objects.exists()


def test_a_break_and_a_rhythm_are_said_on_the_page(client: Client, ben: Member) -> None:
    dee = cast.dee(ben.community)
    ben.days_between = 14
    ben.save()
    people.record_encounters(
        community_id=ben.community_id, member_ids={ben.pk, dee.pk}, at=NOW, meeting_id=7
    )
    said = client.get(page("free-now", ben)).content.decode()
    assert "no more than one meeting in 14 days" in said
    assert post(client, ben)[0] == 422
    assert "Looking for somebody" in post(client, ben, anyway="yes")[1]
    FreeNow.objects.all().delete()
    people.pause(member=ben, until=people.UNTIL_I_SAY)
    said = client.get(page("free-now", ben)).content.decode()
    assert "taking a break" in said
    assert "Find me somebody" not in said
    assert "Just this once" not in said


def test_it_ended_by_itself(client: Client, ben: Member, clock: Clock) -> None:
    ask(ben, open_for=5)
    clock.on(minutes=6)
    assert (
        "Nobody who fits was free this time" in client.get(page("free-now", ben)).content.decode()
    )


def test_places_are_suggested_once_many_have_used_them(client: Client, ben: Member) -> None:
    cy, dee = cast.cy(ben.community), cast.dee(ben.community)
    for weeks in range(3):
        assert 'value="Roof garden"' not in client.get(page("free-now", ben)).content.decode()
        at = NOW - timedelta(weeks=20 * (weeks + 1))
        meet.gather_up(
            kind="free_now",
            members=[cy, dee],
            starts_at=at,
            minutes=20,
            now=at,
            place="Roof garden",
        )
    assert 'value="Roof garden"' in client.get(page("free-now", ben)).content.decode()
