"""What is for one member's own eyes: their private list, their keys, a copy of everything."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from hallway.people.models import ApiToken, Block, Member, Tie
from hallway.people.portable import everything_about
from hallway.people.queries.circles import asked_circles, circles_of
from hallway.people.queries.profiles import own_photo
from hallway.people.queries.stories import told_stories


def blocked_by(member: Member) -> list[Member]:
    """Whom this member would rather not meet. For nobody's eyes but theirs."""
    ids = Block.objects.filter(by=member).values("against_id")
    return list(Member.objects.filter(pk__in=ids).order_by("name"))


def tokens_of(member: Member) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(member=member).order_by("name", "pk")


def own_data(member: Member) -> dict[str, Any]:
    """Everything that is kept about one person, for that person alone."""
    fields = (
        *("name", "email", "key", "role", "state", "joined_on", "created_at", "timezone"),
        *("works_from", "works_to", "work_days", "paused_until", "days_between"),
        *(
            "units",
            "reports_to",
            "interests",
            "languages",
            "ask_about",
            "headline",
            "shown",
            "withheld",
        ),
        *("introduces", "introductions_a_month", "asks_a_week", "digest_day", "digest_hour"),
        *("withheld", "own_fields"),
    )
    return {
        "community": member.community.name,
        "me": {field: getattr(member, field) for field in fields},
        "circles": circles_of(member),
        "circles_asked": [circle.name for circle in asked_circles(member)],
        "not_to_be_matched_with": [str(other) for other in blocked_by(member)],
        "ties": _own_ties(member),
        "stories": told_stories(member),
        "photo": own_photo(member),
        **everything_about(member),
    }


def _own_ties(member: Member) -> list[dict[str, Any]]:
    """What was declared. A tie that came of a meeting would tell what the others answered."""
    declared = Tie.objects.filter(source=Tie.Source.DECLARED, meeting_id=None)
    ties = declared.filter(Q(first=member) | Q(second=member)).select_related("first", "second")
    return [
        {
            "with": str(tie.second if tie.first_id == member.pk else tie.first),
            "on": tie.on,
            "weight": tie.weight,
            "source": tie.source,
        }
        for tie in ties.order_by("on", "pk")
    ]
