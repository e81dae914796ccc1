"""Private wishes, rest and the shared history hold in every path by which a round comes about."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest

from hallway.match import actions
from hallway.match.models import Draft, Round
from hallway.match.queries import Change, foresee_change
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Community, Member
from tests.match.town import (
    asked,
    left_over,
    matched,
    meetings,
    newest,
    organiser,
    program,
    release,
    say,
    tick,
    town,
)

pytestmark = pytest.mark.django_db

POLICIES = {
    "pairs": {"sizes": [2]},
    "trio": {"sizes": [2], "odd": "trio"},
    "rotate": {"sizes": [2], "odd": "rotate"},
    "host": {"sizes": [2], "odd": "host"},
    "threes and fours": {"sizes": [3, 4]},
    "groups up to six": {"sizes": [4, 5, 6]},
}
DIRECTIONS = ("one way", "the other way", "both")


def keep_apart(first: Member, second: Member, direction: str, now: object) -> None:
    if direction != "the other way":
        people.block(by=first, against=second, now=now)
    if direction != "one way":
        people.block(by=second, against=first, now=now)


def together(round_: Round, first: Member, second: Member) -> bool:
    return any({first.name, second.name} <= found for found in meetings(round_))


def change(community: Community, round_: Round, kind: str, *members: Member) -> None:
    round_.refresh_from_db()
    actions.change_round(
        viewer=organiser(community),
        round_=round_,
        change=Change(kind, tuple(member.pk for member in members)),
        version=round_.version,
        now=round_.matches_at,
    )


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("policy", POLICIES)
def test_a_wish_holds_in_the_matching_and_in_every_change_by_hand(policy, direction):
    """Five wishes among nine people, so that chance alone would break one."""
    community, members = town(9 if policy != "pairs" else 8)
    apart = [*zip(members[::2], members[1::2], strict=False), (members[0], members[2])]
    coffee = program(community, **POLICIES[policy])
    asked(coffee)
    for first, second in apart:
        keep_apart(first, second, direction, coffee.created_at)
    round_ = matched(coffee)
    assert meetings(round_)
    change(community, round_, "take_out", members[3])
    change(community, round_, "put_back", members[3])
    change(community, round_, "rematch")
    people.leave(member=members[-1], now=round_.matches_at)
    tick(round_.matches_at + timedelta(minutes=1))
    assert members[-1].name not in set().union(*meetings(round_))
    assert not any(together(round_, *pair) for pair in apart)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("policy", ["pairs", "trio", "host", "threes and fours"])
def test_no_swap_ever_puts_two_together_who_must_not(policy, direction):
    community, members = town(8 if policy == "pairs" else 9)
    round_ = matched(program(community, **POLICIES[policy]))
    first = members[1]
    second = next(m for m in members[2:] if not together(round_, first, m))
    keep_apart(first, second, direction, round_.matches_at)
    viewer = organiser(community)
    for one, other in combinations([m.pk for m in members], 2):
        try:
            foreseen = foresee_change(
                viewer, round_, Change("swap", (one, other)), now=round_.matches_at
            )
        except UnableTo:
            continue
        for seating in foreseen.arrangement.seatings:
            assert not {str(first.pk), str(second.pk)} <= seating.group.people


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("mended", [True, False])
def test_a_wish_after_the_draft_is_stronger_than_a_lock(direction, mended):
    community, members = town(6)
    round_ = matched(program(community))
    first, second = (m for m in members if m.name in meetings(round_)[0])
    keep_apart(first, second, direction, round_.matches_at)
    actions.lock(
        viewer=organiser(community), round_=round_, position=1, locked=True, version=round_.version
    )
    if mended:
        tick(round_.matches_at + timedelta(minutes=1))
        assert not together(round_, first, second)
    release(round_)
    assert not together(round_, first, second)


def test_of_three_in_one_meeting_a_wish_of_two_leaves_nobody_with_them():
    community, members = town(3)
    round_ = matched(program(community))
    assert meetings(round_) == [{"Ana", "Ben", "Cy"}]
    people.block(by=members[1], against=members[2], now=round_.matches_at)
    tick(round_.matches_at + timedelta(minutes=1))
    release(round_)
    assert not together(round_, members[1], members[2])
    assert len(meetings(round_)) == 1


def test_an_early_match_by_an_organiser_keeps_to_wishes_too():
    community, members = town(4)
    coffee = program(community)
    round_ = asked(coffee)
    for member in members[2:]:
        people.block(by=member, against=members[0], now=round_.asks_at)
    round_.refresh_from_db()
    actions.match_now(
        viewer=organiser(community), round_=round_, version=round_.version, now=round_.asks_at
    )
    assert sorted(map(sorted, meetings(round_))) == [["Ana", "Ben"], ["Cy", "Dee"]]


# Rest


def next_round(coffee: object, last: Round) -> Round:
    tick(last.introduces_at + timedelta(hours=1))
    round_ = newest(coffee)
    tick(round_.asks_at)
    tick(round_.matches_at)
    round_.refresh_from_db()
    return round_


def test_two_who_met_rest_for_as_many_rounds_as_the_program_says():
    community, _members = town(4)
    coffee = program(community, rest=2)
    seen: list[set[frozenset[str]]] = []
    round_ = matched(coffee)
    for _ in range(4):
        release(round_)
        seen.append({frozenset(pair) for pair in meetings(round_)})
        assert round_.relaxed == []
        round_ = next_round(coffee, round_)
    assert len(set().union(*seen[:3])) == 6
    assert seen[3] == seen[0]


def test_rest_counts_the_rounds_of_its_own_program():
    """The rounds of another program, for other people, make nobody's rest end sooner."""
    community, _members = town(9)
    sales = program(community, audience="units", units={"team": ["Sales"]}, rest=2)
    program(community, name="Lunch", audience="units", units={"team": ["Design"]})
    round_ = matched(sales)
    for number in (1, 2):
        assert round_.snapshot["round"] == number
        release(round_)
        for other in Round.objects.filter(state="matched"):
            release(other)
        round_ = next_round(sales, round_)
    assert Round.objects.filter(state="released").count() == 4
    assert round_.snapshot["round"] == 3
    assert {met["round"] for met in round_.snapshot["met"]} == {1, 2}


