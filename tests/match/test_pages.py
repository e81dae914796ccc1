"""What an organiser sees and does on the pages of programs and rounds."""

from __future__ import annotations

import re
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hallway.invite.models import Program
from hallway.match.models import Draft, Place, Round
from hallway.outbox.models import Letter
from hallway.people import actions as people
from tests.cast import sign_in
from tests.match.town import asked, left_over, matched, meetings, program, release, say, town

pytestmark = pytest.mark.django_db

REFUSED = (
    "These two can&#x27;t be matched. Why stays private: it may be working hours that never meet, "
    "or a wish."
)


@pytest.fixture
def harbour(client):
    community, members = town(6)
    sign_in(client, members[0])
    return community, members, program(community)


def url(round_: Round, name: str = "round", *more: int) -> str:
    return reverse(f"match:{name}", args=["harbour", round_.program_id, round_.number, *more])


def draft_with(round_: Round, name: str) -> set[str]:
    return next(meeting for meeting in meetings(round_) if name in meeting)


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_new_organiser_fills_in_a_name_and_has_a_program(client):
    community, members = town(6)
    sign_in(client, members[0])
    assert "Set up the first program" in words(
        client.get(reverse("match:programs", args=["harbour"]))
    )
    page = client.get(reverse("invite:new-program", args=["harbour"]))
    fields = {
        name: value for name, value in page.context["form"].initial.items() if value is not None
    }
    assert len(page.context["dates"]) == 4
    answer = client.post(
        reverse("invite:new-program", args=["harbour"]), {**fields, "name": "Coffee"}, follow=True
    )
    made = Program.objects.get(community=community)
    assert (made.name, made.sizes, made.rhythm) == ("Coffee", [2], "two_weeks")
    assert "Coffee" in words(answer)
    assert "Next:" in words(answer)


def test_the_round_page_says_where_it_stands_at_every_step(client, harbour):
    _community, members, coffee = harbour
    round_ = asked(coffee)
    say(round_, members[1], True)
    say(round_, members[2], False)
    page = words(client.get(url(round_)))
    assert "Members are being asked" in page
    assert "are matched" in page
    assert members[2].name not in page.split("<main")[1]

    round_ = matched(program(harbour[0], name="Tea"))
    page = words(client.get(url(round_)))
    assert "Only organisers can see it so far" in page
    assert "The best possible round, proven." in page
    for name in set().union(*meetings(round_)):
        assert name in page

    release(round_)
    assert "Everybody has been introduced" in words(client.get(url(round_)))


def test_swapping_shows_what_it_costs_before_and_after(client, harbour):
    _community, members, coffee = harbour
    round_ = matched(coffee)
    pairs = meetings(round_)
    ana, other = (
        members[0],
        next(member for member in members if member.name not in draft_with(round_, "Ana")),
    )
    ask = {"first": ana.pk, "second": other.pk}
    look = client.get(url(round_, "swap"), ask)
    assert ("round" in words(look) and "from" in words(look)) or "leaves the value" in words(look)
    assert meetings(round_) == pairs, "looking changes nothing"

    done = client.post(url(round_, "swap"), {**ask, "version": round_.version}, follow=True)
    assert "Done." in words(done)
    assert draft_with(round_, other.name) == draft_with_before(pairs, "Ana", other.name)
    assert Draft.objects.filter(round=round_, locked=True).count() == 2


def draft_with_before(pairs: list[set[str]], leaves: str, comes: str) -> set[str]:
    return next(pair for pair in pairs if leaves in pair) - {leaves} | {comes}


def test_a_swap_back_undoes_a_swap(client, harbour):
    _community, members, coffee = harbour
    round_ = matched(coffee)
    before, value = meetings(round_), round_.certificate["value"]
    other = next(m for m in members if m.name not in draft_with(round_, "Ana"))
    for _ in range(2):
        ask = {"first": members[0].pk, "second": other.pk}
        version = Round.objects.get(pk=round_.pk).version
        client.post(url(round_, "swap"), {**ask, "version": version})
    after = Round.objects.get(pk=round_.pk)
    assert sorted(map(sorted, meetings(after))) == sorted(map(sorted, before))
    assert after.certificate["value"] == pytest.approx(value)
    assert after.certificate["gap"] == pytest.approx(0, abs=1e-6)


def test_a_block_forbids_a_swap_without_telling(client, harbour):
    _community, members, coffee = harbour
    round_ = matched(coffee)
    pairs = meetings(round_)
    partner = next(m for m in members if m.name in draft_with(round_, "Ana") - {"Ana"})
    other = next(m for m in members if m.name not in draft_with(round_, "Ana"))
    people.block(by=partner, against=other, now=round_.matches_at)
    ask = {"first": members[0].pk, "second": other.pk}
    for answer in (
        client.get(url(round_, "swap"), ask, follow=True),
        client.post(url(round_, "swap"), {**ask, "version": round_.version}, follow=True),
    ):
        assert REFUSED in words(answer)
        assert "block" not in words(answer).lower()
    assert meetings(round_) == pairs


