"""Asks and offers: written, answered, changed, closed, and let go of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hallway.exchange import actions
from hallway.exchange.actions import Wish
from hallway.exchange.models import Ask, Asking, AskReply, AskTopic
from hallway.exchange.queries import asks as queries
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Member
from hallway.people.queries import own_data, viewer_of
from tests import cast
from tests.cast import NOW
from tests.exchange.asks import asked, first_wave, knows, letters, run, seen, tie, write

pytestmark = pytest.mark.django_db
Few = tuple[Member, Member, Member, Member]


@pytest.fixture
def few() -> Few:
    """Ana, Ben, Cy and Dee: each knows the next."""
    of = cast.community()
    ana, ben, cy, dee = cast.ana(of), cast.ben(of), cast.cy(of), cast.dee(of)
    for one, other in ((ana, ben), (ben, cy), (cy, dee)):
        tie(one, other)
    return ana, ben, cy, dee


def test_an_ask_travels_two_steps_and_no_further(few: Few) -> None:
    ana, ben, cy, dee = few
    ask = write(ana)
    assert [bool(seen(one)) for one in few] == [True, True, True, False]
    with pytest.raises(NotHere):
        queries.access_ask(viewer_of(dee), ask.pk, NOW)
    assert queries.access_ask(viewer_of(cy), ask.pk, NOW).second_hand
    assert not queries.access_ask(viewer_of(ben), ask.pk, NOW).second_hand


def test_it_ends_with_its_last_day_where_its_author_is(few: Few) -> None:
    ana, ben, *_ = few
    ask = write(ana, until=date(2026, 3, 4))
    # Berlin's Wednesday ends at eleven in the evening, UTC.
    assert seen(ben, NOW.replace(day=4, hour=22, minute=59)) == {ask.pk}
    assert seen(ben, NOW.replace(day=4, hour=23)) == set()
    run(NOW.replace(day=4, hour=23))
    ask.refresh_from_db()
    assert ask.state == "expired"
    assert seen(ana, NOW.replace(day=5)) == {ask.pk}, "its author still finds it"


def test_without_a_last_day_it_ends_after_three_weeks(few: Few) -> None:
    assert write(few[0]).until == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"words": "  "}, "A few words"),
        ({"words": "x" * 601}, "too long"),
        ({"topics": list("abcdef")}, "At most 5 topics"),
        ({"topics": ["x" * 41]}, "at most 40"),
        ({"until": date(2026, 3, 1)}, "from today on"),
        ({"until": date(2026, 6, 1)}, "from today on"),
        ({"reach": "circle"}, "a circle that you are in"),
        ({"reach": "unit", "unit_name": "site"}, "a unit that you are in"),
        ({"reach": "moon"}, "how far"),
        ({"what": "moon"}, "what it is"),
    ],
)
def test_what_can_not_be_is_said_in_one_sentence(few: Few, facts: dict, sentence: str) -> None:
    with pytest.raises(UnableTo, match=sentence):
        write(few[0], **facts)
    assert not Ask.objects.exists()


def test_a_notice_board_of_ones_own_is_refused(few: Few) -> None:
    for number in range(12):
        write(few[0], now=NOW + timedelta(days=number // 4))
    with pytest.raises(UnableTo, match="12 asks and offers"):
        write(few[0], now=NOW + timedelta(days=3))


def test_five_a_day_are_enough(few: Few) -> None:
    for _number in range(5):
        write(few[0])
    with pytest.raises(UnableTo, match="a lot at once"):
        write(few[0])


def test_who_speaks_to_a_circle_is_in_it(few: Few) -> None:
    ana, _ben, _cy, dee = few
    circle = people.create_circle(community=ana.community, name="Builders")
    people.join_circle(circle=circle, member_ids=[ana.pk, dee.pk])
    ask = write(ana, reach="circle", circle_id=circle.pk)
    assert [bool(seen(one)) for one in few] == [True, False, False, True]
    people.leave_circle(circle=circle, member_id=ana.pk)
    assert seen(dee) == set(), "whoever has left a circle no longer speaks to it"
    assert seen(ana) == {ask.pk}


def test_a_unit_is_the_one_it_was_written_for(few: Few) -> None:
    ana, ben, _cy, dee = few
    ask = write(ana, reach="unit", unit_name="team")
    assert [bool(seen(one)) for one in few] == [True, False, False, True]
    ana.units = {"team": "Sales"}
    ana.save()
    ben.refresh_from_db()
    assert seen(ben) == set(), "it does not move with its author"
    assert seen(dee) == {ask.pk}


# Answers


def test_an_answer_goes_to_the_author_alone_and_puts_the_two_in_touch(few: Few) -> None:
    ana, ben, cy, _dee = few
    ask = write(ana)
    reply = actions.answer_ask(ask_id=ask.pk, by=cy, words="I have two.", now=NOW)
    both = letters("ask-answered")
    assert {letter.address for letter in both} == {ana.email, cy.email}
    assert len({(letter.subject, letter.text, letter.thread) for letter in both}) == 1
    assert all(len(letter.shown_to) == 2 for letter in both)
    assert "I have two." in both[0].text
    assert [one.pk for one in queries.replies_to(ask)] == [reply.pk]
    assert queries.access_ask(viewer_of(ben), ask.pk, NOW).reply is None
    with pytest.raises(UnableTo, match="answered already"):
        actions.answer_ask(ask_id=ask.pk, by=cy, now=NOW)


def test_nobody_outside_answers_and_nobody_answers_themselves(few: Few) -> None:
    ana, _ben, _cy, dee = few
    ask = write(ana)
    with pytest.raises(NotHere):
        actions.answer_ask(ask_id=ask.pk, by=dee, now=NOW)
    with pytest.raises(UnableTo, match="your own"):
        actions.answer_ask(ask_id=ask.pk, by=ana, now=NOW)
    with pytest.raises(NotHere):
        actions.answer_ask(ask_id=ask.pk + 1000, by=ana, now=NOW)


def test_not_this_time_shows_nowhere(few: Few) -> None:
    ana, ben, *_ = few
    knows(ben)
    ask = write(ana)
    later = first_wave()
    look = queries.access_own_ask(viewer_of(ana), ask.pk, later)
    before = (look, queries.replies_to(ask), str(own_data(ana)))
    actions.not_this_time(ask_id=ask.pk, member=ben, now=later)
    look = queries.access_own_ask(viewer_of(ana), ask.pk, later)
    assert (look, queries.replies_to(ask), str(own_data(ana))) == before
    assert queries.asked_of(viewer_of(ben), later) == []
    assert queries.could_answer(viewer_of(ben), later) == []


def test_no_more_about_such_things_until_one_says_so(few: Few) -> None:
    ana, ben, *_ = few
    knows(ben)
    ask = write(ana)
    assert actions.leave_me_alone(member=ben, ask_id=ask.pk, now=NOW) == ["heat pumps"]
    first_wave()
    assert asked(ask) == []
    assert queries.could_answer(viewer_of(ben), NOW) == []
    assert seen(ben) == {ask.pk}, "they still find it themselves"
    (row,) = queries.quiet_of(ben)
    actions.ask_me_again(member=ana, quiet_ids=[row.pk])
    assert queries.quiet_of(ben) == [row], "nobody takes it back for somebody else"
    actions.ask_me_again(member=ben, quiet_ids=[row.pk])
    assert [look.ask.pk for look in queries.could_answer(viewer_of(ben), NOW)] == [ask.pk]


def test_such_things_without_a_topic_are_its_kind(few: Few) -> None:
    ana, ben, *_ = few
    ask = write(ana, topics=[], what="job", words="A job with sourdough?")
    assert actions.leave_me_alone(member=ben, ask_id=ask.pk, now=NOW) == ["A job"]
    knows(ben, "sourdough")
    first_wave()
    assert asked(ask) == []


def test_what_somebody_could_answer_is_what_fits_them(few: Few) -> None:
    ana, ben, *_ = few
    knows(ben, "heat pump")
    fits = write(ana)
    write(ana, words="Anybody for chess?", topics=["chess"])
    write(ana, kind="offer", words="I repair heat pumps.")
    assert [look.ask.pk for look in queries.could_answer(viewer_of(ben), NOW)] == [fits.pk]
    actions.set_asks_a_week(member=ben, most=0)
    assert queries.could_answer(viewer_of(ben), NOW) == []


def test_an_offer_is_found_by_whoever_asks_for_it(few: Few) -> None:
    ana, _ben, cy, _dee = few
    offer = write(cy, kind="offer", what="review", words="I read drafts.", topics=["writing"])
    viewer = viewer_of(ana)
    found = queries.offers_for(viewer, NOW, topics=["Writing"], words="My report needs an eye")
    assert [look.ask.pk for look in found] == [offer.pk]
    assert queries.offers_for(viewer, NOW, topics=["chess"], words="") == []
    people.block(by=ana, against=cy, now=NOW)
    assert queries.offers_for(viewer, NOW, topics=["writing"], words="") == []
    first_wave()
    assert letters("ask") == [], "nobody is written to about an offer"


# Change


def test_a_narrower_reach_holds_at_once_and_takes_letters_back(few: Few) -> None:
    ana, ben, cy, _dee = few
    knows(cy)
    ask = write(ana)
    later = first_wave()
    assert [letter.address for letter in letters("ask")] == [cy.email]
    wish = Wish(words="Who knows?", topics=["heat pumps"], reach="ties")
    actions.change_ask(ask_id=ask.pk, author=ana, wish=wish, now=later)
    assert letters("ask") == []
    assert (seen(cy), seen(ben)) == (set(), {ask.pk})
    with pytest.raises(NotHere):
        actions.answer_ask(ask_id=ask.pk, by=cy, now=later)


def test_what_has_ended_begins_again_with_a_later_day(few: Few) -> None:
    ana, ben, *_ = few
    knows(ben)
    ask = write(ana, until=date(2026, 3, 2))
    later = NOW + timedelta(days=2)
    run(later)
    wish = Wish(words="Still looking", topics=["heat pumps"], until=date(2026, 3, 10))
    actions.change_ask(ask_id=ask.pk, author=ana, wish=wish, now=later)
    first_wave(later)
    assert asked(ask) == ["Ben"]
    actions.close_ask(ask_id=ask.pk, author=ana, now=later)
    with pytest.raises(UnableTo, match="closed"):
        actions.change_ask(ask_id=ask.pk, author=ana, wish=wish, now=later)


@pytest.mark.parametrize("act", ["change", "further", "close"])
def test_only_its_author_changes_it(few: Few, act: str) -> None:
    ana, ben, *_ = few
    ask = write(ben)
    steps = {
        "change": lambda: actions.change_ask(
            ask_id=ask.pk, author=ana, wish=Wish(words="Mine now"), now=NOW
        ),
        "further": lambda: actions.ask_further(ask_id=ask.pk, author=ana, now=NOW),
        "close": lambda: actions.close_ask(ask_id=ask.pk, author=ana, now=NOW),
    }
    with pytest.raises(UnableTo, match="Only its author"):
        steps[act]()
    ask.refresh_from_db()
    assert (ask.state, ask.words) == ("open", "Who knows about heat pumps?")


# Going


def test_who_leaves_takes_their_asks_along_quietly(few: Few) -> None:
    ana, ben, *_ = few
    knows(ana)
    ask = write(ben)
    first_wave()
    people.leave(member=ben, now=NOW)
    ask.refresh_from_db()
    assert ask.state == "closed"
    assert seen(ana) == set()
    assert letters("ask") == [], "what had not left does not leave"


def test_who_is_forgotten_leaves_no_word(few: Few) -> None:
    ana, ben, cy, _dee = few
    knows(ben)
    mine = write(
        ben, words="Falconry, anybody?", topics=["falconry"], reach="unit", unit_name="team"
    )
    theirs = write(ana)
    later = first_wave()
    actions.answer_ask(ask_id=theirs.pk, by=ben, words="Falconers heat well.", now=later)
    actions.leave_me_alone(member=cy, ask_id=theirs.pk, now=later)
    people.erase(member=ben, now=later)
    mine.refresh_from_db()
    assert (mine.words, mine.unit_value, mine.state) == ("", "", "closed")
    assert not AskTopic.objects.filter(ask=mine).exists()
    assert AskReply.objects.get(ask=theirs).words == ""
    assert not Asking.objects.filter(member=ben).exists()
    assert seen(ana) == {theirs.pk}


def test_the_copy_of_everything_has_ones_own_words_and_nobody_elses(few: Few) -> None:
    ana, ben, *_ = few
    knows(ben)
    write(ben, words="My own words", topics=["chess"])
    ask = write(ana, words="Whose words?")
    later = first_wave()
    actions.answer_ask(ask_id=ask.pk, by=ben, words="My answer", now=later)
    told = own_data(ben)["asks"]
    assert told["mine"][0]["words"] == "My own words"
    assert told["mine"][0]["topics"] == ["chess"]
    assert told["answers"][0]["words"] == "My answer"
    assert told["asked"][0]["answer"] == "helps"
    assert "Whose words" not in str(told)
    assert "Ana" not in str(told)
