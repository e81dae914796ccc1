"""Reading stories: each is for everybody, for its author's ties, or for nobody but them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from hallway.people.errors import NotHere
from hallway.people.models import Member, Story, StoryPicture
from hallway.people.queries.profiles import AS_A_TIE, OPEN, Eyes, eyes_of

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer

Shown = Story.Shown


def stories_for(community_id: int, eyes: Eyes) -> QuerySet[Story]:
    """Every story of a community that is for these eyes, latest first."""
    active = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    for_all = Q(shown=Shown.ALL, author__in=active.exclude(eyes.apart).values("pk"))
    near = active.filter(eyes.near).exclude(eyes.apart).values("pk")
    for_ties = Q(shown=Shown.TIES, author__in=near)
    own = Q(author__in=active.filter(eyes.own).values("pk"))
    visible = own | (Q(hidden_at=None) & (for_all | for_ties))
    stories = Story.objects.filter(visible, community_id=community_id)
    return stories.select_related("author").order_by("-created_at", "-pk")


def visible_stories(viewer: Member, today: date) -> QuerySet[Story]:
    """The stories that this member may read."""
    return stories_for(viewer.community_id, eyes_of(viewer, today))


def stories_of(viewer: Viewer, member_id: int, today: date, *, like: str = "") -> list[Story]:
    """One member's stories, as the viewer may read them; `like` as in `access_person`."""
    mine = member_id == viewer.member.pk
    eyes = {"all": OPEN, "ties": AS_A_TIE}.get(like) if mine else None
    found = stories_for(viewer.community.pk, eyes or eyes_of(viewer.member, today))
    return list(found.filter(author_id=member_id).select_related("picture").defer(*HEAVY))


HEAVY = ("picture__content",)


def access_story(viewer: Viewer, story_id: int, today: date) -> Story:
    """One story that the viewer may read.

    Raises:
        NotHere: for everybody else.
    """
    return _one(visible_stories(viewer.member, today).filter(pk=story_id))


def access_own_story(viewer: Viewer, story_id: int) -> Story:
    """One of the viewer's own stories."""
    mine = Story.objects.filter(author=viewer.member, community=viewer.community)
    return _one(mine.filter(pk=story_id))


def _one(stories: QuerySet[Story]) -> Story:
    story = stories.select_related("picture").defer(*HEAVY).first()
    if story is None:
        raise NotHere
    return story


def story_picture(viewer: Viewer, story_id: int, today: date) -> StoryPicture:
    """The picture of a story, for whoever may read it."""
    readable = visible_stories(viewer.member, today).values("pk")
    picture = StoryPicture.objects.filter(story__in=readable, story_id=story_id).first()
    if picture is None:
        raise NotHere
    return picture


def told_stories(member: Member) -> list[dict[str, Any]]:
    """For the copy of everything kept about a member."""
    fields = ("words", "link", "shown", "created_at", "changed_at", "hidden_at", "picture__alt")
    stories = Story.objects.filter(author=member).order_by("pk")
    return list(stories.values(*fields))
