"""What is not for everybody stays out of letters, starters, reasons and files for several."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hallway.outbox.models import Letter
from hallway.people import actions
from hallway.people.models import Member
from hallway.people.queries import plan_of, viewer_of
from tests import cast
from tests.gather.tables import first, open_table, take
from tests.meet import rounds
from tests.people import cameras

SECRET = ("quiet bread", "night climbing", "Klingon", "Elvish")
TOLD: dict[str, Any] = {
    "ask_about": "quiet bread",
    "interests": ["night climbing"],
    "languages": ["Klingon", "Elvish", "English"],
}


@pytest.fixture
def two(db: None) -> list[Member]:
    """Ana and Ben have everything in common, and Ben shows it to nobody."""
    of = cast.community()
    people = [cast.ana(of), cast.ben(of)]
    for member in people:
        actions.save_profile(member=member, **TOLD)
    return people


def hide(member: Member, who: str = "nobody") -> None:
    actions.save_profile(
        member=member, shown={"ask_about": who, "interests": who, "languages": who}
    )


def said(text: str) -> set[str]:
    return {word for word in SECRET if word in text}


def everything_read(two: list[Member]) -> str:
    """The letters of a round, Ana's meeting and her home."""
    story = rounds.begin(two, name="Coffee")
    (meeting,) = story.introduce()
    as_ana = cast.sign_in(Client(), two[0])
    pages = [story.url(), story.url(f"meetings/{meeting.pk}")]
    read = [as_ana.get(page).content.decode() for page in pages]
    letters = Letter.objects.filter(kind="introduction")
    return " ".join([*read, *(f"{letter.text} {letter.html}" for letter in letters)])


def test_what_is_for_everybody_makes_a_conversation(two: list[Member]) -> None:
    assert said(everything_read(two)) == set(SECRET)


def test_what_is_hidden_is_in_no_letter_starter_reason_or_page(two: list[Member]) -> None:
    for member in two:
        hide(member)
    assert said(everything_read(two)) == set()


def test_of_two_who_share_it_one_hides_it_and_no_reason_names_it(two: list[Member]) -> None:
    hide(two[1])
    read = everything_read(two)
    # What Ana likes to be asked about is hers to tell; what they share would tell of Ben.
    assert said(read) == {"quiet bread"}
    assert "Ben" in read


def test_an_exported_list_holds_what_is_for_everybody_and_goes_back_in(two: list[Member]) -> None:
    ana, ben = two
    hide(ben)
    as_ana = cast.sign_in(Client(), ana)
    exported = as_ana.get(f"/c/{ana.community.slug}/members/people.csv").content
    (row,) = [line for line in exported.decode().splitlines() if line.startswith("ben,")]
    assert said(row) == set()
    proposed = actions.propose_import(
        viewer=viewer_of(ana), file_name="people.csv", content=exported, now=cast.NOW
    )
    assert plan_of(proposed, cast.NOW).changed == ()
    ben.refresh_from_db()
    assert ben.interests == ["night climbing"]


def test_a_table_shows_each_as_they_show_themselves(two: list[Member]) -> None:
    ana, ben = two
    actions.set_photo(member=ben, content=cameras.from_a_phone(), now=cast.NOW)
    sitting = first(open_table(ana))
    take(sitting, ben)
    as_ana = cast.sign_in(Client(), ana)
    place = f"/c/{ana.community.slug}/tables/{sitting.pk}"
    page = as_ana.get(place).content.decode()
    assert "quiet bread" in page
    assert f"/people/{ben.pk}/face" in page
    hide(ben, "ties")
    actions.save_profile(member=ben, shown={"photo": "ties"})
    page = as_ana.get(place).content.decode()
    assert "quiet bread" not in page
    assert f"/people/{ben.pk}/face" not in page
    assert f'href="/c/{ana.community.slug}/people/{ben.pk}"' in page
