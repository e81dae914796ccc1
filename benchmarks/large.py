"""A large community, made up from a seed: people, years of coffees, ties, words and letters.

Rows are written at once and not by the actions that pages call, or it would take hours; they are
as those actions would have left them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from benchmarks.hashing import Draws
from benchmarks.large_letters import letters, tables
from benchmarks.made_up import sentences, word, write
from benchmarks.reach import town

FORTNIGHT = timedelta(days=14)
TOLD = 0.7


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    people: int
    rounds: int
    ties: int
    stories: int


class Making:
    """One community while it is being made."""

    def __init__(self, size: Size, now: datetime) -> None:
        from hallway.people import actions

        self.size, self.now = size, now
        self.draws = Draws(11, size.people)
        self.began = now + timedelta(days=2) - FORTNIGHT * (size.rounds + 1)
        self.of = actions.create_community(
            name="Large", slug="large", timezone="UTC", now=self.began
        )
        self.ids: list[int] = []

    def make(self) -> Any:
        """Everything there is; the community."""
        from hallway.outbox.planner import count_tables
        from hallway.people.actions.search import reindex

        self.people()
        self.ties()
        self.coffees()
        self.words()
        self.asks()
        self.between()
        letters(self.of, self.ids, self.now)
        tables(self.of, self.ids, self.now)
        reindex(community_id=self.of.pk)
        # As the worker does once an hour.
        count_tables()
        return self.of

    def people(self) -> None:
        """Members; the first is an organiser, and the first three can sign in."""
        from hallway.people.models import Circle, CircleMember, Member, User

        count = self.size.people
        about, line = sentences(self.draws, "about", 6), sentences(self.draws, "line", 8)
        likes = sentences(self.draws, "likes", 3)
        introduces = (self.draws.uniform("introduces") < 0.5).tolist()
        people = [
            Member(
                community=self.of,
                name=f"{word(at % 144).title()} Person {at}",
                key=str(at),
                email=f"p{at}@example.org",
                role="organiser" if at == 0 else "member",
                user=User.objects.create_user(f"p{at}@example.org") if at < 3 else None,
                created_at=self.began,
                joined_on=self.began.date(),
                units={"team": f"Team {at % max(count // 25, 1)}", "site": f"Site {at % 12}"},
                interests=likes[at].split(),
                languages=["en"],
                headline=line[at],
                ask_about=about[at],
                reports_to=str(at // 8) if at else "",
                introduces=introduces[at],
            )
            for at in range(count)
        ]
        write(Member, people)
        self.ids = list(Member.objects.order_by("pk").values_list("pk", flat=True))
        circles = [Circle(community=self.of, name=f"Circle {at}", open=True) for at in range(40)]
        write(Circle, circles)
        kept = list(Circle.objects.order_by("pk"))
        write(
            CircleMember,
            (
                CircleMember(community=self.of, circle=kept[at % 40], member_id=pk)
                for at, pk in enumerate(self.ids)
            ),
        )

    def ties(self) -> None:
        """Declared ties, evenly."""
        from hallway.people.models import Tie

        made = town(self.size.people, self.size.ties, "even")
        days = Draws(5, self.size.ties).below("day", 400).tolist()
        write(
            Tie,
            (
                Tie(
                    community=self.of,
                    first_id=self.ids[min(pair)],
                    second_id=self.ids[max(pair)],
                    on=self.now.date() - timedelta(days=day),
                    weight=0.3 + 0.7 * float(weight),
                    source="declared",
                )
                for pair, weight, day in zip(made.ties.tolist(), made.strength, days, strict=False)
            ),
        )

    def coffees(self) -> None:
        """Rounds that everybody took part in, with what came of them."""
        from hallway.invite.models import Program
        from hallway.people.models import Member

        self.program = Program.objects.create(
            community=self.of,
            name="Coffee across",
            created_at=self.began,
            first_on=(self.began + FORTNIGHT).date(),
            timezone="UTC",
            mix=["team"],
            joining="standing",
            match_hours_before=60,
        )
        for number in range(1, self.size.rounds + 1):
            self.coffee_round(number, self.began + FORTNIGHT * number)
        Member.objects.filter(pk__in=self.ids[::9]).update(days_between=7)

    def coffee_round(self, number: int, at: datetime) -> None:
        from hallway.invite.models import Invitation
        from hallway.match.models import Draft, Place, Round
        from hallway.meet.models import Meeting

        round_ = Round.objects.create(
            community=self.of,
            program=self.program,
            number=number,
            state="released",
            timezone="UTC",
            asks_at=at - timedelta(days=4),
            matches_at=at - timedelta(days=1),
            introduces_at=at,
            matched_at=at - timedelta(days=1),
            released_at=at,
            day=at.date(),
            seed=number,
        )
        order = np.argsort(Draws(100 + number, self.size.people).uniform("order")).tolist()
        couples = [
            sorted((self.ids[one], self.ids[other]))
            for one, other in zip(order[::2], order[1::2], strict=False)
        ]
        asked = {"community": self.of, "round": round_, "answer": "in", "closed": True}
        when = {"asked_at": round_.asks_at, "answered_at": round_.asks_at}
        write(
            Invitation,
            (
                Invitation(**asked, **when, member_id=pk, closes_at=round_.matches_at)
                for pk in self.ids
            ),
        )
        write(
            Draft,
            (
                Draft(community=self.of, round=round_, position=place, value=0.5, parts={})
                for place in range(len(couples))
            ),
        )
        drafts = (
            Draft.objects.filter(round=round_).order_by("position").values_list("pk", flat=True)
        )
        write(
            Place,
            (
                Place(community=self.of, round=round_, member_id=pk, draft_id=draft)
                for draft, couple in zip(drafts, couples, strict=True)
                for pk in couple
            ),
        )
        write(
            Meeting,
            (
                Meeting(
                    community=self.of,
                    round=round_,
                    introduced_at=at,
                    timezone="UTC",
                    state="introduced",
                    starters=[{"code": "interest", "params": {"what": word(couple[0] % 100)}}],
                )
                for couple in couples
            ),
        )
        self.afterwards(round_, couples, at)

    def afterwards(self, round_: Any, couples: list[list[int]], at: datetime) -> None:
        """Seats, that they met by Hallway, what each says of it, and the tie."""
        from hallway.follow_up.models import Outcome
        from hallway.meet.models import Meeting, Seat
        from hallway.people.models import Encounter, Tie

        pks = Meeting.objects.filter(round=round_).order_by("pk").values_list("pk", flat=True)
        held = list(zip(pks, couples, strict=True))
        of = self.of
        write(
            Seat,
            (
                Seat(community=of, meeting_id=pk, member_id=one, timezone="UTC")
                for pk, couple in held
                for one in couple
            ),
        )
        write(
            Encounter,
            (
                Encounter(community=of, first_id=one, second_id=other, at=at, meeting_id=pk)
                for pk, (one, other) in held
            ),
        )
        told = Draws(200 + round_.number, len(held)).uniform("told") < TOLD
        met = [row for row, yes in zip(held, told, strict=True) if yes]
        later = at + timedelta(days=7)
        write(
            Outcome,
            (
                Outcome(community=of, meeting_id=pk, member_id=one, met="met", said_at=later)
                for pk, couple in met
                for one in couple
            ),
        )
        write(
            Tie,
            (
                Tie(
                    community=of,
                    first_id=one,
                    second_id=other,
                    on=at.date(),
                    weight=0.5,
                    source="met",
                    meeting_id=pk,
                )
                for pk, (one, other) in met
            ),
        )

    def words(self) -> None:
        """Stories of twenty to sixty words."""
        from hallway.people.models import Story

        count = self.size.stories
        draws = Draws(21, count)
        told, length = sentences(draws, "story", 60), (20 + draws.below("length", 41)).tolist()
        shown = ["ties" if one < 0.3 else "all" for one in draws.uniform("shown")]
        write(
            Story,
            (
                Story(
                    community=self.of,
                    author_id=self.ids[at % len(self.ids)],
                    words=" ".join(told[at].split()[: length[at]]),
                    shown=shown[at],
                    created_at=self.now - timedelta(hours=at % 9000),
                    changed_at=self.now - timedelta(hours=at % 9000),
                )
                for at in range(count)
            ),
        )

    def asks(self) -> None:
        """One in fifteen asks something, or offers it; most asks have ended."""
        from hallway.exchange.models import Ask, AskTopic

        rows = []
        for at, pk in enumerate(self.ids[::15]):
            over = at % 3 > 0
            ends = self.now + timedelta(days=-30 if over else 1 + at % 20)
            rows.append(
                Ask(
                    community=self.of,
                    author_id=pk,
                    kind="ask" if at % 2 else "offer",
                    what="help",
                    words=f"Somebody who knows {word(at)} and {word(at % 40)}",
                    reach=("all", "ties", "two_steps")[at % 3],
                    until=ends.date(),
                    ends_at=ends,
                    state="expired" if over else "open",
                    created_at=ends - timedelta(days=21),
                )
            )
        write(Ask, rows)
        write(
            AskTopic,
            (
                AskTopic(community=self.of, ask_id=pk, word=word(pk % 99), plain=word(pk % 99))
                for pk in Ask.objects.values_list("pk", flat=True)
            ),
        )

    def between(self) -> None:
        """Thanks, sparks, words about ties, wishes to be apart."""
        from hallway.follow_up.models import Spark, SparkPerson, Thanks
        from hallway.people.models import Block, TieWord

        of, now = self.of, self.now
        pairs = list(zip(self.ids, self.ids[1:], strict=False))
        write(
            Thanks,
            (
                Thanks(
                    community=of,
                    giver_id=one,
                    receiver_id=other,
                    words="For the afternoon with the old maps.",
                    source=f"meeting:{one}",
                    given_at=now - timedelta(days=9),
                    state="shown",
                )
                for one, other in pairs[::3]
            ),
        )
        sparks = [
            Spark(
                community=of,
                kind="idea",
                words="We began to write it down together.",
                source=f"meeting:{one}",
                path="coffee",
                told_by_id=one,
                told_at=now - timedelta(days=at % 300),
            )
            for at, (one, _) in enumerate(pairs[::20])
        ]
        write(Spark, sparks)
        kept = Spark.objects.order_by("pk").values_list("pk", flat=True)
        write(
            SparkPerson,
            (
                SparkPerson(community=of, spark_id=pk, member_id=one, agreed_at=now, wish=2)
                for pk, couple in zip(kept, pairs[::20], strict=True)
                for one in couple
            ),
        )
        write(
            TieWord,
            (
                TieWord(
                    community=of,
                    by_id=one,
                    other_id=other,
                    says="not_really" if one % 5 == 0 else "know",
                    said_on=now.date(),
                )
                for one, other in pairs[::4]
            ),
        )
        write(
            Block,
            (
                Block(community=of, by_id=one, against_id=other, created_at=now)
                for one, other in pairs[7::20]
            ),
        )

    def under_way(self) -> None:
        """The next round, asked and matched as the worker does it; nobody says no."""
        from hallway.match import actions

        actions.run_due(now=self.now - timedelta(days=1, hours=12), worker="benchmark")
        actions.run_due(now=self.now, worker="benchmark")
