"""Thanks: named, brought to one person, and on a page only by their own wish."""

from __future__ import annotations

import re

import pytest

from hallway.follow_up import actions
from hallway.follow_up.models import Thanks
from hallway.follow_up.queries import thanks as queries
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.erasure import forget_everywhere
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Tie
from hallway.people.queries import own_data, viewer_of
from hallway.people.reporting import reportable
from tests import cast
from tests.cast import NOW
from tests.follow_up.company import key, met
from tests.meet.rounds import links
from tests.people.conftest import House

TODAY = NOW.date()
WORDS = "You showed me how the old archive works."


def give(giver, receiver, words=WORDS, meeting=None) -> Thanks:
    source = key(meeting or met(giver, receiver))
    return actions.thank_for(
        giver=giver, receiver_id=receiver.pk, words=words, source=source, now=NOW
    )


def on_page(reader, owner) -> list[str]:
    return [one.words for one in queries.on_page(viewer_of(reader), owner.pk, TODAY)]


def show_to(owner, who: str) -> None:
    owner.shown = {"thanks": who}
    owner.save()


def letters(to) -> list[Letter]:
    return list(Letter.objects.filter(kind="thanks", member=to))


def test_it_reaches_one_person_and_nobody_else_reads_it(house: House) -> None:
    thanks = give(house.ben, house.cy)
    (letter,) = letters(house.cy)
    assert WORDS in letter.text
    assert letter.subject == "Ben thanks you"
    assert letter.way_out, "like every letter it has its way out"
    assert [one.pk for one in queries.received(house.cy)] == [thanks.pk]
    for reader in (house.ana, house.ben, house.dee):
        assert on_page(reader, house.cy) == []


def test_it_stands_on_the_page_while_its_receiver_wants_it(house: House) -> None:
    thanks = give(house.ben, house.cy)
    for shown in (True, False, True):
        actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=shown)
        assert on_page(house.dee, house.cy) == ([WORDS] if shown else [])
    with pytest.raises(NotHere):
        actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.ben.pk, shown=False)


def test_who_reads_it_there_is_the_receivers_choice(house: House) -> None:
    thanks = give(house.ben, house.cy)
    actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=True)
    Tie.objects.create(
        community=house.community,
        first=house.ana,
        second=house.cy,
        on=TODAY,
        weight=1,
        source="declared",
    )
    show_to(house.cy, "ties")
    assert on_page(house.ana, house.cy) == [WORDS]
    assert on_page(house.dee, house.cy) == []
    show_to(house.cy, "nobody")
    assert on_page(house.ana, house.cy) == []
    assert on_page(house.cy, house.cy) == [WORDS]


def test_to_somebody_who_keeps_apart_it_looks_the_same_and_arrives_nowhere(
    house: House,
) -> None:
    people.block(by=house.cy, against=house.ben, now=NOW)
    thanks = give(house.ben, house.cy)
    assert [one.pk for one in queries.given(house.ben)] == [thanks.pk]
    assert not letters(house.cy)
    assert not queries.received(house.cy).exists()
    with pytest.raises(NotHere):
        queries.access_received(viewer_of(house.cy), thanks.pk)


def test_whoever_is_apart_from_its_giver_does_not_read_it(house: House) -> None:
    thanks = give(house.ben, house.cy)
    actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=True)
    people.block(by=house.ben, against=house.dee, now=NOW)
    assert on_page(house.dee, house.cy) == []
    assert on_page(house.ana, house.cy) == [WORDS]
    people.block(by=house.cy, against=house.ben, now=NOW)
    assert on_page(house.ana, house.cy) == []


def test_on_a_break_it_waits_on_the_page_without_a_letter(house: House) -> None:
    people.pause(member=house.cy, until=people.UNTIL_I_SAY)
    give(house.ben, house.cy)
    assert not letters(house.cy)
    assert queries.undecided(house.cy).count() == 1


