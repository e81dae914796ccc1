"""What a program wishes for the seats of its groups, from its form to the page of a round."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from hallway.match import views
from hallway.match.snapshot import Snapshot
from hallway.people import actions as people
from hallway.people.errors import UnableTo
from hallway.people.models import Member
from tests.cast import sign_in
from tests.match.test_api import Caller
from tests.match.town import (
    START,
    left_over,
    matched,
    meetings,
    program,
    town,
)

pytestmark = pytest.mark.django_db

LONG_AGO, LATELY = date(2020, 1, 1), date(2026, 12, 15)


def seasoned(how_many: int, **facts):
    """A town in which everybody has been for years."""
    return town(how_many, joined_on=LONG_AGO, **facts)


def newcomers(*members: Member) -> set[str]:
    Member.objects.filter(pk__in=[member.pk for member in members]).update(joined_on=LATELY)
    return {member.name for member in members}


def in_threes(community, *seats: str, **facts):
    return program(community, sizes=[3], seats=list(seats), **facts)


def page_of(client, round_) -> str:
    address = reverse("match:round", args=["harbour", round_.program_id, round_.number])
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def teams(group: set[str]) -> list[str]:
    return sorted(member.units["team"] for member in Member.objects.filter(name__in=group))


def rules_of(round_):
    return [(rule.rule, rule.column, rule.strict) for rule in seats_in(round_)]


def seats_in(round_):
    return Snapshot.from_json(round_.snapshot).policy.seats


def test_a_program_wishes_for_nothing_until_somebody_says_so():
    community, _members = seasoned(9)
    assert seats_in(matched(program(community, sizes=[3]))) == ()


def test_every_choice_is_frozen_as_a_rule_that_may_give_way():
    community, _members = seasoned(9)
    round_ = matched(in_threes(community, "language", "apart", "newcomer"))
    assert rules_of(round_) == [
        ("at least", None, False),
        ("apart", "team", False),
        ("in common", None, False),
    ]


def test_apart_looks_at_the_first_unit_that_is_mixed_across():
    community, _members = seasoned(9, units={"city": "Kiel", "team": "Care"})
    round_ = matched(in_threes(community, "apart", mix=["team", "city"]))
    assert rules_of(round_) == [("apart", "team", False)]


def test_there_is_somebody_new_in_every_group(client):
    community, members = seasoned(12)
    new = newcomers(*members[:4])
    round_ = matched(in_threes(community, "newcomer"))
    assert [len(group & new) for group in meetings(round_)] == [1, 1, 1, 1]
    assert round_.relaxed == []


def test_nobody_sits_beside_their_own_team():
    community, _members = seasoned(12)
    round_ = matched(in_threes(community, "apart"))
    assert [teams(group) for group in meetings(round_)] == [["Care", "Design", "Sales"]] * 4


def test_a_group_has_a_language_in_common():
    community, members = seasoned(12)
    for member, language in zip(members, ["Dansk", "Suomi"] * 6, strict=True):
        Member.objects.filter(pk=member.pk).update(languages=[language])
    spoken = {member.name: member.languages for member in Member.objects.all()}
    round_ = matched(in_threes(community, "language"))
    assert all(len({spoken[name][0] for name in group}) == 1 for group in meetings(round_))


def test_a_wish_gives_way_before_anybody_is_left_out_and_the_page_says_for_whom(client):
    community, members = seasoned(9)
    sign_in(client, members[0])
    new = newcomers(*members[:2])
    round_ = matched(in_threes(community, "newcomer"))
    groups = meetings(round_)
    assert left_over(round_) == {}
    assert sorted(len(group & new) for group in groups) == [0, 1, 1]
    without = next(group for group in groups if not group & new)
    page = page_of(client, round_)
    assert "needs 3 people; there are 2: 1 short" in page
    told = re.search(r"“at least one newcomer” could not be kept [^<]*", page)[0]
    assert all(name in told for name in without)
    assert not any(name in told for name in set().union(*groups) - without)


def test_many_groups_are_counted_and_not_listed(client):
    community, members = seasoned(21)
    sign_in(client, members[0])
    round_ = matched(in_threes(community, "newcomer"))
    page = page_of(client, round_)
    assert "“at least one newcomer” gave way in 7 of 7 groups." in page
    assert len(round_.relaxed) == 2


def test_what_gave_way_is_told_again_after_a_change_by_hand(client):
    community, members = seasoned(12)
    sign_in(client, members[0])
    new = newcomers(*members[:4])
    round_ = matched(in_threes(community, "newcomer"))
    groups = meetings(round_)
    first, other = groups[0] & new, groups[1] - new
    numbers = {member.name: member.pk for member in members}
    swap = reverse("match:swap", args=["harbour", round_.program_id, round_.number])
    seats = {"first": numbers[min(first)], "second": numbers[min(other)]}
    client.post(swap, {**seats, "version": round_.version})
    assert meetings(round_) != groups
    page = page_of(client, round_)
    assert page.count("“at least one newcomer” could not be kept") == 1
    assert "short" not in page, "there are newcomers enough"


def test_a_program_says_at_once_what_cannot_be_kept(client, monkeypatch):
    monkeypatch.setattr(views, "clock", lambda: START)
    community, members = seasoned(9, units={"team": "Care"})
    sign_in(client, members[0])
    in_threes(community, "apart", "language")
    page = client.get(reverse("match:programs", args=["harbour"])).content.decode()
    assert "no two with the same team in each of 3 groups has room for 3 people of 9" in page
    assert page.count("If everybody took part today") == 1


def test_nothing_is_said_while_everything_can_be_kept(client, monkeypatch):
    monkeypatch.setattr(views, "clock", lambda: START)
    community, members = seasoned(9)
    sign_in(client, members[0])
    in_threes(community, "apart", "language")
    page = client.get(reverse("match:programs", args=["harbour"])).content.decode()
    assert "If everybody took part today" not in page


def test_two_people_and_a_wish_for_groups_are_no_fault(client, monkeypatch):
    monkeypatch.setattr(views, "clock", lambda: START)
    community, members = seasoned(2)
    sign_in(client, members[0])
    round_ = matched(in_threes(community, "newcomer", "apart", "language"))
    assert set(left_over(round_)) == {"Ana", "Ben"}
    assert client.get(reverse("match:programs", args=["harbour"])).status_code == 200


def test_pairs_cannot_wish_for_seats_through_any_door(client):
    community, members = seasoned(6)
    with pytest.raises(UnableTo, match="three or more"):
        program(community, seats=["apart"])
    api = Caller(client, members[0])
    made = in_threes(community, "apart")
    assert api("get", f"/programs/{made.pk}").json()["seats"] == ["apart"]
    answer = api("patch", f"/programs/{made.pk}", {"sizes": [2]})
    assert answer.status_code == 409
    assert "three or more" in answer.json()["detail"]
    assert api("patch", f"/programs/{made.pk}", {"seats": ["window"]}).status_code == 422
    assert api("patch", f"/programs/{made.pk}", {"sizes": [2], "seats": []}).status_code == 200


def test_a_wish_says_no_more_of_somebody_who_is_erased(client):
    community, members = seasoned(9)
    round_ = matched(in_threes(community, "newcomer"))
    assert any("Ben" in str(facts) for facts in round_.relaxed)
    people.erase(member=members[1], now=round_.matches_at)
    round_.refresh_from_db()
    assert "Ben" not in str(round_.relaxed)
