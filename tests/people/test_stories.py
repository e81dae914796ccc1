"""Stories and photos: told, seen, changed and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hallway.people import actions
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Member, Photo, SearchEntry, Story, StoryPicture
from hallway.people.queries import own_data, photo_for, story_picture, viewer_of, visible_stories
from hallway.people.queries.search import search
from tests.cast import NOW
from tests.people import cameras
from tests.people.conftest import House

TODAY = NOW.date()
Browser = Callable[[Member], Client]


def told(author: Member, words: str = "A *mountain*.", **facts: Any) -> Story:
    return actions.tell_story(author=author, words=words, now=facts.pop("now", NOW), **facts)


def upload(content: bytes, name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


# Stories


def test_a_story_is_told_and_stands_on_the_page(house: House, as_ben: Client) -> None:
    form = {
        "words": "We carried *one* piano up.",
        "link": "example.org/piano",
        "shown": "all",
        "picture": upload(cameras.from_a_phone()),
        "alt": "A piano on a staircase",
    }
    page = as_ben.post(house.url("me/stories/new"), form, follow=True).content.decode()
    assert "Your story is told." in page
    assert "We carried <em>one</em> piano up." in page
    assert 'alt="A piano on a staircase"' in page
    assert 'href="https://example.org/piano" rel="nofollow noopener noreferrer ugc"' in page
    story = Story.objects.get()
    picture = as_ben.get(house.url(f"stories/{story.pk}/picture"))
    assert picture["Content-Type"] == "image/jpeg"
    assert [trace for trace in cameras.TRACES if trace in picture.content] == []


def test_a_story_is_changed_and_its_picture_goes(house: House, as_ben: Client) -> None:
    story = told(house.ben, picture=cameras.from_a_phone(), alt="A mountain")
    form = {"words": "Another.", "shown": "ties", "without_picture": "on"}
    as_ben.post(house.url(f"me/stories/{story.pk}"), form)
    story.refresh_from_db()
    assert (story.words, story.shown) == ("Another.", "ties")
    assert not StoryPicture.objects.exists()


def test_a_picture_stays_when_the_words_change(house: House) -> None:
    story = told(house.ben, picture=cameras.from_a_phone(), alt="A mountain")
    actions.change_story(story=story, words="Another.", alt="A hill", now=NOW)
    assert StoryPicture.objects.get().alt == "A hill"


def test_taking_a_story_back_asks_once_more(house: House, as_ben: Client) -> None:
    story = told(house.ben)
    asked = as_ben.get(house.url(f"me/stories/{story.pk}/end")).content.decode()
    assert "<em>mountain</em>" in asked
    assert Story.objects.exists()
    as_ben.post(house.url(f"me/stories/{story.pk}/end"))
    assert not Story.objects.exists()
    assert not SearchEntry.objects.filter(kind="story").exists()


def test_nobody_else_changes_or_takes_back_a_story(house: House, as_ben: Client) -> None:
    story = told(house.cy)
    for place in (f"me/stories/{story.pk}", f"me/stories/{story.pk}/end"):
        assert as_ben.get(house.url(place)).status_code == 404
        assert as_ben.post(house.url(place), {"words": "Mine", "shown": "all"}).status_code == 404
    story.refresh_from_db()
    assert story.words == "A *mountain*."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"words": "  \n "}, "a sentence at least"),
        ({"words": "x" * 1501}, "1,500 characters"),
        ({"link": "javascript:alert(1)"}, "begins with https"),
        ({"link": "ftp://example.org"}, "begins with https"),
        ({"shown": "friends"}, "for everybody, for your ties or for nobody"),
        ({"picture": b"no picture", "alt": "Words"}, "could not be read"),
        ({"picture": cameras.moving()}, "what the picture shows"),
    ],
)
def test_what_can_not_be_told_is_said_in_one_sentence(
    house: House, facts: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnableTo, match=said):
        told(house.ben, **facts)
    assert not Story.objects.exists()


def test_a_mistake_keeps_what_was_written(house: House, as_ben: Client) -> None:
    form = {"words": "Kept.", "shown": "all", "picture": upload(cameras.from_a_phone())}
    page = as_ben.post(house.url("me/stories/new"), form).content.decode()
    assert "Say in a few words what the picture shows" in page.replace("&#x27;", "'")
    assert "Kept.</textarea>" in page.replace("\r\n", "")


def test_a_story_put_away_is_read_by_its_author_alone(house: House, browser: Browser) -> None:
    story = told(house.ben)
    actions.hide_story(story_id=story.pk, now=NOW)
    own = browser(house.ben).get(house.url(f"people/{house.ben.pk}")).content.decode()
    assert "put this story away" in own
    for other in (house.ana, house.cy):
        page = browser(other).get(house.url(f"people/{house.ben.pk}")).content.decode()
        assert "mountain" not in page
    assert not visible_stories(house.cy, TODAY).exists()
    actions.show_story(story_id=story.pk)
    assert visible_stories(house.cy, TODAY).get() == story


def test_many_stories_in_a_day_are_a_lot(house: House) -> None:
    for _ in range(10):
        told(house.ben)
    with pytest.raises(UnableTo, match="a lot at once"):
        told(house.ben)
    assert told(house.ben, now=NOW + timedelta(days=1, minutes=1))


def test_a_story_is_found_by_those_who_may_read_it(house: House) -> None:
    for shown, word in (("all", "piano"), ("ties", "violin"), ("nobody", "cello")):
        told(house.cy, f"It was a {word}.", shown=shown)
    actions.record_tie(
        community_id=house.community.pk,
        first_id=house.cy.pk,
        second_id=house.ben.pk,
        on=TODAY,
        weight=0.5,
        source="declared",
    )
    assert found(house.ben, ("piano", "violin", "cello")) == {"piano", "violin"}
    assert found(house.dee, ("piano", "violin", "cello")) == {"piano"}
    actions.block(by=house.cy, against=house.dee, now=NOW)
    assert found(house.dee, ("piano", "violin", "cello")) == set()


def found(reader: Member, words: tuple[str, ...]) -> set[str]:
    seen = {word: search(viewer_of(reader), word, today=TODAY, kinds=["story"]) for word in words}
    return {word for word, groups in seen.items() if groups}


# Photos


def test_a_photo_goes_up_and_comes_down_clean(house: House, as_ben: Client) -> None:
    as_ben.post(house.url("me/photo"), {"photo": upload(cameras.from_a_phone(2000, 1500))})
    for place in ("photo", "face"):
        answer = as_ben.get(house.url(f"people/{house.ben.pk}/{place}"))
        assert answer["Content-Type"] == "image/jpeg"
        assert [trace for trace in cameras.TRACES if trace in answer.content] == []
    page = as_ben.get(house.url(f"people/{house.ben.pk}")).content.decode()
    assert f"/people/{house.ben.pk}/photo?v=" in page
    as_ben.post(house.url("me/photo/end"))
    assert not Photo.objects.exists()
    assert as_ben.get(house.url(f"people/{house.ben.pk}/photo")).status_code == 404


def test_a_file_that_is_no_picture_is_refused_kindly(house: House, as_ben: Client) -> None:
    answer = as_ben.post(house.url("me/photo"), {"photo": upload(b"no")}, follow=True)
    assert "could not be read as a picture" in answer.content.decode()
    answer = as_ben.post(house.url("me/photo"), follow=True)
    assert "Choose a picture first." in answer.content.decode()
    assert not Photo.objects.exists()


def test_a_browser_keeps_a_photo_only_for_itself_and_asks_each_time(
    house: House, browser: Browser
) -> None:
    actions.set_photo(member=house.cy, content=cameras.from_a_phone(), now=NOW)
    as_ben, place = browser(house.ben), house.url(f"people/{house.cy.pk}/photo")
    first = as_ben.get(place)
    assert first["Cache-Control"] == "private, no-cache"
    assert first["X-Content-Type-Options"] == "nosniff"
    again = as_ben.get(place, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    actions.save_profile(member=house.cy, shown={"photo": "nobody"})
    hidden = as_ben.get(place, headers={"If-None-Match": first["ETag"]})
    assert hidden.status_code == 404


@pytest.mark.parametrize("who", ["ties", "nobody", "apart", "left"])
def test_a_photo_is_not_there_for_whom_it_is_not(house: House, who: str) -> None:
    actions.set_photo(member=house.cy, content=cameras.from_a_phone(), now=NOW)
    assert photo_for(viewer_of(house.ben), house.cy.pk, TODAY, small=True)
    if who in {"ties", "nobody"}:
        actions.save_profile(member=house.cy, shown={"photo": who})
    elif who == "apart":
        actions.block(by=house.cy, against=house.ben, now=NOW)
    else:
        actions.leave(member=house.cy, now=NOW)
    with pytest.raises(NotHere):
        photo_for(viewer_of(house.ben), house.cy.pk, TODAY, small=True)


def test_the_picture_of_a_story_is_for_its_readers(house: House, browser: Browser) -> None:
    story = told(house.cy, picture=cameras.from_a_phone(), alt="A hill", shown="nobody")
    assert story_picture(viewer_of(house.cy), story.pk, TODAY)
    place = house.url(f"stories/{story.pk}/picture")
    assert browser(house.ben).get(place).status_code == 404


# Everything kept, and nothing left


def test_a_copy_of_everything_holds_photo_and_stories(house: House) -> None:
    actions.set_photo(member=house.ben, content=cameras.from_a_phone(), now=NOW)
    told(house.ben, picture=cameras.from_a_phone(), alt="A hill")
    actions.save_profile(member=house.ben, headline="Bakes", shown={"headline": "ties"})
    copy = own_data(house.ben)
    assert copy["photo"].startswith("data:image/jpeg;base64,")
    assert copy["stories"][0]["words"] == "A *mountain*."
    assert copy["stories"][0]["picture"].startswith("data:image/jpeg;base64,")
    assert (copy["me"]["headline"], copy["me"]["shown"]) == ("Bakes", {"headline": "ties"})


def test_nothing_of_a_profile_is_left_of_who_is_forgotten(house: House) -> None:
    actions.set_photo(member=house.ben, content=cameras.from_a_phone(), now=NOW)
    told(house.ben, picture=cameras.from_a_phone(), alt="A hill")
    actions.save_profile(member=house.ben, headline="Bakes", shown={"headline": "ties"})
    actions.erase(member=house.ben, now=NOW)
    for model in (Photo, Story, StoryPicture):
        assert not model.objects.exists()
    assert not SearchEntry.objects.filter(kind="story").exists()
    house.ben.refresh_from_db()
    assert (house.ben.headline, house.ben.shown) == ("", {})


def test_what_somebody_tells_can_be_reported_from_their_page(house: House, as_ben: Client) -> None:
    story = told(house.cy)
    actions.save_profile(member=house.cy, headline="Bakes")
    page = as_ben.get(house.url(f"people/{house.cy.pk}")).content.decode()
    for kind, pk in (("story", story.pk), ("headline", house.cy.pk)):
        assert house.url(f"report/{kind}/{pk}") in page
        assert as_ben.get(house.url(f"report/{kind}/{pk}")).status_code == 200
    # Not shown, so there is nothing to report.
    assert as_ben.get(house.url(f"report/interests/{house.cy.pk}")).status_code == 404
    own = as_ben.get(house.url(f"people/{house.ben.pk}")).content.decode()
    assert "/report/" not in own