def test_a_meeting_of_another_program_counts_as_having_met():
    community, members = town(4)
    lunch = program(community, name="Lunch", rhythm="dates", dates=["2027-01-11"])
    first = matched(lunch)
    release(first)
    before = {frozenset(pair) for pair in meetings(first)}
    coffee = program(community, name="Tea", first_on="2027-01-26")
    coffee.refresh_from_db()
    round_ = next_round(coffee, first)
    assert round_.program_id == coffee.pk
    assert meetings(round_)
    assert not before & {frozenset(pair) for pair in meetings(round_)}
    assert len(members) == 4


@pytest.mark.parametrize("called_off", [True, False])
def test_a_called_off_coffee_does_not_use_up_ones_own_rhythm(called_off):
    """Ben likes to meet every four weeks. Called off, he is asked the next time again."""
    community, members = town(4)
    people.save_profile(member=members[1], days_between=28)
    coffee = program(community)
    round_ = matched(coffee)
    release(round_)
    if called_off:
        for draft in Draft.objects.filter(round=round_, places__member=members[1]):
            people.forget_encounters(meeting_id=draft.pk)
    after = next_round(coffee, round_)
    assert ("Ben" in set().union(*meetings(after))) is called_off


def test_eleven_people_who_may_meet_again_after_four_rounds_all_have_a_meeting_each_time():
    community, members = town(11)
    coffee = program(community, rest=4)
    round_ = matched(coffee)
    for _ in range(6):
        assert set().union(*meetings(round_)) == {member.name for member in members}
        assert left_over(round_) == {}
        release(round_)
        round_ = next_round(coffee, round_)


def test_meetings_that_everybody_leaves_out_are_no_meetings():
    """Draft rows never outlive their people: a round of two without one has none."""
    community, members = town(2)
    round_ = matched(program(community))
    people.erase(member=members[1], now=round_.matches_at)
    tick(round_.matches_at + timedelta(minutes=1))
    release(round_)
    assert not Draft.objects.filter(round=round_).exists()
    assert left_over(round_) == {"Ana": "alone"}


def test_what_somebody_says_in_one_program_says_nothing_in_another():
    community, members = town(6)
    coffee = program(community, joining="ask")
    tea = program(community, name="Tea", joining="ask", first_on="2027-01-20")
    round_ = asked(coffee)
    for member in members[:4]:
        say(round_, member, True)
    tick(round_.matches_at)
    other = newest(tea)
    tick(other.asks_at)
    tick(other.matches_at)
    other.refresh_from_db()
    assert (other.state, other.skipped_because) == ("skipped", "nobody")
