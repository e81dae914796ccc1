"""Telling a story, changing it, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from hallway.people.actions.limits import spend
from hallway.people.actions.search import index, unindex
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Member, Story, StoryPicture
from hallway.people.pictures import MEDIA_TYPE, Picture, read_picture
from hallway.people.queries.stories import story_texts
from hallway.people.sheet import clean

LONGEST_STORY = 1500
MOST_STORIES = 100
_web_address = URLValidator(schemes=["http", "https"])


def tell_story(
    *,
    author: Member,
    words: str,
    now: datetime,
    link: str = "",
    shown: str = Story.Shown.ALL,
    picture: bytes = b"",
    alt: str = "",
) -> Story:
    """Tell of an experience, for everybody, for one's ties or for nobody.

    Raises:
        UnableTo: nothing is said, or too much; the link or the picture is none; no words for
            whoever can't see the picture.
    """
    drawn = _drawn(picture, alt)
    story = Story(community_id=author.community_id, author=author, created_at=now, changed_at=now)
    _put(story, words, link, shown)
    with transaction.atomic():
        _leave_room(author)
        spend(member=author, act="story", now=now)
        story.save()
        _hang(story, drawn, alt)
        index_story(story)
    return story


def change_story(
    *,
    story: Story,
    words: str,
    now: datetime,
    link: str = "",
    shown: str = Story.Shown.ALL,
    picture: bytes = b"",
    alt: str = "",
    without_picture: bool = False,
) -> None:
    """Everything may change; the picture stays as it is unless another comes or it goes.

    Raises:
        UnableTo: as in `tell_story`.
    """
    drawn = _drawn(picture, alt)
    _put(story, words, link, shown)
    story.changed_at = now
    with transaction.atomic():
        spend(member=story.author, act="words", now=now)
        if not Story.objects.select_for_update().filter(pk=story.pk).exists():
            raise NotHere
        story.save(update_fields=["words", "link", "shown", "changed_at"])
        if without_picture:
            StoryPicture.objects.filter(story=story).delete()
        _hang(story, drawn, alt)
        index_story(story)


@transaction.atomic
def delete_story(*, story: Story) -> None:
    """Gone for everybody, with its picture."""
    unindex(kind="story", object_id=story.pk)
    Story.objects.filter(pk=story.pk).delete()


@transaction.atomic
def hide_story(*, story_id: int, now: datetime) -> None:
    """Put away by an organiser; its author still reads it."""
    Story.objects.filter(pk=story_id).update(hidden_at=now)


@transaction.atomic
def show_story(*, story_id: int) -> None:
    Story.objects.filter(pk=story_id).update(hidden_at=None)


def index_story(story: Story) -> None:
    """Found by its words as they are now, by whoever may read it."""
    index(
        kind="story",
        object_id=story.pk,
        community_id=story.community_id,
        owner=story.author,
        texts=story_texts(story),
    )


def _put(story: Story, words: str, link: str, shown: str) -> None:
    story.words, story.link, story.shown = _said(words), _address(link), shown
    if shown not in Story.Shown.values:
        raise UnableTo(_("A story is for everybody, for your ties or for nobody."))


def _said(words: str) -> str:
    words = clean(words).strip()
    if not words:
        raise UnableTo(_("Tell a little: a story needs a sentence at least."))
    if len(words) > LONGEST_STORY:
        raise UnableTo(_("A story is short here: at most 1,500 characters."))
    return words


def _address(link: str) -> str:
    link = link.strip()
    if not link:
        return ""
    try:
        _web_address(link)
    except ValidationError as error:
        raise UnableTo(_("A link begins with https:// and leads to a page on the web.")) from error
    if len(link) > 500:
        raise UnableTo(_("That link is longer than 500 characters."))
    return link


def _drawn(content: bytes, alt: str) -> Picture | None:
    if not content:
        return None
    if not alt.strip():
        raise UnableTo(_("Say in a few words what the picture shows, for whoever can't see it."))
    return read_picture(content)


def _hang(story: Story, drawn: Picture | None, alt: str) -> None:
    """Another picture, or other words about the one that hangs there."""
    words = " ".join(clean(alt).split())[:300]
    if drawn is None:
        if words:
            StoryPicture.objects.filter(story=story).update(alt=words)
        return
    StoryPicture.objects.update_or_create(
        story=story,
        defaults={
            "community_id": story.community_id,
            "content": drawn.content,
            "media_type": MEDIA_TYPE,
            "digest": drawn.digest,
            "width": drawn.width,
            "height": drawn.height,
            "alt": words,
        },
    )


def _leave_room(author: Member) -> None:
    if Story.objects.filter(author=author).count() >= MOST_STORIES:
        raise UnableTo(_("You have told a hundred stories here. Take one back to tell another."))
