"""What people read about an introduction: those who are asked, and those who are introduced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hallway.meet import queries as meet
from hallway.meet import words
from hallway.meet.times import propose
from hallway.outbox.actions import NewLetter
from hallway.outbox.letters import render, shown
from hallway.people.letters import letter_to, way_out
from hallway.people.links import absolute, sign
from hallway.people.queries import open_profiles

if TYPE_CHECKING:
    from hallway.exchange.models import Introduction, IntroductionStep
    from hallway.exchange.queries.introductions import Standing
    from hallway.people.models import Member
    from hallway.people.queries import Profile

QUESTION, COFFEE = "introduction", "introduction-coffee"
COFFEE_MINUTES = 30


def asked_key(step: IntroductionStep) -> str:
    return f"introduction-asked:{step.pk}"


def introduced_key(it: Introduction) -> str:
    return f"introduced:{it.pk}"


def question_url(step: IntroductionStep) -> str:
    """Where somebody who is asked can answer, without signing in."""
    return absolute(reverse("exchange:question-link", args=[sign(QUESTION, step=step.pk)]))


def coffee_url(it: Introduction) -> str:
    """Where either of the two opens a coffee. It speaks for both of them, as their letter does."""
    return absolute(reverse("exchange:coffee-link", args=[sign(COFFEE, introduction=it.pk)]))


def asked(here: Standing, step: IntroductionStep, *, again: bool = False) -> NewLetter:
    """Would you introduce them? Or, at last: would you like to be introduced?"""
    it = here.introduction
    return letter_to(
        step.member,
        kind="introduction-asked",
        key=f"{asked_key(step)}:again" if again else asked_key(step),
        template="exchange/letters/introduction_asked",
        context={
            **told(here, step),
            "again": again,
            "question_url": question_url(step),
        },
        stale_at=here.closes_at(step),
        thread=f"introduction-asked:{it.pk}:{step.pk}" + ("/again" if again else ""),
    )


def told(here: Standing, step: IntroductionStep) -> dict[str, Any]:
    """What somebody who is asked gets to know: who asks, for whom, and who said yes before."""
    it, before = here.introduction, [one for one in here.connectors if one.place < step.place]
    for_me = step.member_id == it.target_id
    yes = [one for one in (here.connectors if for_me else before) if one.state == "yes"]
    return {
        "introduction_id": it.pk,
        "asker": it.asker,
        "target": it.target,
        "for_me": for_me,
        # Whether the next person is the one whom it is for.
        "knows_target": for_me or step.place == len(here.connectors),
        "blurb": step.blurb,
        "vouching": [{"name": one.member.name, "word": one.word} for one in yes],
        "through": words.together([one.member.name for one in yes]),
        "closes_at": here.closes_at(step),
    }


def introduced(
    here: Standing, vouching: Sequence[IntroductionStep], now: datetime
) -> list[NewLetter]:
    """One message to both: the same words, and a reply reaches the other."""
    it = here.introduction
    both = [it.asker, it.target]
    subject, text, html = render("exchange/letters/introduced", _shared(here, vouching, now))
    to = tuple(shown(one.name, one.email) for one in both if one.email)
    letter = NewLetter(
        community_id=it.community_id,
        member_id=None,
        key="",
        kind="introduced",
        address="",
        subject=subject,
        text=text,
        html=html,
        shown_to=to,
        thread=f"introduction:{it.pk}",
    )
    return [
        replace(
            letter,
            member_id=one.pk,
            key=f"{introduced_key(it)}:{one.pk}",
            address=one.email,
            way_out=way_out(one),
        )
        for one in both
    ]


def _shared(here: Standing, vouching: Sequence[IntroductionStep], now: datetime) -> dict[str, Any]:
    it = here.introduction
    both = [it.asker, it.target]
    return {
        "community": it.community,
        "names": words.together([one.name for one in both]),
        "asker": it.asker,
        "why": it.why,
        "through": words.together([one.member.name for one in vouching]),
        "words": [{"name": one.member.name, "word": one.word} for one in vouching if one.word],
        "people": _cards(both),
        "times": _times(both, it.community.timezone, now),
        "coffee_url": coffee_url(it),
        # The same for both, so it asks for sign-in; the personal one is in the header.
        "way_out": absolute(reverse("people:profile", args=[it.community.slug])),
    }


def _cards(both: Sequence[Member]) -> list[dict[str, str]]:
    """Each of the two with what they show to everybody."""
    shown_to_all = open_profiles(both[0].community_id, [one.pk for one in both])
    return [_card(shown_to_all[one.pk]) for one in both]


def _card(person: Profile) -> dict[str, str]:
    about = _("Ask me about: %s") % person.ask_about if person.ask_about else ""
    facts = " · ".join(str(value) for value in person.units.values() if value)
    return {"name": person.name, "facts": facts, "about": about}


def _times(both: Sequence[Member], home: str, now: datetime) -> list[words.Moment]:
    zones = [one.timezone for one in both]
    zone = words.usual_zone(zones, home)
    hours = [meet.hours_of(one) for one in both]
    starts = propose(hours, after=now, minutes=COFFEE_MINUTES, timezone=zone)
    return [words.moment(at, zones, first=zone) for at in starts]


def thanks(here: Standing, step: IntroductionStep) -> NewLetter:
    """It worked: to each of those who made it possible."""
    it = here.introduction
    return letter_to(
        step.member,
        kind="introduction-thanks",
        key=f"{introduced_key(it)}:thanks:{step.pk}",
        template="exchange/letters/introduction_thanks",
        context={"asker": it.asker, "target": it.target},
    )


def over(here: Standing) -> NewLetter:
    """It didn't work out this time: the same words, whatever the reason was."""
    it = here.introduction
    return letter_to(
        it.asker,
        kind="introduction-over",
        key=f"introduction-over:{it.pk}",
        template="exchange/letters/introduction_over",
        context={"reach_url": absolute(reverse("exchange:reach", args=[it.community.slug]))},
    )
