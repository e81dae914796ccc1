"""The life of the sample community, lived through the same doors as that of a real one.

Three months with a small round each go by in passing, then three weeks step by step.

Every step is an action that the pages call too, and the worker runs the rounds; only the
clock is told. What people answer is drawn from a seed, so each demo tells the same story.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hallway.cli.sample.asks import write_asks
from hallway.cli.sample.came_of_it import see_what_came_of_it
from hallway.cli.sample.free_now import have_a_few_minutes
from hallway.cli.sample.introductions import ask_around
from hallway.cli.sample.mixer import set_up_an_evening
from hallway.cli.sample.months import days_before, founded_on, live_earlier_rounds
from hallway.cli.sample.network import remember_old_times
from hallway.cli.sample.profiles import tell_of_themselves
from hallway.cli.sample.report import mind_a_table
from hallway.cli.sample.tables import open_tables
from hallway.cli.sample.whole import draw_the_picture, remember_the_year
from hallway.follow_up import actions as follow_up
from hallway.follow_up import queries as outcomes
from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.meet import actions as meet
from hallway.meet import queries as meetings
from hallway.people import actions as people
from hallway.people import queries
from hallway.people.queries import Viewer

if TYPE_CHECKING:
    from hallway.people.models import Member

ZONE = "Europe/London"
ORGANISER = "hannah.brandt@lantern.example"
MEMBER = "yuki.tanabe@lantern.example"
ROUND_EVERY = timedelta(days=14)
ASK_DAYS, MATCH_HOURS = 8, 96
STEP = timedelta(hours=12)
LOOKS_AT_MAIL = 0.3
SEED = 60
NEWEST_JOINED = timedelta(days=20)
CIRCLES = (
    ("photography", "Bring a picture, any camera will do.", True),
    ("sourdough", "Starters to share, failures to laugh about.", False),
)
CIRCLE_ROUNDS_IN = timedelta(days=42)
MONTHS = 3
Tick = Callable[[datetime, str], int]


@dataclass(frozen=True)
class Told:
    """What the demo shows at its end."""

    organiser: Viewer
    program_id: int


def tell(now: datetime, tick: Tick) -> Told:
    """Live the story up to `now`: one round introduced and answered, a second one matched."""
    second_day = next_working_day(now.astimezone(ZoneInfo(ZONE)).date())
    begins = now - ROUND_EVERY - timedelta(days=ASK_DAYS + 2)
    first_on = second_day - ROUND_EVERY
    before = days_before(now, MONTHS, ZONE)
    viewer = found(begins, founded_on(before[0], ZONE))
    live_earlier_rounds(viewer, before, ZONE)
    program = invite.create_program(
        viewer=viewer,
        now=begins,
        name="Coffee across Lantern Works",
        first_on=first_on,
        timezone=ZONE,
        rhythm="two_weeks",
        introduce_at=time(9),
        ask_days_before=ASK_DAYS,
        match_hours_before=MATCH_HOURS,
        mix=["team", "location"],
        place="Video, or the kitchen if you share a site",
    )
    begin_circles(viewer, begins)
    live(begins, now, viewer, tick, first_on)
    set_up_an_evening(viewer, next_working_day(second_day), now, without=MEMBER)
    open_tables(viewer, now)
    tell_of_themselves(viewer, now)
    write_asks(viewer, now)
    shown = queries.community_members(viewer).get(email=MEMBER)
    have_a_few_minutes(queries.viewer_of(shown), now)
    see_what_came_of_it(viewer, shown, now)
    mind_a_table(queries.viewer_of(shown), now)
    draw_the_picture(viewer, now)
    remember_old_times(queries.viewer_of(shown), now)
    ask_around(viewer, shown, now)
    return Told(viewer, program.pk)


def begin_circles(viewer: Viewer, now: datetime) -> None:
    """Two circles: one that anybody joins, with rounds of its own, and one that is asked first."""
    by_interest: dict[str, list[Member]] = {}
    for member in queries.community_members(viewer):
        for interest in member.interests:
            by_interest.setdefault(interest, []).append(member)
    for interest, about, open_ in CIRCLES:
        keeper, *others = by_interest[interest]
        circle = people.start_circle(
            keeper=keeper, name=interest.capitalize(), about=about, open=open_
        )
        people.join_circle(circle=circle, member_ids=[member.pk for member in others])
        if open_:
            invite.begin_circle_rounds(
                viewer=queries.viewer_of(keeper),
                circle_id=circle.pk,
                rhythm="four_weeks",
                first_on=(now + CIRCLE_ROUNDS_IN).date(),
                sizes=[3, 4],
                now=now,
            )


def next_working_day(today: date) -> date:
    """The next day from tomorrow on that is no Saturday or Sunday."""
    day = today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def found(now: datetime, founded: datetime) -> Viewer:
    """The community, its organiser, its roster and who already knows whom."""
    community = people.create_community(
        name="Lantern Works", slug="lantern", timezone=ZONE, now=founded
    )
    organiser = people.add_member(
        community=community, name="Hannah Brandt", email=ORGANISER, role="organiser", now=founded
    )
    viewer = queries.viewer_of(organiser)
    roster = people.propose_import(
        viewer=viewer, file_name="people.csv", content=sample_people(now), now=founded
    )
    plan = queries.plan_of(roster, founded)
    people.apply_import(
        roster_import=roster, fingerprint=plan.fingerprint, take_off=False, now=founded
    )
    keep_weekly_letters_few(viewer)
    declare_ties(viewer, now)
    return viewer


def keep_weekly_letters_few(viewer: Viewer) -> None:
    """Only whom the demo shows get the weekly letter, so that three weeks pass quickly."""
    for member in queries.community_members(viewer).exclude(email__in=[MEMBER, ORGANISER]):
        people.save_profile(member=member, digest_day=None)


def sample_people(now: datetime) -> bytes:
    """people.csv with its joining dates moved, so that newcomers are new whenever it runs."""
    rows = list(csv.DictReader(io.StringIO(read("people.csv"))))
    newest = max(date.fromisoformat(row["joined"]) for row in rows)
    later = (now.date() - NEWEST_JOINED) - newest
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0])
    writer.writeheader()
    for row in rows:
        row["joined"] = str(date.fromisoformat(row["joined"]) + later)
        writer.writerow(row)
    return written.getvalue().encode()


def declare_ties(viewer: Viewer, now: datetime) -> None:
    """Who said "I know them" before the first round."""
    by_key = {member.key: member.pk for member in queries.community_members(viewer)}
    rows = list(csv.DictReader(io.StringIO(read("ties.csv"))))
    for row in rows:
        people.record_tie(
            community_id=viewer.community.pk,
            first_id=by_key[row["source"]],
            second_id=by_key[row["target"]],
            on=now.date(),
            weight=float(row["strength"]),
            source="declared",
        )
    pairs = [(by_key[row["source"]], by_key[row["target"]]) for row in rows]
    remember_the_year(viewer, pairs, now)


def read(name: str) -> str:
    return files("hallway.cli.sample").joinpath(name).read_text(encoding="utf-8")


def live(begins: datetime, now: datetime, viewer: Viewer, tick: Tick, first_on: date) -> None:
    """Let the worker run twice a day, and people look at their mail in between.

    Before the first round's day there is nothing but invitations in it.
    """
    chance = random.Random(SEED)
    members = list(queries.community_members(viewer))
    moment = begins
    while moment < now:
        moment = min(moment + STEP, now)
        while tick(moment, "demo"):
            pass
        for member in members:
            if member.email == MEMBER:
                join(member, moment)
            elif chance.random() < LOOKS_AT_MAIL:
                answer_invitations(member, moment, chance)
                if moment.date() >= first_on:
                    arrange(member, moment, chance)
                    tell_how_it_went(member, moment, chance)


def join(member: Member, now: datetime) -> None:
    """Whom the demo shows says yes to every round, and leaves the rest to whoever tries it."""
    for invitation in invitations.my_invitations(member, now):
        invite.answer(invitation_id=invitation.pk, joining=True, now=now)


def answer_invitations(member: Member, now: datetime, chance: random.Random) -> None:
    """Most say yes, a few say no, some never look."""
    for invitation in invitations.my_invitations(member, now):
        if invitation.answer == "":
            invite.answer(invitation_id=invitation.pk, joining=chance.random() < 0.9, now=now)


def arrange(member: Member, now: datetime, chance: random.Random) -> None:
    """Somebody picks one of the times."""
    for meeting in meetings.my_meetings(member, now).upcoming:
        times = meetings.proposals(meeting, now)
        if meeting.state == "introduced" and times and chance.random() < 0.5:
            meet.choose_time(meeting_id=meeting.pk, starts_at=times[0], now=now, member=member)


def tell_how_it_went(member: Member, now: datetime, chance: random.Random) -> None:
    """Most met, and most of them were glad of it."""
    meeting = outcomes.waiting_question(member, now)
    if meeting is None:
        return
    met = chance.random() < 0.9
    follow_up.say_outcome(
        meeting_id=meeting.pk,
        member_id=member.pk,
        met="met" if met else "missed",
        worth_it=chance.random() < 0.9 if met else None,
        again=chance.random() < 0.8 if met else None,
        now=now,
    )
