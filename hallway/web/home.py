"""A member's home: one page with what concerns them now, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hallway.exchange.queries import asks
from hallway.exchange.queries.introductions import questions_for
from hallway.follow_up import queries as follow_up
from hallway.follow_up.letters import said_path
from hallway.follow_up.queries import sparks, thanks
from hallway.follow_up.reckoning import LATER, MET, MISSED
from hallway.gather.queries import free_now, mixers_home, suggested
from hallway.invite import queries as invite
from hallway.match import queries as match
from hallway.meet import queries as meet
from hallway.meet.words import reason_lines, starter_lines
from hallway.people import queries as people
from hallway.web.beginning import Beginning, beginning_of

if TYPE_CHECKING:
    from hallway.invite.models import Invitation
    from hallway.meet.models import Meeting
    from hallway.people.models import Member
    from hallway.people.queries import Profile, Viewer

NEVER_ENDS = 9000
SHOWN = 8
# Of what waits for a word of one's own.
SOME = 3


@dataclass(frozen=True)
class Coffee:
    """A meeting as one of its people sees it."""

    meeting: Meeting
    others: list[Profile]
    proposals: list[datetime]
    why: list[str]
    starters: list[str]
    # A table or a mixer, called by its title and not by everybody in it.
    crowd: bool


@dataclass(frozen=True)
class Question:
    """Did you meet? With one address for each answer."""

    meeting: Meeting
    others: list[Profile]
    met: str
    missed: str
    later: str
    crowd: bool


@dataclass(frozen=True)
class Home:
    """Everything on the page, ready to be read."""

    coffees: list[Coffee]
    question: Question | None
    invitations: list[Invitation]
    seats: list[match.MyRound]
    coming: list[match.Coming]
    met: list[Coffee]
    # For organisers: the rounds that are under way. Empty for everybody else.
    running: list[match.ProgramRow]
    beginning: Beginning | None
    paused_until: date | None

    @property
    def asked(self) -> bool:
        """Whether a question of a round is still open."""
        return any(not one.answer for one in self.invitations)

    open_ended: bool

    @property
    def long_ago(self) -> int:
        """How many more meetings there were than the page shows at first."""
        return max(0, len(self.met) - SHOWN)


@never_cache
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """The page that a member begins with."""
    viewer = people.enter(request.user, slug)
    page = home_of(viewer, now=timezone.now())
    context = {
        "viewer": viewer,
        "page": page,
        "free_now": free_now.on_home(viewer, timezone.now()),
        "tables": suggested.on_home(viewer, timezone.now()),
        "asks": asks.asked_of(viewer, timezone.now()),
        "introductions": questions_for(viewer.member, timezone.now()),
        "mixers": mixers_home.on_home(viewer, timezone.now()),
        "thanks": thanks.undecided(viewer.member)[:SOME],
        "sparks": sparks.my_sparks(viewer.member).asked[:SOME],
    }
    return render(request, "web/home.html", context)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The bare address leads home, to a choice of homes, or to signing in."""
    return redirect("people:communities")


def home_of(viewer: Viewer, *, now: datetime) -> Home:
    """All that one member's page says, and nothing about anybody else's."""
    member = viewer.member
    mine = meet.my_meetings(member, now)
    untold = follow_up.waiting_question(member, now)
    pause = _pause(member, now)
    known = _others([*mine.upcoming, *mine.past, *([untold] if untold else [])], member, now)
    programs = match.programs_page(viewer) if viewer.organiser else []
    return Home(
        coffees=[_coffee(one, known, now) for one in mine.upcoming if one != untold],
        question=_question(untold, member, known) if untold else None,
        invitations=invite.my_invitations(member, now),
        seats=[one for one in match.my_rounds(member) if one.counted],
        coming=match.coming(member),
        # What the question at the top speaks of needs no second card.
        met=[_coffee(one, known, now) for one in mine.past if one != untold],
        running=[row for row in programs if row.running],
        beginning=beginning_of(viewer, programs),
        paused_until=pause,
        open_ended=pause is not None and pause.year > NEVER_ENDS,
    )


def _pause(member: Member, now: datetime) -> date | None:
    today = now.astimezone(ZoneInfo(member.timezone)).date()
    until = member.paused_until
    return until if until and until > today else None


def _others(meetings: Iterable[Meeting], member: Member, now: datetime) -> dict[int, list[Profile]]:
    """By meeting, whom the member was brought together with, as they see them: read at once."""
    others = {meeting.pk: meet.others(meeting, member) for meeting in meetings}
    everybody = {other.pk: other for of_one in others.values() for other in of_one}
    told = {one.pk: one for one in people.as_seen(member, list(everybody.values()), now)}
    return {pk: [told[one.pk] for one in of_one] for pk, of_one in others.items()}


def _question(meeting: Meeting, member: Member, known: dict[int, list[Profile]]) -> Question:
    return Question(
        meeting=meeting,
        others=known[meeting.pk],
        met=said_path(meeting, member, MET),
        missed=said_path(meeting, member, MISSED),
        later=said_path(meeting, member, LATER),
        crowd=meet.is_crowd(meeting),
    )


def _coffee(meeting: Meeting, known: dict[int, list[Profile]], now: datetime) -> Coffee:
    return Coffee(
        meeting=meeting,
        others=known[meeting.pk],
        proposals=meet.proposals(meeting, now),
        why=reason_lines(meeting.reasons),
        starters=starter_lines(meeting.starters),
        crowd=meet.is_crowd(meeting),
    )
