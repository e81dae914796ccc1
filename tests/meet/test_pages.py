"""Pages and one-click links as people meet them."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from hallway.meet import actions
from hallway.meet.models import Meeting
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.models import Encounter, Member
from tests import cast
from tests.meet.rounds import Story, letters, links, seated

Browser = Callable[[Member], Client]


@pytest.fixture
def browser() -> Browser:
    return lambda somebody: cast.sign_in(Client(), somebody)


@pytest.fixture(autouse=True)
def today(story: Story, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages live on the day of the introduction."""
    monkeypatch.setattr(timezone, "now", lambda: story.now)


def url(story: Story, meeting: Meeting, place: str = "") -> str:
    return story.url(f"meetings/{meeting.pk}{place}")


def words(response) -> str:
    return html.unescape(response.content.decode())


def test_a_meetings_page_says_who_why_what_about_and_when(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    mine, other = pair
    page = words(browser(mine).get(url(story, meeting)))
    assert f"Coffee with {other.name}" in page
    assert page.count("Settle on this") == 3
    assert page.count("<li>", page.index('class="starters"')) >= 3


def test_the_page_of_whom_one_is_introduced_to_leads_to_the_coffee(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    mine, other = pair
    stranger = next(one for one in story.people if one not in pair)
    link = url(story, meeting)
    ask = "Who can introduce me?"
    assert ask not in words(browser(mine).get(story.url(f"people/{other.pk}")))
    assert ask in words(browser(mine).get(story.url(f"people/{stranger.pk}")))
    assert link in words(browser(mine).get(story.url(f"people/{other.pk}")))
    assert link not in words(browser(mine).get(story.url(f"people/{stranger.pk}")))
    assert link not in words(browser(stranger).get(story.url(f"people/{other.pk}")))
    assert link not in words(browser(mine).get(story.url(f"people/{mine.pk}")))


def test_the_list_of_ones_meetings_names_everybody_in_one_sentence(
    story: Story, meeting: Meeting, browser: Browser
) -> None:
    ana, ben, cy = (story.one(name) for name in ("Ana", "Ben", "Cy"))
    long_ago = story.now - timedelta(days=60)
    gone = Meeting.objects.create(community=ana.community, introduced_at=long_ago, timezone="UTC")
    for one in (ana, ben, cy):
        gone.seats.create(community=ana.community, member=one, timezone="UTC")
    page = words(browser(ana).get(story.url("meetings")))
    assert "Ben and Cy" in page
    past = page[page.index("So far") :]
    assert "introduced" in past
    assert "no time yet" not in past


def test_nobody_else_sees_it_organisers_neither(
    story: Story, meeting: Meeting, browser: Browser
) -> None:
    for other in set(story.people) - set(seated(meeting)):
        somebody = browser(other)
        for place in ("", "/calendar.ics", "/cancellation", "/departure"):
            assert somebody.get(url(story, meeting, place)).status_code == 404
        for place in ("/time", "/place", "/cancellation", "/departure", "/return"):
            assert somebody.post(url(story, meeting, place)).status_code == 404
    assert Client().get(url(story, meeting)).status_code in (302, 404)
    outsider = cast.ben(cast.community("Elm House"), email="elm@example.org")
    assert browser(outsider).get(url(story, meeting)).status_code == 404


def test_one_click_on_the_page_settles_on_a_time(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    at = datetime.fromisoformat(meeting.proposals[1])
    browser(pair[0]).post(url(story, meeting, "/time"), {"at": int(at.timestamp())})
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.arranged_by) == (at, pair[0])


def test_another_time_is_read_on_ones_own_clock(story: Story, browser: Browser) -> None:
    cy = story.one("Cy")
    meeting = next(m for m in Meeting.objects.all() if cy in seated(m))
    browser(cy).post(url(story, meeting, "/time"), {"day": "2026-03-18", "hour": "08:30"})
    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(2026, 3, 18, 12, 30, tzinfo=UTC)


def test_a_time_in_the_past_is_refused_in_a_sentence(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    somebody = browser(pair[0])
    answer = somebody.post(
        url(story, meeting, "/time"), {"day": "2026-03-01", "hour": "08:30"}, follow=True
    )
    assert "That moment has passed" in words(answer)
    assert somebody.post(url(story, meeting, "/time"), {"day": "soon"}).status_code == 422
    meeting.refresh_from_db()
    assert meeting.starts_at is None


def test_the_calendar_file_downloads(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    response = browser(pair[0]).get(url(story, meeting, "/calendar.ics"))
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["UID"] == str(meeting.uid)


def test_looking_at_every_link_of_every_letter_changes_nothing(
    story: Story, meeting: Meeting
) -> None:
    """What a mail scanner does."""
    before = list(Meeting.objects.order_by("pk").values())
    for letter in letters("introduction"):
        for purpose in ("time", "off"):
            for path in links(letter, purpose):
                assert Client().get(path).status_code == 200
                assert Client().head(path).status_code == 200
    assert list(Meeting.objects.order_by("pk").values()) == before
    assert not letters("arranged")
    assert not letters("called-off")


def test_a_link_in_the_letter_settles_on_its_time_without_signing_in(
    story: Story, meeting: Meeting
) -> None:
    second = links(letters("introduction", meeting)[0], "time")[1]
    page = words(Client().get(second))
    assert "Settle on this time?" in page
    assert "data-answer" in page
    assert "It's settled" in words(Client().post(second))
    meeting.refresh_from_db()
    assert meeting.starts_at == datetime.fromisoformat(meeting.proposals[1])
    # The other links still work, and say what stands so far; nothing is sent by itself then.
    third = words(Client().get(links(letters("introduction", meeting)[0], "time")[2]))
    assert "So far it is" in third
    assert "data-answer" not in third


def test_a_link_to_a_time_that_has_passed_says_so(
    story: Story, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = story.now + timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: later)
    response = Client().post(links(letters("introduction", meeting)[0], "time")[0])
    assert response.status_code == 409
    assert "That moment has passed" in words(response)


def test_calling_off_by_link_can_be_taken_back_at_once(story: Story, meeting: Meeting) -> None:
    (off,) = links(letters("introduction", meeting)[0], "off")
    assert "data-answer" not in words(Client().get(off))
    page = words(Client().post(off))
    meeting.refresh_from_db()
    assert meeting.state == "called_off"
    back = page.split('action="')[1].split('"')[0]
    assert back.startswith("/l/on/")
    assert Client().get(back).status_code == 405
    Client().post(back)
    meeting.refresh_from_db()
    assert meeting.state == "introduced"
    assert {letter.state for letter in letters("called-off", meeting)} == {"dropped"}


def test_a_forged_or_foreign_link_leads_nowhere(story: Story, meeting: Meeting) -> None:
    (off,) = links(letters("introduction", meeting)[0], "off")
    token = off.rpartition("/")[2]
    for path in (f"/l/off/{token}x", f"/l/time/{token}", f"/l/on/{token}", "/l/off/nothing"):
        assert Client().post(path).status_code == 404
    meeting.refresh_from_db()
    assert meeting.state == "introduced"


def test_an_organiser_releases_a_round_by_a_button(story: Story, browser: Browser) -> None:
    round_ = story.match()
    place = story.url(f"programs/{story.program.pk}/rounds/{round_.number}/release")
    before = Letter.objects.filter(kind="introduction").count()
    assert browser(story.one("Ben")).post(place).status_code == 404
    organiser = browser(story.one("Ana"))
    asked = words(organiser.get(f"{place}?version={round_.version}"))
    assert "This can't be undone" in asked
    assert f'name="version" value="{round_.version}"' in asked
    assert Letter.objects.filter(kind="introduction").count() == before, "looking sends nothing"
    stale = organiser.post(place, {"version": round_.version - 1}, follow=True)
    assert "has changed since you looked" in words(stale)
    assert Letter.objects.filter(kind="introduction").count() == before
    organiser.post(place, {"version": round_.version})
    assert Letter.objects.filter(kind="introduction").count() == before + 4
    again = organiser.post(place, {"version": round_.version}, follow=True)
    assert "released or skipped already" in words(again)
    assert Letter.objects.filter(kind="introduction").count() == before + 4


def test_a_round_that_somebody_left_a_moment_ago_is_looked_at_again(
    story: Story, browser: Browser
) -> None:
    round_ = story.match()
    place = story.url(f"programs/{story.program.pk}/rounds/{round_.number}/release")
    organiser = browser(story.one("Ana"))
    people.leave(member=story.one("Ben"), now=story.now)
    stale = organiser.post(place, {"version": round_.version}, follow=True)
    assert "has changed since you looked" in words(stale)
    assert "Ben" not in words(stale)
    round_.refresh_from_db()
    organiser.post(place, {"version": round_.version})
    (meeting,) = Meeting.objects.filter(round=round_)
    assert len(seated(meeting)) == 3
    assert meeting.reasons


def test_the_page_of_a_called_off_coffee_offers_the_way_back(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    somebody = browser(pair[0])
    assert "No reason needed" in words(somebody.get(url(story, meeting, "/cancellation")))
    somebody.post(url(story, meeting, "/cancellation"))
    assert "called off" in words(somebody.get(url(story, meeting)))
    somebody.post(url(story, meeting, "/return"))
    meeting.refresh_from_db()
    assert meeting.state == "introduced"
    assert Encounter.objects.filter(meeting_id=meeting.pk).exists()


def test_my_coffees_lists_only_mine(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    page = words(browser(pair[0]).get(story.url("meetings")))
    others = set(story.people) - set(pair)
    assert pair[1].name in page
    assert not any(f">{other.name}<" in page for other in others)


def test_meetings_through_the_api(story: Story, meeting: Meeting, pair: list[Member]) -> None:
    from hallway.people.actions import make_token

    key = make_token(
        member=pair[0], name="test", scopes=["meetings:read", "meetings:write"], now=story.now
    )
    asking = {"headers": {"Authorization": f"Bearer {key}"}, "content_type": "application/json"}
    client = Client()
    found = client.get("/api/v1/meetings", **asking).json()
    assert [one["id"] for one in found["upcoming"]] == [meeting.pk]
    assert [one["name"] for one in found["upcoming"][0]["others"]] == [pair[1].name]

    at = found["upcoming"][0]["proposals"][2]
    place = f"/api/v1/meetings/{meeting.pk}"
    settled = client.post(f"{place}/time", {"starts_at": at}, **asking)
    assert (settled.status_code, settled.json()["starts_at"]) == (200, at)
    late = client.post(f"{place}/time", {"starts_at": "2020-01-01T10:00:00Z"}, **asking)
    assert late.status_code == 409
    assert client.post(f"{place}/place", {"place": "Roof"}, **asking).json()["place"] == "Roof"
    off = client.post(f"{place}/cancellation", **asking)
    assert off.json()["state"] == "called_off"

    foreign = next(m for m in Meeting.objects.all() if pair[0] not in seated(m))
    assert client.get(f"/api/v1/meetings/{foreign.pk}", **asking).status_code == 404
    assert actions.call_off(meeting_id=meeting.pk, now=story.now).state == "called_off"


def test_a_wish_to_stay_apart_leaves_no_trace_on_the_page_of_a_person(
    story: Story, meeting: Meeting, pair: list[Member], browser: Browser
) -> None:
    mine, other = pair
    meeting.starts_at = story.now - timedelta(days=2)
    meeting.state = "arranged"
    meeting.save()
    Member.objects.update(ask_about="", interests=[], languages=[])
    look = browser(mine)

    def page() -> str:
        found = words(look.get(story.url(f"people/{other.pk}")))
        return found[found.index('id="content"') : found.index("<footer")]

    before = page()
    people.block(by=other, against=mine, now=story.now)
    assert page() == before
