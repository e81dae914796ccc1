"""Who is asked first, how few they are, and who is never asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallway.exchange import actions
from hallway.exchange.models import Ask, Asking
from hallway.exchange.queries import asks as queries
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Community, Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.exchange.asks import asked, first_wave, knows, letters, run, tie, write

pytestmark = pytest.mark.django_db
SOON, STEP = timedelta(minutes=6), timedelta(days=2)


def crowd(count: int, of: Community | None = None) -> list[Member]:
    """All of them know about it; the first asks."""
    everybody = cast.people(of or cast.community(), count)
    return [everybody[0], *(knows(one) for one in everybody[1:])]


def test_three_then_six_then_twelve_and_no_more() -> None:
    ana, *_others = crowd(30)
    ask = write(ana, reach="all")
    run(NOW)
    assert asked(ask) == [], "a slip of the pen can be put right first"
    counts = []
    for step in range(5):
        run(NOW + SOON + step * STEP)
        counts.append(len(asked(ask)))
    assert counts == [3, 9, 21, 21, 21]
    assert len(letters("ask")) == 21
    with pytest.raises(UnableTo, match="all been asked"):
        actions.ask_further(ask_id=ask.pk, author=ana, now=NOW + 5 * STEP)


def test_who_tells_it_and_is_near_comes_first() -> None:
    ana, ben, cy, dee, eli = cast.people(cast.community(), 5)
    knows(ben, "heat pumps"), knows(cy, "heat pumps"), knows(dee, "heat pumps"), knows(eli, "chess")
    tie(ana, dee)
    tie(ana, eli)
    ask = write(ana, reach="all")
    first_wave()
    assert asked(ask)[0] == "Dee"
    assert set(asked(ask)) == {"Ben", "Cy", "Dee"}, "a tie alone is no reason to ask"


def test_an_answer_leaves_the_others_in_peace_until_the_author_says_so() -> None:
    ana, ben, *_others = crowd(12)
    ask = write(ana, reach="all")
    later = first_wave()
    actions.answer_ask(ask_id=ask.pk, by=ben, now=later)
    run(later + STEP)
    assert len(asked(ask)) == 3
    assert queries.could_widen(queries.access_own_ask(viewer_of(ana), ask.pk, later))
    actions.ask_further(ask_id=ask.pk, author=ana, now=later + STEP)
    run(later + STEP)
    assert len(asked(ask)) == 9
    assert asked(ask).count("Ben") <= 1


@pytest.mark.parametrize("how", ["close", "expire", "hide"])
def test_nobody_more_is_asked_once_it_is_over(how: str) -> None:
    ana, *_others = crowd(12)
    ask = write(ana, reach="all")
    later = first_wave()
    if how == "close":
        actions.close_ask(ask_id=ask.pk, author=ana, now=later)
    elif how == "hide":
        Ask.objects.filter(pk=ask.pk).update(hidden_at=later)
    run(later + (timedelta(days=30) if how == "expire" else STEP))
    assert len(asked(ask)) == 3


def test_a_weekly_cap_holds_over_all_asks_and_every_way() -> None:
    ana, ben, cy, dee = cast.people(cast.community(), 4)
    knows(dee)
    actions.set_asks_a_week(member=dee, most=1)
    asks = [write(one, reach="all") for one in (ana, ben, cy)]
    for days in range(6):
        run(NOW + SOON + timedelta(days=days))
    assert [asked(ask) for ask in asks].count(["Dee"]) == 1
    late = write(ana, reach="all", now=NOW + timedelta(days=8))
    run(NOW + timedelta(days=8) + SOON)
    assert asked(late) == ["Dee"], "a new week"


@pytest.mark.parametrize("why", ["paused", "left", "apart", "apart from", "none", "quiet"])
def test_who_is_away_apart_or_has_had_enough_is_never_asked(why: str) -> None:
    ana, ben, _cy = crowd(3)
    ask = write(ana, reach="all")
    if why == "paused":
        people.pause(member=ben, until=people.UNTIL_I_SAY)
    elif why == "left":
        people.leave(member=ben, now=NOW)
    elif why == "apart":
        people.block(by=ben, against=ana, now=NOW)
    elif why == "apart from":
        people.block(by=ana, against=ben, now=NOW)
    elif why == "none":
        actions.set_asks_a_week(member=ben, most=0)
    else:
        actions.leave_me_alone(member=ben, ask_id=ask.pk, now=NOW)
    first_wave()
    assert asked(ask) == ["Cy"]


def test_what_a_profile_keeps_back_brings_nobody_an_ask() -> None:
    ana, ben, cy, dee = cast.people(cast.community(), 4)
    for one, shown in ((ben, "nobody"), (cy, "ties"), (dee, "ties")):
        one.shown = {"interests": shown}
        one.save()
        knows(one)
    tie(ana, cy)
    ask = write(ana, reach="all")
    first_wave()
    assert asked(ask) == ["Cy"]


def test_who_offered_it_before_is_asked() -> None:
    ana, ben, _cy = cast.people(cast.community(), 3)
    write(ben, kind="offer", words="I have built two.", topics=["heat pumps"], reach="all")
    ask = write(ana, reach="all")
    first_wave()
    assert asked(ask) == ["Ben"]


def test_a_letter_names_nobody_on_the_way() -> None:
    ana, ben, cy = cast.people(cast.community(), 3)
    knows(cy)
    tie(ana, ben)
    tie(ben, cy)
    write(ana)
    first_wave()
    (letter,) = letters("ask", cy)
    assert "Through somebody you know" in letter.text or "through somebody you know" in letter.text
    assert "Ben" not in letter.text + letter.html + letter.subject
    assert letter.way_out


def test_being_asked_often_lately_comes_later() -> None:
    ana, ben, *others = crowd(6)
    for number in range(2):
        old = write(ana, reach="all", now=NOW - timedelta(days=20))
        Asking.objects.create(
            community=ana.community,
            ask=old,
            member=ben,
            wave=1,
            at=NOW - timedelta(days=9 + number),
        )
        actions.close_ask(ask_id=old.pk, author=ana, now=NOW)
    ask = write(ana, reach="all")
    first_wave()
    assert "Ben" not in asked(ask)
    assert len(asked(ask)) == 3 <= len(others)


def test_the_same_asks_ask_the_same_people_on_every_machine() -> None:
    from hallway.exchange.queries.ask_routing import next_wave

    ana, *_others = crowd(20)
    ask = write(ana, reach="all")
    assert next_wave(ask, NOW) == next_wave(ask, NOW)
