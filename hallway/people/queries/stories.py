"""Reading stories: each is for everybody, for its author's ties, or for nobody but them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hallway.people.errors import NotHere
from hallway.people.models import Member, Story, StoryPicture
from hallway.people.pictures import data_address
from hallway.people.prose import plain
from hallway.people.queries.profiles import AS_A_TIE, OPEN, Eyes, eyes_of
from hallway.people.reporting import Reported
from hallway.people.searching import (
    EVERYBODY,
    NOBODY,
    TIES,
    Entry,
    Hit,
    Searchable,
    Text,
    Texts,
)

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


# Found and reported


def story_texts(story: Story) -> Texts:
    """What a story is found by, and by whom."""
    alt = StoryPicture.objects.filter(story=story).values_list("alt", flat=True).first()
    return {"": Text(f"{plain(story.words)} {alt or ''}", _FOUND_BY[story.shown])}


_FOUND_BY = {"all": EVERYBODY, "ties": TIES, "nobody": NOBODY}


def _entries(community_id: int, owner: Member | None) -> Iterable[Entry]:
    stories = Story.objects.filter(community_id=community_id).select_related("author")
    if owner is not None:
        stories = stories.filter(author=owner)
    for story in stories.order_by("pk").iterator():
        yield Entry(story.pk, story.author, story_texts(story))


def _found(viewer: Viewer, today: date) -> QuerySet[Story]:
    return visible_stories(viewer.member, today)


def _hits(viewer: Viewer, ids: Sequence[int], today: date) -> list[Hit]:
    return [
        Hit(
            story.pk,
            _beginning(plain(story.words)),
            _place(viewer, story),
            str(story.author),
            [plain(story.words)],
            more={"at": story.created_at},
        )
        for story in visible_stories(viewer.member, today).filter(pk__in=ids)
    ]


def _beginning(words: str) -> str:
    return words if len(words) <= 120 else f"{words[:119].rstrip()}…"


def _place(viewer: Viewer, story: Story) -> str:
    page = reverse("people:person", args=[viewer.community.slug, story.author_id])
    return f"{page}#story-{story.pk}"


STORIES = Searchable(_("Stories"), visible=_found, show=_hits, texts=_entries, order=30)


def reported_story(viewer: Viewer, story_id: int, today: date) -> Reported:
    """A story as whoever reports it reads it."""
    story = access_story(viewer, story_id, today)
    words = "\n\n".join(filter(None, [story.words, story.link, _alt(story)]))
    return Reported(words=words, author=story.author, address=_place(viewer, story))


def _alt(story: Story) -> str:
    hung: StoryPicture | None = getattr(story, "picture", None)
    return hung.alt if hung else ""


def told_stories(member: Member) -> list[dict[str, Any]]:
    """For the copy of everything kept about a member, pictures and all."""
    fields = ("words", "link", "shown", "created_at", "changed_at", "hidden_at")
    stories = Story.objects.filter(author=member).select_related("picture").order_by("pk")
    return [
        {
            **{field: getattr(story, field) for field in fields},
            "picture": _as_text(story),
            "picture_shows": _alt(story),
        }
        for story in stories
    ]


def _as_text(story: Story) -> str | None:
    hung: StoryPicture | None = getattr(story, "picture", None)
    return data_address(hung.content, hung.media_type) if hung else None
