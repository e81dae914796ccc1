"""A member's own network: what is theirs to see, hellos, and setting ties straight."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hallway.follow_up import actions as follow_up
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.network import actions
from hallway.network.models import Hello
from hallway.network.queries import mine
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.actions.ties import say_of_tie, take_back_word
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Encounter, Member, Tie
from hallway.people.queries import own_data, reached, tied
from hallway.people.queries.known import acquainted
from tests import cast
from tests.cast import NOW
from tests.people.conftest import link_in

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(db: None) -> Member:
    return cast.people(cast.community(), 6)[1]


def other(ben: Member, name: str) -> Member:
    return Member.objects.get(community=ben.community, name=name)


def met(members: list[Member], days_ago: int, *said: Member, kind: str = "coffee") -> Meeting:
    at = NOW - days_ago * DAY
    title = "" if kind == "coffee" else f"The {kind}"
    meeting = meet.gather_up(
        kind=kind, members=members, starts_at=at, minutes=30, now=at, title=title
    )
    for member in said:
        follow_up.say_met(
            meeting_id=meeting.pk, member_id=member.pk, met="met", now=at + timedelta(hours=1)
        )
    return meeting


def network(member: Member, now: datetime = NOW) -> dict[str, mine.Contact]:
    return {one.member.name: one for one in mine.contacts_of(member, now=now, today=now.date())}


def page(member: Member, query: str = "") -> str:
    client = cast.sign_in(Client(), member)
    return client.get(f"/c/linden-house/network{query}").content.decode()


def press(member: Member, other: Member, what: str, **sent: str) -> int:
    client = cast.sign_in(Client(), member)
    return client.post(f"/c/linden-house/network/ties/{other.pk}/{what}", sent).status_code


# What is mine to see


def test_who_how_recent_and_by_which_path(ben: Member) -> None:
    cy, dee, eli = (other(ben, name) for name in ("Cy", "Dee", "Eli"))
    met([ben, cy], 3, ben)
    met([ben, dee], 40, ben)
    met([ben, eli], 120, ben, eli, kind="table")
    found = network(ben)
    assert {name: (one.state, one.path) for name, one in found.items()} == {
        "Cy": ("alive", "coffee"),
        "Dee": ("fading", "coffee"),
        "Eli": ("dormant", "table"),
    }
    assert found["Cy"].strength > found["Dee"].strength > found["Eli"].strength
    shown = page(ben)
    for words in ("Cy", "Dee", "Eli", "The table", "Say hello", "Set straight"):
        assert words in shown


def test_what_only_somebody_else_said_is_not_to_be_seen(ben: Member) -> None:
    """The tie is there, since one of them spoke; but its page would tell Ben what Cy answered."""
    cy, dee, eli = (other(ben, name) for name in ("Cy", "Dee", "Eli"))
    met([ben, cy], 3, cy)
    met([dee, eli], 3, dee, eli)
    assert Tie.objects.count() == 2
    assert network(ben) == {}
    assert "Cy" not in page(ben)


def test_how_strong_a_tie_looks_does_not_tell_what_the_other_answered(ben: Member) -> None:
    cy, dee = other(ben, "Cy"), other(ben, "Dee")
    met([ben, cy], 3, ben)
    doubted = met([ben, dee], 3, ben)
    at = NOW - 3 * DAY + timedelta(hours=2)
    follow_up.say_met(meeting_id=doubted.pk, member_id=dee.pk, met="missed", now=at)
    weights = set(Tie.objects.values_list("weight", flat=True))
    found = network(ben)
    assert weights == {0.5, 1.0}
    assert found["Cy"].strength == found["Dee"].strength


def test_ties_between_two_others_are_on_no_page_but_theirs(ben: Member) -> None:
    ana, cy, dee = (other(ben, name) for name in ("Ana", "Cy", "Dee"))
    met([ben, cy], 3, ben, cy)
    met([ben, dee], 3, ben, dee)
    before = page(ben)
    met([cy, dee], 2, cy, dee)
    met([cy, ana], 2, cy, ana)
    assert strip_tokens(page(ben)) == strip_tokens(before)


def strip_tokens(shown: str) -> str:
    import re

    return re.sub(r'(value|csrf_token|X-CSRFToken)[^>]{0,4}"[\w-]{40,}"', "", shown)


# A hello


def test_a_hello_is_a_letter_and_one_click_makes_it_a_coffee(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben, cy)
    assert press(ben, cy, "hello") == 302
    letter = Letter.objects.get(kind="hello")
    assert (letter.address, letter.subject) == (cy.email, "Ben says hello")
    assert ben.email in letter.text
    link = link_in(letter, "l/hello")
    assert "A coffee with Ben?" in Client().get(link).content.decode()
    assert Meeting.objects.count() == 1
    for _again in range(2):
        assert "You both have a letter" in Client().post(link).content.decode()
    assert Meeting.objects.count() == 2
    to = {one.address for one in Letter.objects.filter(kind="introduction")}
    assert to == {ben.email, cy.email}


def test_a_hello_is_said_once_a_month_whoever_says_it(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben, cy)
    actions.say_hello(member_id=ben.pk, other_id=cy.pk, now=NOW)
    for one, two in ((ben, cy), (cy, ben)):
        with pytest.raises(UnableTo):
            actions.say_hello(member_id=one.pk, other_id=two.pk, now=NOW + 29 * DAY)
    actions.say_hello(member_id=cy.pk, other_id=ben.pk, now=NOW + 31 * DAY)


@pytest.mark.parametrize("why", ["paused", "by me", "by them", "enough"])
def test_who_cannot_be_written_to_is_simply_not_offered(ben: Member, why: str) -> None:
    """Whatever the reason, the page and the refusal are the same."""
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben, cy)
    assert network(ben)["Cy"].may_greet
    if why == "paused":
        people.pause(member=cy, until=(NOW + 9 * DAY).date())
    elif why == "by me":
        people.block(by=ben, against=cy, now=NOW)
    elif why == "by them":
        people.block(by=cy, against=ben, now=NOW)
    else:
        for name in ("Ana", "Dee", "Eli"):
            Hello.objects.create(
                community=ben.community, by=other(ben, name), other=cy, said_at=NOW - DAY
            )
    assert not network(ben)["Cy"].may_greet
    with pytest.raises(UnableTo, match="Now is not the moment for a hello"):
        actions.say_hello(member_id=ben.pk, other_id=cy.pk, now=NOW)
    assert Letter.objects.filter(kind="hello").count() == 0


@pytest.mark.parametrize("why", ["paused", "apart"])
def test_a_coffee_that_cannot_be_is_refused_in_the_same_words(ben: Member, why: str) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben, cy)
    hello = actions.say_hello(member_id=ben.pk, other_id=cy.pk, now=NOW)
    if why == "paused":
        people.pause(member=ben, until=(NOW + 9 * DAY).date())
    else:
        people.block(by=ben, against=cy, now=NOW)
    with pytest.raises(UnableTo, match="A coffee can't be arranged from here just now"):
        actions.have_coffee(hello_id=hello.pk, now=NOW + DAY)


def test_nobody_says_hello_to_a_stranger(ben: Member) -> None:
    with pytest.raises(NotHere):
        actions.say_hello(member_id=ben.pk, other_id=other(ben, "Cy").pk, now=NOW)
    assert press(ben, other(ben, "Cy"), "hello") == 404


# Setting straight


def knows(one: Member, two: Member) -> bool:
    condition = tied(one.community_id, one.pk, NOW.date())
    return reached(condition, one.community_id).filter(pk=two.pk).exists()


def test_letting_go_ends_a_tie_for_both_and_tells_nobody(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 10, ben, cy)
    before = strip_tokens(page(cy))
    rows = list(Encounter.objects.values_list("first_id", "second_id", "at"))
    assert press(ben, cy, "word", says="not_really") == 302
    say_of_tie(by=ben, other_id=cy.pk, says="not_really", today=NOW.date())
    assert not knows(ben, cy)
    assert not knows(cy, ben)
    assert network(ben) == {}
    assert strip_tokens(page(cy)) == before
    assert Letter.objects.filter(member=cy).exclude(kind="question").count() == 0
    # What Hallway did stays known, so that nobody is sent to the same person at once.
    assert list(Encounter.objects.values_list("first_id", "second_id", "at")) == rows
    assert acquainted(cy, [ben.pk]) == {ben.pk}


def test_it_can_be_taken_back_and_a_later_meeting_begins_anew(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 10, ben, cy)
    say_of_tie(by=ben, other_id=cy.pk, says="not_really", today=(NOW - 5 * DAY).date())
    assert [one.member.name for one in mine.let_go_by(ben)] == ["Cy"]
    met([ben, cy], 2, ben, cy)
    assert knows(cy, ben)
    assert network(ben)["Cy"].times == 1
    take_back_word(by=ben, other_id=cy.pk)
    assert network(ben)["Cy"].times == 2


def test_one_word_alone_makes_nobody_an_acquaintance(ben: Member) -> None:
    """Else anybody could come to read what is for ties alone."""
    cy = other(ben, "Cy")
    say_of_tie(by=ben, other_id=cy.pk, says="well", today=NOW.date())
    assert network(ben)["Cy"].word == "well"
    assert not knows(ben, cy)
    assert network(cy) == {}
    say_of_tie(by=cy, other_id=ben.pk, says="know", today=NOW.date())
    assert knows(ben, cy)
    assert list(Tie.objects.values_list("weight", flat=True)) == [0.5]
    take_back_word(by=cy, other_id=ben.pk)
    assert not knows(cy, ben)


def test_what_the_other_says_shows_nowhere_on_my_page(ben: Member) -> None:
    cy = other(ben, "Cy")
    say_of_tie(by=ben, other_id=cy.pk, says="know", today=NOW.date())
    before = strip_tokens(page(ben))
    say_of_tie(by=cy, other_id=ben.pk, says="well", today=NOW.date())
    assert strip_tokens(page(ben)) == before


def test_ones_own_word_makes_a_tie_stronger_on_ones_own_page(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben)
    before = network(ben)["Cy"].strength
    say_of_tie(by=ben, other_id=cy.pk, says="well", today=NOW.date())
    assert network(ben)["Cy"].strength > before
    assert network(ben)["Cy"].state == "alive"


def test_words_hellos_and_choices_are_in_the_copy_and_go_with_the_person(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben, cy)
    actions.say_hello(member_id=ben.pk, other_id=cy.pk, now=NOW)
    say_of_tie(by=ben, other_id=cy.pk, says="know", today=NOW.date())
    mine_ = own_data(ben)
    assert mine_["said_of_ties"] == [{"with": "Cy", "says": "know", "on": NOW.date()}]
    assert mine_["hellos"] == [{"to": "Cy", "at": NOW}]
    people.erase(member=ben, now=NOW)
    assert Hello.objects.count() == 0
    assert own_data(cy)["said_of_ties"] == []
    assert not Letter.objects.filter(kind="hello", text__contains="Ben").exists()


def test_somebody_is_found_by_name_and_added(ben: Member) -> None:
    assert "Nobody yet" in page(ben)
    assert "We know each other" in page(ben, "?q=fa")
    assert press(ben, other(ben, "Fay"), "word", says="know") == 302
    assert "Fay" in page(ben)
    assert press(ben, other(ben, "Fay"), "word/end") == 302
    assert "Nobody yet" in page(ben)


def test_whoever_is_apart_is_found_as_little_as_somebody_who_is_not_here(ben: Member) -> None:
    fay, gone = other(ben, "Fay"), other(ben, "Eli")
    people.block(by=fay, against=ben, now=NOW)
    people.remove(member=gone, by=other(ben, "Ana"), now=NOW)
    for name in ("Fay", "Eli", "Nobody"):
        assert "Nobody here has a name like that." in page(ben, f"?q={name}")


def test_who_left_is_on_no_page_and_gets_no_hello(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben, cy)
    hello = actions.say_hello(member_id=ben.pk, other_id=cy.pk, now=NOW)
    people.leave(member=ben, now=NOW)
    assert network(cy) == {}
    assert not Letter.objects.filter(kind="hello", state="waiting").exists()
    with pytest.raises(UnableTo):
        actions.have_coffee(hello_id=hello.pk, now=NOW)


def test_one_tie_is_left_out_of_introductions(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 10, ben, cy)
    assert not network(ben)["Cy"].lets
    assert press(ben, cy, "introductions", lets="yes") == 302
    assert network(ben)["Cy"].lets
    assert press(ben, cy, "introductions", lets="no") == 302
    assert not network(ben)["Cy"].lets
    # Where there is only one's own word, an answer would tell whether the other said so, too.
    say_of_tie(by=ben, other_id=other(ben, "Dee").pk, says="know", today=NOW.date())
    assert press(ben, other(ben, "Dee"), "introductions", lets="yes") == 404


# Through the API


def asked(member: Member, method: str, path: str, *scopes: str, **sent: object) -> Any:
    key = people.make_token(member=member, name="script", scopes=list(scopes), now=timezone.now())
    ask = getattr(Client(headers={"authorization": f"Bearer {key}"}), method)
    data = {"data": sent, "content_type": "application/json"} if sent else {}
    return ask(f"/api/v1/me/network{path}", **data)


def test_the_api_shows_and_changes_what_the_page_does(ben: Member) -> None:
    cy = other(ben, "Cy")
    met([ben, cy], 60, ben, cy)
    shown = asked(ben, "get", "", "network:read").json()
    assert [one["name"] for one in shown["contacts"]] == ["Cy"]
    assert asked(ben, "patch", f"/{cy.pk}", "network:read", says="well").status_code == 403
    sent = {"says": "well", "introductions": True}
    assert asked(ben, "patch", f"/{cy.pk}", "network:write", **sent).status_code == 204
    assert (network(ben)["Cy"].word, network(ben)["Cy"].lets) == ("well", True)
    assert asked(ben, "patch", f"/{cy.pk}", "network:write", says=None).status_code == 204
    assert asked(ben, "patch", f"/{cy.pk}", "network:write", introductions=None).status_code == 204
    assert (network(ben)["Cy"].word, network(ben)["Cy"].lets) == ("", False)
    assert asked(ben, "post", f"/{cy.pk}/hello", "network:write").status_code == 204
    assert asked(ben, "post", f"/{cy.pk}/hello", "network:write").status_code == 409
    assert asked(ben, "post", f"/{ben.pk}/hello", "network:write").status_code == 404
    assert asked(ben, "patch", f"/{ben.pk}", "network:write", says="well").status_code == 409


def test_the_api_leads_to_nobody_of_another_community(ben: Member) -> None:
    eve = cast.ana(cast.community("Harbour"), email="eve@example.org")
    for sent in ({"says": "know"}, {"introductions": True}):
        answer = asked(ben, "patch", f"/{eve.pk}", "network:write", **sent)
        assert answer.status_code == 404
    assert asked(ben, "post", f"/{eve.pk}/hello", "network:write").status_code == 404
