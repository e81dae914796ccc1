"""What people show of themselves, through the API: profiles, photos, stories."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from hallway.people import actions
from hallway.people.api.members import REFUSALS, Person
from hallway.people.api_auth import Token, viewer
from hallway.people.edge import today
from hallway.people.pictures import MOST_BYTES
from hallway.people.queries import (
    Viewer,
    access_own_story,
    access_person,
    photo_for,
    stories_of,
    story_picture,
)

if TYPE_CHECKING:
    from hallway.people.models import Story

router = Router(tags=["people"])
READ, WRITE = Token("me:read"), Token("me:write")
Id = Annotated[int, Field(ge=1, lt=2**63)]
ShownTo = Literal["all", "ties", "nobody"]


class StoryPicture(Schema):
    """`GET /stories/{story_id}/picture` has the picture itself."""

    alt: Annotated[str, Field(description="What it shows, for whoever can't see it.")]
    width: int
    height: int


class ReadStory(Schema):
    id: int
    words: Annotated[str, Field(description="Markdown: emphasis, lists, quotes, code, links.")]
    link: str
    created_at: datetime
    changed_at: datetime
    picture: StoryPicture | None


class OwnStory(ReadStory):
    shown: str
    hidden_at: Annotated[datetime | None, Field(description="Put away by an organiser.")]


class Shown(Person):
    """A member as I may see them. A part that is not for me is empty, like one never filled in."""

    headline: str
    ask_about: str
    interests: list[str]
    languages: list[str]
    photo: Annotated[str, Field(description="What their photo is known by; empty: none.")]
    stories: list[ReadStory]


class Told(Schema):
    words: Annotated[str, Field(min_length=1, max_length=1500)]
    link: Annotated[str, Field(max_length=500)] = ""
    shown: ShownTo = "all"


@router.get("/people/{member_id}", auth=READ, response={200: Shown, **REFUSALS})
def person(request: HttpRequest, member_id: Id) -> Any:
    """What somebody shows me of themselves."""
    asking, day = _asking(request)
    found = access_person(asking, member_id, day)
    stories = stories_of(asking, member_id, day)
    own = ("id", "name", "units", "headline", "ask_about", "interests", "languages", "photo")
    return {**{name: getattr(found, name) for name in own}, "stories": [_read(s) for s in stories]}


@router.get("/people/{member_id}/photo", auth=READ, response={200: None, **REFUSALS})
def photo(request: HttpRequest, member_id: Id, small: bool = False) -> Any:
    """Somebody's photo, a JPEG of at most 512 pixels; `small`: of 96."""
    asking, day = _asking(request)
    found = photo_for(asking, member_id, day, small=small)
    return HttpResponse(bytes(found.small if small else found.content), found.media_type)


@router.post("/me/photo", auth=WRITE, response={204: None, **REFUSALS})
def put_up_photo(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Another photo of me: JPEG, PNG, WebP or GIF, up to 12 MB."""
    me = viewer(request).member
    actions.set_photo(member=me, content=file.read(MOST_BYTES + 1), now=timezone.now())
    return Status(204, None)


@router.delete("/me/photo", auth=WRITE, response={204: None, **REFUSALS})
def take_down_photo(request: HttpRequest) -> Any:
    actions.remove_photo(member=viewer(request).member)
    return Status(204, None)


@router.get("/me/stories", auth=READ, response={200: list[OwnStory], **REFUSALS})
def my_stories(request: HttpRequest) -> Any:
    """My own stories, the latest first."""
    asking, day = _asking(request)
    return [_own(story) for story in stories_of(asking, asking.member.pk, day)]


@router.post("/me/stories", auth=WRITE, response={201: OwnStory, **REFUSALS})
def tell(request: HttpRequest, telling: Told) -> Any:
    """Tell a story."""
    asking = viewer(request)
    story = actions.tell_story(author=asking.member, now=timezone.now(), **telling.dict())
    return Status(201, _own(access_own_story(asking, story.pk)))


@router.put("/me/stories/{story_id}", auth=WRITE, response={200: OwnStory, **REFUSALS})
def tell_anew(request: HttpRequest, story_id: Id, telling: Told) -> Any:
    """Tell it in other words; its picture stays."""
    return _changed(viewer(request), story_id, **telling.dict())


@router.delete("/me/stories/{story_id}", auth=WRITE, response={204: None, **REFUSALS})
def take_back(request: HttpRequest, story_id: Id) -> Any:
    actions.delete_story(story=access_own_story(viewer(request), story_id))
    return Status(204, None)


@router.post("/me/stories/{story_id}/picture", auth=WRITE, response={200: OwnStory, **REFUSALS})
def hang_picture(
    request: HttpRequest,
    story_id: Id,
    file: File[UploadedFile],
    alt: Annotated[str, Form(min_length=1, max_length=300)],
) -> Any:
    """`alt`: what it shows, for whoever can't see it."""
    return _changed(viewer(request), story_id, picture=file.read(MOST_BYTES + 1), alt=alt)


@router.delete("/me/stories/{story_id}/picture", auth=WRITE, response={200: OwnStory, **REFUSALS})
def take_picture_down(request: HttpRequest, story_id: Id) -> Any:
    return _changed(viewer(request), story_id, without_picture=True)


@router.get("/stories/{story_id}/picture", auth=READ, response={200: None, **REFUSALS})
def picture(request: HttpRequest, story_id: Id) -> Any:
    """The picture of a story that I may read, a JPEG of at most 1,200 pixels."""
    asking, day = _asking(request)
    found = story_picture(asking, story_id, day)
    return HttpResponse(bytes(found.content), found.media_type)


def _asking(request: HttpRequest) -> tuple[Viewer, date]:
    who = viewer(request)
    return who, today(who, timezone.now())


def _changed(asking: Viewer, story_id: int, **changes: Any) -> dict[str, Any]:
    story = access_own_story(asking, story_id)
    whole = {"words": story.words, "link": story.link, "shown": story.shown, **changes}
    actions.change_story(story=story, now=timezone.now(), **whole)
    return _own(access_own_story(asking, story_id))


def _read(story: Story) -> dict[str, Any]:
    fields = ("id", "words", "link", "created_at", "changed_at")
    hung = getattr(story, "picture", None)
    return {**{name: getattr(story, name) for name in fields}, "picture": hung}


def _own(story: Story) -> dict[str, Any]:
    return {**_read(story), "shown": story.shown, "hidden_at": story.hidden_at}