def test_what_cannot_be_thanked_for(house: House) -> None:
    coffee = met(house.ben, house.cy)
    give(house.ben, house.cy, meeting=coffee)
    with pytest.raises(UnableTo, match="You have thanked Cy for this"):
        give(house.ben, house.cy, meeting=coffee)
    with pytest.raises(UnableTo, match="Say in a sentence"):
        give(house.cy, house.ben, words="  ", meeting=coffee)
    with pytest.raises(UnableTo, match="at most 300"):
        give(house.cy, house.ben, words="x" * 301, meeting=coffee)
    with pytest.raises(NotHere):
        give(house.ben, house.dee, meeting=coffee)
    with pytest.raises(NotHere):
        give(house.dee, house.cy, meeting=coffee)
    people.block(by=house.cy, against=house.ben, now=NOW)
    with pytest.raises(UnableTo, match="do-not-match list"):
        give(house.cy, house.ben, meeting=coffee)


def test_its_giver_takes_it_back_and_it_is_gone(house: House) -> None:
    thanks = give(house.ben, house.cy)
    actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=True)
    with pytest.raises(NotHere):
        actions.take_back_thanks(thanks_id=thanks.pk, giver_id=house.cy.pk)
    actions.take_back_thanks(thanks_id=thanks.pk, giver_id=house.ben.pk)
    assert on_page(house.dee, house.cy) == []
    assert [one.state for one in letters(house.cy)] == ["dropped"]


def test_out_of_sight_it_is_read_by_its_giver_alone(house: House) -> None:
    thanks = give(house.ben, house.cy)
    actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=True)
    Thanks.objects.update(hidden_at=NOW)
    assert on_page(house.ana, house.cy) == []
    assert not queries.received(house.cy).exists()
    assert [one.words for one in queries.given(house.ben)] == [WORDS]


def test_erasure_takes_words_of_and_about_somebody(house: House) -> None:
    give(house.ben, house.cy)
    give(house.dee, house.ben, words="For the ladder.")
    told = own_data(house.ben)["thanks"]
    assert [one["words"] for one in told["given"]] == [WORDS]
    assert [one["words"] for one in told["received"]] == ["For the ladder."]
    forget_everywhere(house.ben)
    assert not Thanks.objects.exists()
    assert not [one for one in Letter.objects.filter(kind="thanks") if one.state != "dropped"]


def test_the_giver_learns_nothing_from_pages_or_letters(
    house: House,
    browser,
) -> None:
    """Whatever Cy decides, Ben's own pages and letters are the same, byte for byte."""
    thanks = give(house.ben, house.cy)
    ben = browser(house.ben)

    def seen() -> list[object]:
        page = ben.get(house.url("thanks")).content
        return [_without_tokens(page), own_data(house.ben)["thanks"], len(letters(house.ben))]

    before = seen()
    for shown in (True, False):
        actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=shown)
        assert seen() == before


def _without_tokens(page: bytes) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken)[^>]*', b"", page)


def test_one_click_from_the_letter_and_looking_changes_nothing(
    house: House,
    client,
) -> None:
    thanks = give(house.ben, house.cy)
    (letter,) = letters(house.cy)
    show, keep = links(letter, "thanks")
    assert "Show it on your page?" in client.get(show).content.decode()
    thanks.refresh_from_db()
    assert thanks.state == "new"
    assert "It is on your page." in client.post(show).content.decode()
    assert on_page(house.dee, house.cy) == [WORDS]
    client.post(keep)
    assert on_page(house.dee, house.cy) == []
    actions.take_back_thanks(thanks_id=thanks.pk, giver_id=house.ben.pk)
    assert client.get(show).status_code == 404


