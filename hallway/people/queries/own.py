"""What is for one member's own eyes: their private list, their keys, a copy of everything."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.db.models import Q, QuerySet

from hallway.people.cards import Card, write_card
from hallway.people.models import ApiToken, Block, Member, Photo, Story, StoryPicture, Tie
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


def carried_profile(member: Member) -> dict[str, Any]:
    """A profile to carry away, as docs/schema/profile-1.json describes it."""
    photo = Photo.objects.filter(member=member).first()
    parts = ("name", "headline", "ask_about", "interests", "languages", "units", "shown")
    stories = Story.objects.filter(author=member).select_related("picture").order_by("pk")
    return {
        "schema": 1,
        "community": member.community.name,
        "email": member.email,
        **{part: getattr(member, part) for part in parts},
        "photo": _carried(photo.content, photo.media_type) if photo else None,
        "stories": [_carried_story(story) for story in stories],
    }


def _carried_story(story: Story) -> dict[str, Any]:
    hung: StoryPicture | None = getattr(story, "picture", None)
    picture = _carried(hung.content, hung.media_type) | {"alt": hung.alt} if hung else None
    return {
        "words": story.words,
        "link": story.link,
        "shown": story.shown,
        "told_at": story.created_at.isoformat(),
        "picture": picture,
    }


def _carried(content: bytes | memoryview, media_type: str) -> dict[str, str]:
    return {"media_type": media_type, "data": b64encode(bytes(content)).decode()}


def carried_card(member: Member) -> str:
    """A card for address books."""
    card = Card(
        name=member.name,
        email=member.email,
        community=member.community.name,
        headline=member.headline,
        note=member.ask_about,
        interests=member.interests,
        languages=member.languages,
    )
    return write_card(card, own_photo(member) or "")
