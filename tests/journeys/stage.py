"""Communities at one moment of a round, set up through the real actions and the real worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hallway.invite import actions as invite
from hallway.invite import queries as invitations
from hallway.match.models import Round
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.people.queries import viewer_of
from tests import cast

if TYPE_CHECKING:
    from hallway.people.models import Community, Member
    from tests.journeys.conftest import Clock

ANA = "ana@example.org"


@dataclass
class Stage:
    """Linden House with its people, its one program and the hands that move the story on."""

    community: Community
    people: list[Member]
    clock: Clock
    work: Callable[[], None]
    # The round that the story is about; the next one is planned before this one is over.
    number: int = 1

    @property
    def round(self) -> Round:
        return Round.objects.get(number=self.number)

    def asked(self) -> Stage:
        """Everybody has been invited; nobody has answered."""
        self.work()
        self.clock.until(self.round.asks_at)
        self.work()
        return self

    def joined(self) -> Stage:
        """Everybody but the last person said yes."""
        for one in self.people:
            for invitation in invitations.my_invitations(one, self.clock.now):
                joining = one != self.people[-1]
                invite.answer(invitation_id=invitation.pk, joining=joining, now=self.clock.now)
        return self

    def matched(self) -> Stage:
        self.clock.until(self.round.matches_at)
        self.work()
        return self

    def introduced(self) -> Stage:
        self.clock.until(self.round.introduces_at)
        self.work()
        return self

    def questioned(self) -> Stage:
        """Every meeting had a time, that time has passed, and everybody is asked about it."""
        for meeting in Meeting.objects.all():
            meet.choose_time(
                meeting_id=meeting.pk,
                starts_at=self.clock.now + timedelta(days=1),
                now=self.clock.now,
            )
        self.clock.on(days=5)
        self.work()
        return self

    def next_round(self) -> Stage:
        self.number += 1
        return self


def linden(clock: Clock, work: Callable[[], None], people: int = 8) -> Stage:
    """A community with people and a program that will soon ask them."""
    community = cast.community(timezone="UTC", now=clock.now)
    everybody = cast.people(community, people, now=clock.now)
    for one in everybody:
        one.interests, one.ask_about = ["climbing", "sourdough"], "Old maps and new bread"
        one.save()
    invite.create_program(
        viewer=viewer_of(everybody[0]),
        now=clock.now,
        name="Coffee across the house",
        first_on=(clock.now + timedelta(days=9)).date(),
        timezone="UTC",
    )
    return Stage(community, everybody, clock, work)