def test_hours_that_never_meet_forbid_a_swap_in_the_same_words(client, harbour):
    """So that the words for a private wish never tell of one."""
    _community, members, coffee = harbour
    night = {"works_from": time(1), "works_to": time(2)}
    awake = [m for m in members if m.name not in ("Ben", "Cy")]
    for member in members:
        if member not in awake:
            people.save_profile(member=member, **night)
    round_ = matched(coffee)
    assert {"Ben", "Cy"} in meetings(round_)
    ask = {"first": members[1].pk, "second": awake[-1].pk, "version": round_.version}
    assert REFUSED in words(client.post(url(round_, "swap"), ask, follow=True))
    assert {"Ben", "Cy"} in meetings(round_)


def test_locked_meetings_survive_a_rematch_and_others_may_change(client, harbour):
    _community, _members, coffee = harbour
    round_ = matched(coffee)
    kept = meetings(round_)[0]
    client.post(url(round_, "lock", 1), {"locked": "1", "version": round_.version})
    round_.refresh_from_db()
    assert "Locked" in words(client.get(url(round_)))
    assert "Match again" in words(client.get(url(round_, "rematch")))
    client.post(url(round_, "rematch"), {"version": round_.version})
    assert kept in meetings(round_)
    assert Draft.objects.get(round=round_, locked=True)


def test_somebody_taken_out_can_be_put_back(client, harbour):
    _community, members, coffee = harbour
    round_ = matched(coffee)
    partner = (draft_with(round_, "Ben") - {"Ben"}).pop()
    assert "Take Ben out" in words(client.get(url(round_, "take-out", members[1].pk)))
    client.post(url(round_, "take-out", members[1].pk), {"version": round_.version})
    round_.refresh_from_db()
    assert left_over(round_) == {"Ben": "taken_out", partner: "needed_elsewhere"}
    page = words(client.get(url(round_)))
    assert "Put Ben back" in page
    assert "Changed by hand" in page

    client.post(url(round_, "put-back", members[1].pk), {"version": round_.version})
    round_.refresh_from_db()
    assert {"Ben", partner} in meetings(round_)
    assert left_over(round_) == {}


def test_two_organisers_never_overwrite_each_other_unseen(client, harbour):
    _community, members, coffee = harbour
    round_ = matched(coffee)
    others = [m for m in members if m.name not in draft_with(round_, "Ana")]
    seen = {"first": members[0].pk, "second": others[0].pk, "version": round_.version}
    client.post(url(round_, "lock", 1), {"locked": "1", "version": round_.version})
    pairs = meetings(round_)
    answer = client.post(url(round_, "swap"), seen, follow=True)
    assert "Somebody changed this round a moment ago" in words(answer)
    assert meetings(round_) == pairs


def test_skipping_a_round_tells_those_who_said_yes(client, harbour):
    _community, members, coffee = harbour
    coffee.joining = "ask"
    coffee.save()
    round_ = asked(coffee)
    say(round_, members[1], True)
    say(round_, members[2], False)
    assert "Skip this round?" in words(client.get(url(round_, "skip")))
    client.post(url(round_, "skip"))
    round_.refresh_from_db()
    assert round_.state == "skipped"
    assert [one.address for one in Letter.objects.filter(kind="skipped")] == [members[1].email]
    assert not Letter.objects.filter(kind="invitation", state="waiting").exists()
    assert "Skipped by the organisers" in words(client.get(url(round_)))


def test_the_round_page_asks_the_database_as_often_for_twenty_as_for_six(client, harbour):
    small = matched(harbour[2])
    with CaptureQueriesContext(connection) as few:
        client.get(url(small))
    _community, members = town(20, slug="hill")
    sign_in(client, members[0])
    large = matched(program(members[0].community))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("match:round", args=["hill", large.program_id, large.number]))
    assert Place.objects.filter(round=large).count() == 20
    assert len(many) == len(few)


def test_a_member_who_is_no_organiser_finds_no_round(harbour):
    _community, members, coffee = harbour
    round_ = matched(coffee)
    browser = sign_in(Client(), members[1])
    for name in ("round", "swap", "rematch", "skip"):
        assert browser.get(url(round_, name)).status_code == 404


def test_a_large_round_is_read_page_by_page_and_a_lock_leads_back(client, harbour, monkeypatch):
    _community, members, coffee = harbour
    monkeypatch.setattr("hallway.match.views.MEETINGS", 2)
    round_ = matched(coffee)
    positions = list(Draft.objects.filter(round=round_).values_list("position", flat=True))
    first, second = (client.get(url(round_), {"page": number}) for number in (1, 2))
    shown = [
        [at for at in positions if f'id="meeting-{at}"' in words(page)] for page in (first, second)
    ]
    assert shown == [positions[:2], positions[2:]]
    for page in (first, second):
        assert all(words(page).count(f">{one.name}</option>") == 2 for one in members)
    last = positions[-1]
    locked = client.post(url(round_, "lock", last), {"locked": "1", "version": round_.version})
    assert locked.url == f"{url(round_)}?page=2#meeting-{last}"
    assert "Locked" in words(client.get(locked.url))
