"""Sparks: nobody reads one before all of its people agree, nor wider than all of them like."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hallway.follow_up import actions
from hallway.follow_up.models import Spark
from hallway.follow_up.queries import sparks as queries
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries import own_data, viewer_of
from tests import cast
from tests.cast import NOW
from tests.follow_up.company import key, met
from tests.meet.rounds import links
from tests.people.conftest import House

WORDS = "We share a stall at the spring market."
OURS, ORGANISERS, EVERYBODY = 0, 1, 2


def tell(teller, *others, wish=OURS, words=WORDS, kind="collaboration", now=NOW, meeting=None):
    return actions.tell_spark(
        teller=teller,
        kind=kind,
        words=words,
        others=[one.pk for one in others],
        source=key(meeting or met(teller, *others)),
        wish=wish,
        now=now,
    )


def agree(spark, *members, wish=OURS, now=NOW):
    for one in members:
        actions.agree(spark_id=spark.pk, member_id=one.pk, wish=wish, now=now)


def reads(member, spark) -> bool:
    member.refresh_from_db()
    if member.state != "active":
        return False
    try:
        return queries.access_spark(viewer_of(member), spark.pk).spark == spark
    except NotHere:
        return False


def readers(house: House, spark) -> str:
    cast_ = {"a": house.ana, "b": house.ben, "c": house.cy, "d": house.dee}
    return "".join(letter for letter, one in cast_.items() if reads(one, spark))


def letters(to) -> list[Letter]:
    return list(Letter.objects.filter(kind="spark", member=to))


# Who reads it


def test_before_all_agree_only_those_involved_read_it(house: House) -> None:
    spark = tell(house.ben, house.cy, house.dee, wish=EVERYBODY)
    agree(spark, house.cy, wish=EVERYBODY)
    assert readers(house, spark) == "bcd"
    assert not queries.shared_with(viewer_of(house.ana)).exists()
    agree(spark, house.dee, wish=EVERYBODY)
    assert readers(house, spark) == "abcd"


@pytest.mark.parametrize(
    ("wishes", "seen_by"),
    [
        ((OURS, EVERYBODY), "bc"),
        ((ORGANISERS, EVERYBODY), "abc"),
        ((EVERYBODY, ORGANISERS), "abc"),
        ((EVERYBODY, EVERYBODY), "abcd"),
        ((EVERYBODY, OURS), "bc"),
    ],
)
def test_the_narrowest_wish_holds(house: House, wishes: tuple[int, int], seen_by: str) -> None:
    spark = tell(house.ben, house.cy, wish=wishes[0])
    agree(spark, house.cy, wish=wishes[1])
    assert readers(house, spark) == seen_by


def test_private_by_default(house: House) -> None:
    spark = tell(house.ben, house.cy)
    agree(spark, house.cy)
    assert readers(house, spark) == "bc"


def test_whoever_steps_out_takes_it_from_everybody_outside_at_once(house: House) -> None:
    spark = tell(house.ben, house.cy, wish=EVERYBODY)
    agree(spark, house.cy, wish=EVERYBODY)
    assert readers(house, spark) == "abcd"
    actions.step_out(spark_id=spark.pk, member_id=house.cy.pk, now=NOW)
    assert readers(house, spark) == "b"


def test_a_no_looks_like_silence(house: House, browser) -> None:
    """Ben's pages are the same, byte for byte, whether Cy is silent or has said no."""
    spark = tell(house.ben, house.cy, house.dee)
    ben = browser(house.ben)

    def seen() -> list[bytes]:
        pages = [ben.get(house.url(place)).content for place in ("sparks", f"sparks/{spark.pk}")]
        return [re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken)[^>]*', b"", p) for p in pages]

    before = seen()
    actions.step_out(spark_id=spark.pk, member_id=house.cy.pk, now=NOW)
    assert seen() == before
    assert own_data(house.ben)["sparks"][0]["stepped_out_at"] is None


def test_whoever_is_apart_from_one_of_them_never_finds_it(house: House) -> None:
    spark = tell(house.ben, house.cy, wish=EVERYBODY)
    agree(spark, house.cy, wish=EVERYBODY)
    people.block(by=house.cy, against=house.dee, now=NOW)
    assert readers(house, spark) == "abc"


