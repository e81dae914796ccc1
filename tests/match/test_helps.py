"""What would help somebody who meets nobody: true, worked out, and about nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hallway.match.queries.boards import arrange
from hallway.match.snapshot import Met, Person, Policy, Snapshot, plan
from hallway.match.words import say
from tests.cast import sign_in
from tests.match.test_snapshot import TODAY, snapshot
from tests.match.town import matched, program, town


def at(times: dict[str, str], **changes: Any) -> Snapshot:
    """People and the times they can do: {"ana": "Mon Tue"}."""
    crowd = tuple(Person(k, k.title(), free=frozenset(v.split())) for k, v in times.items())
    return Snapshot(**{"people": crowd, "round": 1, "today": TODAY, "seed": 1, **changes})


def others(count: int, when: str) -> dict[str, str]:
    return {f"p{k}": when for k in range(count)}


def helps(given: Snapshot, member: str) -> list[str]:
    left = {one.member: one for one in plan(given).unmatched}
    return [str(help_) for help_ in left[member].helps]


def test_the_time_that_opens_most_people_is_named() -> None:
    given = at({"ana": "Wed", **others(6, "Thu"), **{f"q{k}": "Fri" for k in range(8)}})
    assert helps(given, "ana") == [
        "Free at Fri as well, Ana would share a time with 8 people more, none of them met here yet."
    ]


def test_whom_one_has_met_is_not_counted() -> None:
    given = at({"ana": "Wed", **others(6, "Thu")})
    assert "6 people more" in helps(given, "ana")[0]
    met = at({"ana": "Wed", **others(6, "Thu")}, met=(Met(0, ("ana", "p0")),))
    assert "5 people more" in helps(met, "ana")[0]


def test_fewer_than_five_others_are_never_counted() -> None:
    assert helps(at({"ana": "Wed", **others(4, "Thu")}), "ana") == []


def test_a_block_changes_no_word() -> None:
    """Whoever reads it cannot tell whether somebody does not want to meet them."""
    times = {"ana": "Wed", **others(8, "Thu")}
    open_, closed = at(times), at(times, blocks=tuple(("ana", f"p{k}") for k in range(8)))
    assert helps(open_, "ana") == helps(closed, "ana") != []


def test_a_slot_that_is_a_bare_number_is_not_named() -> None:
    (words,) = helps(at({"ana": "7", **others(6, "9")}), "ana")
    assert words.startswith("With one more free half hour, Ana could share a time with 6 people")


def everybody_met(rest: int | None, odd: str = "rotate") -> Snapshot:
    """Ana has met both others, who have not met each other."""
    met = (Met(1, ("ana", "ben")), Met(2, ("ana", "cy")))
    return snapshot(3, met=met, round=3, policy=Policy(rest=rest, odd=odd))


def test_when_everybody_is_met_the_rest_tells_when_they_are_new_again() -> None:
    assert helps(everybody_met(2), "ana") == [
        "From next round on, the first people Ana met count as new again."
    ]
    assert helps(everybody_met(5), "ana") == [
        "In 4 rounds, the first people Ana met count as new again."
    ]
    assert helps(everybody_met(None), "ana") == [
        "With a rest of one round, the first people Ana met would count as new again."
    ]


def test_what_it_says_of_the_rest_is_true() -> None:
    later = everybody_met(5)
    for rounds, fresh in ((3, False), (4, True)):
        now = plan(
            Snapshot(
                people=later.people[:2],
                met=later.met,
                round=3 + rounds,
                today=TODAY,
                seed=1,
                policy=later.policy,
            )
        )
        assert (not now.relaxed) is fresh


def test_one_more_person_would_make_it_even() -> None:
    left = plan(snapshot(5, policy=Policy(odd="rotate"))).unmatched
    assert [str(help_) for one in left for help_ in one.helps] == [
        "One person more would make the number even."
    ]


def test_how_many_more_would_fill_a_group() -> None:
    given = snapshot(5, policy=Policy(sizes=(4,)))
    left = plan(given).unmatched
    assert {str(help_) for one in left for help_ in one.helps} == {
        "3 people more would fill another group."
    }
    assert plan(snapshot(8, policy=Policy(sizes=(4,)))).unmatched == ()


def test_the_least_value_that_would_open_a_meeting_opens_one() -> None:
    strict = snapshot(4, policy=Policy(participation=False, least=50.0))
    words = helps(strict, "ana")[0]
    value = float(words.split("least value of ")[1].split(",")[0])
    assert plan(snapshot(4, policy=Policy(participation=False, least=value))).meetings


def test_what_would_help_is_kept_and_said_in_the_readers_language() -> None:
    given = at({"ana": "7", **others(6, "9")})
    kept = arrange(plan(given), given).left_over["ana"]
    assert say(kept).endswith("6 people more, none of them met here yet.")
    assert say({"code": "no_room", "params": {"name": "Ana"}}).startswith("Ana has no room")


@pytest.mark.django_db
def test_the_organisers_page_says_what_would_help(client: Client) -> None:
    community, members = town(5)
    sign_in(client, members[0])
    round_ = matched(program(community, odd="rotate"))
    page = client.get(
        reverse("match:round", args=["harbour", round_.program_id, round_.number])
    ).content.decode()
    assert "so one sits out" in page
    assert "One person more would make the number even." in page