def test_pages_for_thanking(house: House, browser) -> None:
    coffee = met(house.ben, house.cy)
    ben, cy, dee = browser(house.ben), browser(house.cy), browser(house.dee)
    new = house.url(f"thanks/new?for={key(coffee)}")
    assert dee.get(new).status_code == 404
    assert ben.get(house.url("thanks/new?for=meeting:x")).status_code == 404
    assert ben.post(new, {"to": house.cy.pk, "words": ""}).status_code == 422
    page = ben.post(new, {"to": house.cy.pk, "words": WORDS}, follow=True)
    assert "Your thanks are on their way to Cy." in page.content.decode()
    thanks = Thanks.objects.get()
    assert WORDS in cy.get(house.url("thanks")).content.decode()
    place = house.url(f"thanks/{thanks.pk}/place")
    assert ben.post(place, {"shown": "1"}).status_code == 404
    cy.post(place, {"shown": "1"})
    assert on_page(house.dee, house.cy) == [WORDS]
    assert cy.post(house.url(f"thanks/{thanks.pk}/withdrawal")).status_code == 404
    ben.post(house.url(f"thanks/{thanks.pk}/withdrawal"))
    assert not Thanks.objects.exists()


def test_nobody_is_asked_to_say_thank_you_twice(house: House, browser) -> None:
    coffee = met(house.ben, house.cy)
    actions.say_met(meeting_id=coffee.pk, member_id=house.ben.pk, met="met", now=NOW)
    ben, cy = browser(house.ben), browser(house.cy)
    places = [f"meetings/{coffee.pk}", "people-met", f"people/{house.cy.pk}"]
    for place in places:
        assert f"thanks/new?for={key(coffee)}" in ben.get(house.url(place)).content.decode(), place
    give(house.ben, house.cy, meeting=coffee)
    for place in places:
        page = ben.get(house.url(place)).content.decode()
        assert "thanks/new?for" not in page, place
        assert "sparks/new?for" in page, place
    again = ben.get(house.url(f"thanks/new?for={key(coffee)}")).content.decode()
    assert "nobody left to thank" in again
    assert "thanks/new" in cy.get(house.url(f"meetings/{coffee.pk}")).content.decode()


def test_on_the_page_of_a_person(house: House, browser) -> None:
    thanks = give(house.ben, house.cy)
    page = house.url(f"people/{house.cy.pk}")
    ana, cy = browser(house.ana), browser(house.cy)
    assert WORDS not in ana.get(page).content.decode()
    actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=True)
    assert WORDS in ana.get(page).content.decode()
    show_to(house.cy, "ties")
    assert WORDS not in ana.get(page).content.decode()
    assert WORDS in cy.get(page).content.decode()
    assert WORDS in cy.get(page + "?like=ties").content.decode()
    assert WORDS not in cy.get(page + "?like=all").content.decode()


def test_somebody_of_another_community_is_not_there(house: House) -> None:
    other = cast.ana(cast.community("Elm House"), email="x@example.org")
    with pytest.raises(NotHere):
        actions.thank(giver=house.ben, receiver=other, words=WORDS, source="ask:1", now=NOW)


def test_a_report_reaches_what_its_reader_sees_and_nothing_else(house: House) -> None:
    kind, thanks = reportable("thanks"), give(house.ben, house.cy)
    assert kind.find(viewer_of(house.cy), thanks.pk, TODAY).private
    with pytest.raises(NotHere):
        kind.find(viewer_of(house.dee), thanks.pk, TODAY)
    actions.answer_thanks(thanks_id=thanks.pk, receiver_id=house.cy.pk, shown=True)
    assert kind.find(viewer_of(house.dee), thanks.pk, TODAY).words == WORDS
    kind.hide(thanks.pk, NOW)
    assert on_page(house.dee, house.cy) == []
    for reader in (house.cy, house.dee):
        with pytest.raises(NotHere):
            kind.find(viewer_of(reader), thanks.pk, TODAY)
    kind.show(thanks.pk, NOW)
    assert on_page(house.dee, house.cy) == [WORDS]


def test_nobody_is_flooded_with_thanks(house: House) -> None:
    for _ in range(20):
        give(house.ben, house.cy)
    with pytest.raises(UnableTo, match="That is a lot at once"):
        give(house.ben, house.cy)
