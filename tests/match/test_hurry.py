"""A round today: asked and matched before its time, by an organiser's hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from hallway.invite import actions as invitations
from hallway.invite.models import Invitation
from hallway.match import actions, views
from hallway.match.actions import due
from hallway.match.models import Draft, Place, Round
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from tests.cast import sign_in
from tests.match.test_api import Caller
from tests.match.test_at_once import at_once, workers
from tests.match.test_pages import words
from tests.match.town import START, left_over, newest, organiser, program, release, say, tick, town

HOUR = timedelta(hours=1)
# Two weeks before the first day of the program.
EARLY = START


@pytest.fixture
def harbour(db, client, monkeypatch):
    community, members = town(6)
    sign_in(client, members[0])
    monkeypatch.setattr(views, "clock", lambda: EARLY)
    return community, members


def planned(community, **facts) -> Round:
    coffee = program(community, **{"rhythm": "two_weeks", "first_on": "2027-01-19", **facts})
    coffee.refresh_from_db()
    tick(EARLY)
    return newest(coffee)


def url(round_: Round, name: str = "round") -> str:
    return reverse(f"match:{name}", args=["harbour", round_.program_id, round_.number])


def ask(round_: Round, now: datetime = EARLY) -> Round:
    viewer = organiser(round_.community)
    actions.ask_now(viewer=viewer, round_=round_, version=round_.version, now=now)
    tick(now)
    round_.refresh_from_db()
    return round_


def match(round_: Round, now: datetime) -> Round:
    viewer = organiser(round_.community)
    actions.match_now(viewer=viewer, round_=round_, version=round_.version, now=now)
    round_.refresh_from_db()
    return round_


def test_a_planned_round_is_asked_about_today(client, harbour):
    community, members = harbour
    round_ = planned(community)
    assert "Ask now" in words(client.get(url(round_)))
    look = words(client.get(url(round_, "ask")))
    assert "6 people are asked" in look
    assert "Fri 8 Jan, 09:00" in look
    round_.refresh_from_db()
    assert round_.state == "planned", "looking changes nothing"

    done = client.post(url(round_, "ask"), {"version": round_.version}, follow=True)
    assert "The invitations are on their way" in words(done)
    tick(EARLY)
    letters = Letter.objects.filter(kind="invitation")
    assert letters.count() == len(members)
    assert "Friday 8 January, 09:00" in letters[0].text
    round_.refresh_from_db()
    assert (round_.number, round_.asks_at) == (1, EARLY)


def test_the_rhythm_goes_on_after_an_early_round(harbour):
    community, _members = harbour
    round_ = ask(planned(community))
    tick(round_.matches_at)
    release(round_, round_.introduces_at)
    tick(round_.introduces_at)
    following = newest(round_.program)
    assert (following.number, str(following.day)) == (2, "2027-01-19")


def test_a_round_that_comes_a_few_days_early_takes_the_place_of_its_day(harbour):
    community, _members = harbour
    round_ = ask(planned(community, first_on="2027-01-12"))
    assert str(round_.introduces_at.date()) == "2027-01-08"
    tick(round_.matches_at)
    release(round_, round_.introduces_at)
    tick(round_.introduces_at)
    assert str(newest(round_.program).day) == "2027-01-26"


def test_answers_are_counted_now_and_the_page_says_what_that_means(client, harbour):
    community, members = harbour
    round_ = ask(planned(community, joining="ask"))
    for member in members[:4]:
        say(round_, member, True, now=EARLY)
    say(round_, members[4], False, now=EARLY)
    assert "Match now" in words(client.get(url(round_)))
    look = words(client.get(url(round_, "match")))
    assert "5 of 6 have answered so far" in look
    assert "counts as “not this time”" in look
    assert not Draft.objects.exists()

    done = words(client.post(url(round_, "match"), {"version": round_.version}, follow=True))
    assert "Matched. Have a look" in done
    assert Draft.objects.filter(round=round_).count() == 2
    late = Invitation.objects.get(round=round_, member=members[5])
    with pytest.raises(UnableTo, match="already counted"):
        invitations.answer(invitation_id=late.pk, joining=True, now=EARLY + HOUR)
    tick(EARLY + HOUR)
    assert Draft.objects.filter(round=round_).count() == 2
    assert Letter.objects.filter(kind="preview").count() == 1


def test_standing_members_count_as_in(client, harbour):
    community, _members = harbour
    round_ = ask(planned(community))
    assert "counts as in" in words(client.get(url(round_, "match")))
    match(round_, EARLY + HOUR)
    assert Place.objects.filter(round=round_, draft__isnull=False).count() == 6
    assert round_.asks_at <= round_.matches_at == EARLY + HOUR <= round_.introduces_at


def test_a_second_click_and_a_page_of_before_change_nothing(client, harbour):
    community, _members = harbour
    round_ = planned(community)
    before = {"version": round_.version}
    client.post(url(round_, "ask"), before)
    again = client.post(url(round_, "ask"), before, follow=True)
    assert "asked about this round already" in words(again)
    tick(EARLY)
    assert Letter.objects.filter(kind="invitation").count() == 6
    stale = client.post(url(round_, "match"), before, follow=True)
    assert "Somebody changed this round a moment ago" in words(stale)
    round_.refresh_from_db()
    for _click in range(2):
        done = client.post(url(round_, "match"), {"version": round_.version}, follow=True)
    assert "it is matched already" in words(done)
    assert Draft.objects.filter(round=round_).count() == 3


def test_nobody_is_counted_who_was_not_written_to(harbour):
    community, _members = harbour
    round_ = planned(community)
    viewer = organiser(community)
    actions.ask_now(viewer=viewer, round_=round_, version=round_.version, now=EARLY)
    round_.refresh_from_db()
    with pytest.raises(UnableTo, match="not been written to yet"):
        match(round_, EARLY)
    round_.refresh_from_db()
    assert round_.state == "asking"


def test_nobody_in_yet_is_no_reason_to_skip_the_round(harbour):
    community, _members = harbour
    round_ = ask(planned(community, joining="ask"))
    with pytest.raises(UnableTo, match="Nobody has said yes so far"):
        match(round_, EARLY + HOUR)
    round_.refresh_from_db()
    assert round_.state == "asking"


def test_one_round_after_the_other(harbour):
    community, _members = harbour
    first = match(ask(planned(community)), EARLY + HOUR)
    tick(EARLY + HOUR)
    second = newest(first.program)
    assert (second.number, second.state) == (2, "planned")
    with pytest.raises(UnableTo, match="Round 1 isn't introduced yet"):
        ask(second, EARLY + HOUR)
    release(first, EARLY + 2 * HOUR)
    tick(EARLY + 2 * HOUR)
    second.refresh_from_db()
    assert ask(second, EARLY + 2 * HOUR).state == "asking"


def test_nobody_to_ask_is_said(harbour):
    community, members = harbour
    for member in members:
        people.pause(member=member, until=date(2027, 3, 1))
    with pytest.raises(UnableTo, match="nobody to ask"):
        ask(planned(community))


def test_a_release_before_its_time_counts_from_that_moment(harbour):
    community, members = harbour
    round_ = match(ask(planned(community)), EARLY + HOUR)
    release(round_, EARLY + 2 * HOUR)
    other = planned(community, name="Lunch", first_on="2027-01-13")
    tick(other.asks_at)
    tick(other.matches_at)
    assert left_over(other) == {}, "somebody sits out for a round of nine days ago"
    assert Place.objects.filter(round=other).count() == len(members)


def test_through_the_api(client, harbour):
    community, members = harbour
    round_ = planned(community, first_on="2027-02-16")
    api = Caller(client, members[0])
    path = f"/programs/{round_.program_id}/rounds/1"
    assert api("post", f"{path}/match", {"version": round_.version}).status_code == 409
    asked = api("post", f"{path}/ask", {"version": round_.version})
    assert (asked.status_code, asked.json()["state"]) == (200, "asking")
    assert asked.json()["answers"]["asked"] == 6
    assert api("post", f"{path}/ask", {"version": asked.json()["version"]}).status_code == 409
    round_.refresh_from_db()
    tick(round_.asks_at)
    found = api("post", f"{path}/match", {"version": asked.json()["version"]}).json()
    assert (found["state"], len(found["meetings"])) == ("matched", 3)
    assert Caller(client, members[1])("post", f"{path}/match", {"version": 1}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_organiser_and_the_workers_in_the_same_moment_do_it_once():
    community, members = town(8)
    round_ = planned(community)
    viewer = organiser(community)
    at_once(
        lambda: actions.ask_now(viewer=viewer, round_=round_, version=round_.version, now=EARLY),
        *workers(round_.asks_at, 2),
    )
    round_.refresh_from_db()
    tick(round_.asks_at)
    assert Letter.objects.filter(kind="invitation").count() == len(members)
    seen = Round.objects.get(pk=round_.pk)

    def hurry() -> object:
        return actions.match_now(
            viewer=viewer, round_=seen, version=seen.version, now=seen.matches_at
        )

    at_once(hurry, hurry, *workers(seen.matches_at, 2))
    tick(seen.matches_at)
    seen.refresh_from_db()
    assert seen.state == "matched"
    assert Draft.objects.filter(round=seen).count() == 4
    assert Letter.objects.filter(kind="preview").count() == 1


def test_somebody_on_a_break_is_told_that_a_yes_would_not_count(client, harbour):
    community, members = harbour
    round_ = ask(planned(community, joining="ask"))
    say(round_, members[1], True, now=EARLY)
    say(round_, members[2], True, now=EARLY)
    people.pause(member=members[1], until=date(2027, 3, 1))
    invitation = Invitation.objects.get(round=round_, member=members[1])
    with pytest.raises(UnableTo, match="You're on a break"):
        invitations.answer(invitation_id=invitation.pk, joining=True, now=EARLY)
    invitations.answer(invitation_id=invitation.pk, joining=False, now=EARLY)
    people.resume(member=members[1])
    say(round_, members[1], True, now=EARLY)
    people.pause(member=members[1], until=round_.matches_at.date())
    say(round_, members[1], True, now=EARLY)


def test_the_page_of_a_matched_round_counts_who_is_in_it(client, harbour):
    community, members = harbour
    round_ = ask(planned(community))
    people.pause(member=members[1], until=date(2027, 3, 1))
    look = words(client.get(url(round_, "match")))
    assert "Take part: <strong>5</strong>" in look
    match(round_, EARLY + HOUR)
    page = words(client.get(url(round_)))
    assert "<strong>5</strong> <span>take part</span>" in page


def test_a_yes_long_after_the_round_is_answered_truly(harbour):
    community, members = harbour
    round_ = match(ask(planned(community)), EARLY + HOUR)
    release(round_, EARLY + HOUR)
    invitation = Invitation.objects.get(round=round_, member=members[1])
    with pytest.raises(UnableTo, match="have gone out"):
        invitations.answer(invitation_id=invitation.pk, joining=True, now=EARLY + 2 * HOUR)


def test_stopped_between_the_count_and_the_matching_the_worker_goes_on(harbour, monkeypatch):
    community, _members = harbour
    round_ = ask(planned(community))

    def broken(*_facts: object) -> int:
        raise SystemExit

    with monkeypatch.context() as moment:
        moment.setattr(due, "match", broken)
        with pytest.raises(SystemExit):
            match(round_, EARLY + HOUR)
    tick(EARLY + HOUR)
    round_.refresh_from_db()
    assert round_.state == "matched"
    assert Draft.objects.filter(round=round_).count() == 3