def test_two_who_are_apart_are_not_asked_about_each_other(house: House) -> None:
    people.block(by=house.cy, against=house.dee, now=NOW)
    spark = tell(house.ben, house.cy, house.dee, house.ana)
    assert [bool(letters(one)) for one in (house.ana, house.cy, house.dee)] == [True, False, False]
    assert readers(house, spark) == "ab"
    (mine,) = queries.my_sparks(house.ben).mine
    assert [str(one) for one in mine.open] == ["Ana", "Cy", "Dee"], "as if not answered yet"


def test_whom_a_teller_can_name(house: House) -> None:
    coffee = met(house.ben, house.cy)
    with pytest.raises(NotHere):
        tell(house.ben, house.dee, meeting=coffee)
    people.block(by=house.ben, against=house.cy, now=NOW)
    with pytest.raises(NotHere):
        tell(house.ben, house.cy, meeting=coffee)
    people.unblock(by=house.ben, against_id=house.cy.pk)
    people.block(by=house.cy, against=house.ben, now=NOW)
    spark = tell(house.ben, house.cy, meeting=coffee)
    assert readers(house, spark) == "b", "it looks the same, and reaches nobody"
    assert not letters(house.cy)


def test_what_cannot_be_told(house: House) -> None:
    with pytest.raises(UnableTo, match="Say in a sentence"):
        tell(house.ben, house.cy, words=" ")
    with pytest.raises(UnableTo, match="at least one other"):
        tell(house.ben, meeting=met(house.ben, house.cy))
    with pytest.raises(NotHere):
        tell(house.dee, house.cy, meeting=met(house.ben, house.cy))


def test_it_remembers_where_it_began(house: House) -> None:
    table = met(house.ben, house.cy, kind="table", title="Old maps")
    spark = tell(house.ben, house.cy, meeting=table)
    assert (spark.source, spark.path) == (key(table), "table")


# Leaving and being forgotten


def test_whoever_leaves_takes_their_yes_along(house: House) -> None:
    spark = tell(house.ben, house.cy, wish=EVERYBODY)
    agree(spark, house.cy, wish=EVERYBODY)
    people.leave(member=house.cy, now=NOW)
    assert readers(house, spark) == "b"
    people.come_back(member=house.cy)
    assert readers(house, spark) == "bc", "they are asked again, and nobody else reads it"


def test_erasing_the_teller_erases_the_spark(house: House) -> None:
    spark = tell(house.ben, house.cy)
    people.erase(member=house.ben, now=NOW)
    assert not Spark.objects.filter(pk=spark.pk).exists()
    assert not any(WORDS in one.text for one in Letter.objects.all())


def test_erasing_another_empties_the_words_and_closes_it(house: House) -> None:
    spark = tell(house.ben, house.cy, wish=EVERYBODY)
    agree(spark, house.cy, wish=EVERYBODY)
    people.erase(member=house.cy, now=NOW)
    spark.refresh_from_db()
    assert spark.words == ""
    assert readers(house, spark) == "b"


def test_taken_back_by_its_teller_alone(house: House) -> None:
    spark = tell(house.ben, house.cy)
    with pytest.raises(NotHere):
        actions.take_back_spark(spark_id=spark.pk, member_id=house.cy.pk)
    actions.take_back_spark(spark_id=spark.pk, member_id=house.ben.pk)
    assert not Spark.objects.exists()
    assert [one.state for one in letters(house.cy)] == ["dropped"]
    with pytest.raises(NotHere):
        agree(spark, house.cy)


def test_out_of_sight_only_its_teller_reads_it(house: House) -> None:
    spark = tell(house.ben, house.cy, wish=EVERYBODY)
    agree(spark, house.cy, wish=EVERYBODY)
    Spark.objects.update(hidden_at=NOW)
    assert readers(house, spark) == "b"


# Pages and letters


def test_yes_and_no_from_the_letter(house: House, client) -> None:
    spark = tell(house.ben, house.cy)
    (letter,) = letters(house.cy)
    assert WORDS in letter.text
    yes, no = links(letter, "spark")
    client.get(yes)
    assert not queries.my_sparks(house.cy).mine, "looking changes nothing"
    assert "Thank you." in client.post(yes).content.decode()
    assert queries.my_sparks(house.cy).mine
    assert "out of it" in client.post(no).content.decode()
    assert readers(house, spark) == "b"
    client.post(yes)
    assert readers(house, spark) == "bc", "and back again"
    people.block(by=house.ben, against=house.cy, now=NOW)
    assert client.get(yes).status_code == 200, "what they have agreed to stays theirs to undo"
    client.post(no)
    assert client.get(yes).status_code == 404


def test_told_and_agreed_on_pages(house: House, browser) -> None:
    coffee = met(house.ben, house.cy)
    ben, cy, dee = browser(house.ben), browser(house.cy), browser(house.dee)
    new = house.url(f"sparks/new?for={key(coffee)}")
    assert dee.get(new).status_code == 404
    assert ben.get(new).status_code == 200
    assert ben.post(new, {"kind": "idea", "words": ""}).status_code == 422
    facts = {"kind": "idea", "words": WORDS, "others": [house.cy.pk], "wish": "2"}
    page = ben.post(new, facts, follow=True)
    assert "The others are asked" in page.content.decode()
    spark = Spark.objects.get()
    place = f"sparks/{spark.pk}"
    assert WORDS in cy.get(house.url("sparks")).content.decode()
    assert dee.get(house.url(place)).status_code == 404
    assert dee.post(house.url(f"{place}/agreement")).status_code == 404
    cy.post(house.url(f"{place}/agreement"), {"wish": "2"})
    assert WORDS in dee.get(house.url("sparks")).content.decode()
    cy.post(house.url(f"{place}/departure"))
    assert WORDS not in dee.get(house.url("sparks")).content.decode()
    assert cy.post(house.url(f"{place}/withdrawal")).status_code == 404
    ben.post(house.url(f"{place}/withdrawal"))
    assert not Spark.objects.exists()


def test_lists_ask_the_database_the_same_number_of_questions(
    house: House, browser, django_assert_max_num_queries
) -> None:
    ben = browser(house.ben)
    for count in (1, 8):
        for _ in range(count):
            agree(tell(house.cy, house.dee, wish=EVERYBODY), house.dee, wish=EVERYBODY)
            agree(tell(house.ben, house.dee), house.dee)
        with django_assert_max_num_queries(12):
            ben.get(house.url("sparks"))


# Figures


def many(of, count: int, kind: str, path: str, at=NOW) -> None:
    """So many sparks of two people each, none of whom is in another."""
    for _ in range(count):
        number = Spark.objects.count()
        pair = [cast.member(of, f"{kind} {number} {side}") for side in "ab"]
        spark = tell(*pair, kind=kind, meeting=met(*pair, kind=path, starts_at=at), now=at)
        agree(spark, pair[1], now=at)


def figures(house: House, since=None, until=None):
    return queries.counts(house.community.pk, since=since, until=until, now=NOW + timedelta(1))


def test_below_the_floor_nothing_is_told(house: House) -> None:
    many(house.community, 4, "idea", "coffee")
    tell(house.ben, house.cy, kind="hire")
    told = figures(house)
    assert told.total is None
    assert set(told.kinds.values()) == set(told.paths.values()) == {None}


def test_a_small_number_is_not_given_away_by_subtraction(house: House) -> None:
    many(house.community, 7, "idea", "coffee")
    many(house.community, 1, "hire", "table")
    told = figures(house)
    assert told.total == 5
    assert told.kinds["idea"] is None, "the total less the ideas would be the one job"
    many(house.community, 5, "hire", "table")
    told = figures(house)
    assert (told.total, told.kinds["idea"], told.kinds["hire"]) == (10, 5, 5)
    assert (told.paths["coffee"], told.paths["table"], told.paths["mixer"]) == (5, 5, None)


def test_only_what_stands_is_counted_and_within_its_time(house: House) -> None:
    many(house.community, 6, "idea", "coffee", at=NOW - timedelta(days=40))
    assert figures(house).total == 5
    assert figures(house, since=NOW - timedelta(days=10)).total is None
    assert figures(house, until=NOW - timedelta(days=10)).total == 5
    for spark in Spark.objects.all()[:2]:
        actions.step_out(spark_id=spark.pk, member_id=spark.told_by_id, now=NOW)
    assert figures(house).total is None


def test_figures_are_for_organisers(house: House, browser) -> None:
    many(house.community, 6, "idea", "free_now")
    page = browser(house.ana).get(house.url("sparks/figures")).content.decode()
    assert "At least 5" in page
    assert browser(house.ben).get(house.url("sparks/figures")).status_code == 404


def test_of_what_an_organiser_hid_only_its_teller_keeps_a_copy(house: House) -> None:
    spark = tell(house.ben, house.cy)
    agree(spark, house.cy)
    assert WORDS in str(own_data(house.cy)["sparks"])
    Spark.objects.update(hidden_at=NOW)
    assert WORDS not in str(own_data(house.cy))
    assert WORDS in str(own_data(house.ben)["sparks"])
