"""From people with names to a plan with reasons: what an organiser and a member notice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.engine import BadPolicy, Impossible
from hallway.match.snapshot import (
    Met,
    Person,
    Policy,
    RoundPlan,
    Snapshot,
    Tie,
    pair_values,
    plan,
)
from tests.engine.oracle import rounds_of

TODAY = date(2026, 3, 2)
NAMES = ("Ana", "Ben", "Cy", "Dee", "Eli", "Fay", "Gus", "Hana", "Ida", "Jon", "Kim", "Lea")
TEAMS = ("Sales", "Design", "Legal")


def people(n: int) -> tuple[Person, ...]:
    names = [NAMES[i] if i < len(NAMES) else f"P{i:03}" for i in range(n)]
    return tuple(Person(name.lower(), name, {"team": TEAMS[i % 3]}) for i, name in enumerate(names))


def snapshot(n: int, **changes: Any) -> Snapshot:
    plain: dict[str, Any] = {"people": people(n), "round": 0, "today": TODAY, "seed": 7}
    return Snapshot(**{**plain, **changes})


def groups(answer: RoundPlan) -> list[tuple[str, ...]]:
    return [meeting.members for meeting in answer.meetings]


def pairs(groups: Any) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def unmatched(answer: RoundPlan) -> dict[str, str]:
    return {left.member: left.reason.code for left in answer.unmatched}


def many_rounds(start: Snapshot, count: int) -> list[RoundPlan]:
    """One round after another; each remembers who met and who sat out."""
    answers, now = [], start
    for number in range(count):
        answer = plan(replace(now, round=number))
        answers.append(answer)
        out = set(unmatched(answer))
        now = replace(
            now,
            met=now.met + tuple(Met(number, group) for group in groups(answer)),
            people=tuple(
                replace(p, sat_out=number if p.id in out else p.sat_out) for p in now.people
            ),
        )
    return answers


@pytest.mark.parametrize("n", [2, 3, 4, 5, 12, 17, 40])
@pytest.mark.parametrize("odd", ["trio", "rotate", "host"])
def test_everybody_is_in_a_meeting_or_told_why_not(n: int, odd: str) -> None:
    answer = plan(snapshot(n, policy=Policy(odd=odd)))
    seats = Counter(member for group in groups(answer) for member in group)
    assert set(seats) | set(unmatched(answer)) == {p.id for p in people(n)}
    assert not set(seats) & set(unmatched(answer))
    assert sum(count > 1 for count in seats.values()) == (1 if odd == "host" and n % 2 else 0)
    assert len(answer.unmatched) == (1 if odd == "rotate" and n % 2 else 0)


def test_nobody_and_one_person() -> None:
    assert plan(snapshot(0)).meetings == ()
    alone = plan(snapshot(1))
    assert unmatched(alone) == {"ana": "alone"}
    assert "one more person" in str(alone.unmatched[0].reason)


def test_seventeen_rounds_of_eighteen_people_without_a_repeat() -> None:
    """A round robin lasts 17 rounds; ours may get stuck early only if no round is left."""
    answers = many_rounds(snapshot(18), 17)
    met: set[frozenset[str]] = set()
    for answer in answers:
        assert len(answer.meetings) == 9
        assert not pairs(groups(answer)) & met or answer.relaxed
        met |= pairs(groups(answer))
    assert sum(bool(answer.relaxed) for answer in answers) == 0


def vector(repeats: list[int], rounds: int) -> list[int]:
    counts = Counter(repeats)
    return [counts[number] for number in range(rounds - 1, -1, -1)]


@pytest.mark.parametrize("n", [4, 5, 6, 7])
def test_an_exhausted_history_gives_the_least_bad_round(n: int) -> None:
    answers = many_rounds(snapshot(n), 2 * n)
    ids, met = [p.id for p in people(n)], dict[frozenset[str], int]()
    for number, answer in enumerate(answers):
        named = pairs(groups(answer))
        repeats = [met[pair] for pair in named if pair in met]
        assert len(answer.relaxed) == len(repeats)
        best = min(
            (
                vector(
                    [met[p] for p in pairs([[ids[i] for i in g] for g in found]) if p in met],
                    number,
                )
                for found in rounds_of(range(n), (2, 3))
                if sum(map(len, found)) == n and sum(len(g) == 3 for g in found) == n % 2
            ),
        )
        assert vector(repeats, number) == best
        met.update(dict.fromkeys(named, number))


def test_a_repeat_says_who_and_how_long_ago() -> None:
    met = (Met(0, ("ana", "ben")),)
    answer = plan(snapshot(2, met=met, round=3))
    assert groups(answer) == [("ana", "ben")]
    assert "Ana and Ben meet again, 3 rounds after" in str(answer.relaxed[0])


def test_rest_lets_people_meet_again_without_a_word() -> None:
    met = (Met(0, ("ana", "ben")), Met(0, ("cy", "dee")))
    for rest, relaxed in ((2, 0), (3, 2)):
        answer = plan(
            snapshot(
                4,
                met=met,
                round=3,
                policy=Policy(rest=rest),
                blocks=(("ana", "cy"), ("ana", "dee"), ("ben", "cy"), ("ben", "dee")),
            )
        )
        assert len(answer.relaxed) == relaxed


def test_no_repeat_inside_trios_and_groups() -> None:
    for policy, n in ((Policy(), 9), (Policy(sizes=(3, 4)), 20)):
        answers = many_rounds(snapshot(n, policy=policy), 3)
        seen: set[frozenset[str]] = set()
        for answer in answers:
            assert not answer.relaxed
            assert not pairs(groups(answer)) & seen
            seen |= pairs(groups(answer))


def test_blocks_never_give_way_even_when_nobody_else_is_left() -> None:
    answer = plan(snapshot(2, blocks=(("ben", "ana"),)))
    assert answer.meetings == ()
    assert unmatched(answer) == {"ana": "nobody_fits", "ben": "nobody_fits"}
    assert "block" not in str(answer.unmatched[0].reason)


def test_everyone_blocked() -> None:
    everyone = tuple((a.id, b.id) for a, b in combinations(people(6), 2))
    assert len(plan(snapshot(6, blocks=everyone)).unmatched) == 6


@pytest.mark.parametrize("n", [5, 7, 9])
def test_whoever_sat_out_is_first_next_time(n: int) -> None:
    answers = many_rounds(snapshot(n, policy=Policy(odd="rotate")), 3 * n)
    for before, after in pairwise(answers):
        assert len(after.unmatched) == 1
        assert not set(unmatched(before)) & set(unmatched(after))
    assert unmatched(answers[0])[answers[0].unmatched[0].member] == "odd_one"


def test_a_host_takes_the_second_meeting() -> None:
    crowd = tuple(replace(p, host=p.id == "dee") for p in people(7))
    answer = plan(snapshot(7, people=crowd, policy=Policy(odd="host")))
    seats = Counter(member for group in groups(answer) for member in group)
    assert [member for member, count in seats.items() if count == 2] == ["dee"]
    assert any("Dee kindly takes" in line for m in answer.meetings for line in m.why)


def test_nobody_is_left_over_when_two_circles_are_odd() -> None:
    """Two teams who never share a free time, three in each: two trios seat all."""
    crowd = tuple(
        replace(p, free=frozenset({"mon" if i < 3 else "tue"})) for i, p in enumerate(people(6))
    )
    answer = plan(snapshot(6, people=crowd))
    assert [len(group) for group in groups(answer)] == [3, 3]


def test_no_time_in_common_says_what_would_help() -> None:
    crowd = (
        replace(people(1)[0], free=frozenset({"fri"})),
        *(replace(p, free=frozenset({"mon"})) for p in people(3)[1:]),
    )
    answer = plan(snapshot(3, people=crowd))
    assert unmatched(answer) == {"ana": "no_shared_time"}
    assert "more times would help" in str(answer.unmatched[0].reason)


def test_locks_stand_and_those_left_out_are_told() -> None:
    answer = plan(
        snapshot(
            9,
            locked=(("ana", "dee"),),
            left_out=("ben",),
            met=(Met(4, ("ana", "dee")),),
            round=5,
        )
    )
    assert ("ana", "dee") in groups(answer)
    assert unmatched(answer)["ben"] == "left_out"
    assert [reason.code for reason in answer.relaxed] == ["locked_repeat_last_round"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"locked": (("ana", "ben"),), "blocks": (("ben", "ana"),)}, "Ana and Ben must not"),
        ({"locked": (("ben", "ana"),), "blocks": (("ben", "ana"),)}, "must not"),
        ({"locked": (("ana", "ben"), ("ana", "cy"))}, "Ana is locked into two"),
        ({"locked": (("ana", "zoe"),)}, "'zoe'"),
        ({"locked": (("ana", "ben"),), "left_out": ("ana",)}, "out of this round"),
        ({"locked": (("ana",),)}, "two people"),
        ({"people": people(2) + people(1)}, "two people"),
    ],
)
def test_what_contradicts_itself_is_one_clear_sentence(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Impossible, match=words):
        plan(snapshot(4, **changes))


def test_a_policy_without_meaning_is_refused() -> None:
    for policy in (Policy(sizes=(1,)), Policy(odd="none"), Policy(rest=-1), Policy(sizes=())):
        with pytest.raises(BadPolicy):
            plan(snapshot(4, policy=policy))


def test_value_first_forces_nobody() -> None:
    answer = plan(snapshot(6, policy=Policy(participation=False, least=0.4)))
    assert all(meeting.value >= 0.4 for meeting in answer.meetings)
    nobody = plan(snapshot(6, policy=Policy(participation=False, least=99.0)))
    assert set(unmatched(nobody).values()) == {"not_worth"}


def test_why_these_people() -> None:
    crowd = (
        Person("ana", "Ana", {"team": "Sales"}, interests=("Climbing", "tea")),
        Person("ben", "Ben", {"team": "Design"}, interests=("climbing",), joined=date(2026, 2, 1)),
        Person("cy", "Cy", {"team": "Sales"}),
        Person("dee", "Dee", {"team": "Legal"}),
    )
    ties = (Tie("ana", "cy", 1.0), Tie("cy", "ben", 0.8), Tie("cy", "dee", 0.8))
    answer = plan(snapshot(4, people=crowd, ties=ties, locked=(("ana", "ben"),)))
    why = next(m.why for m in answer.meetings if m.members == ("ana", "ben"))
    assert "You have not met through Hallway yet." in why
    assert "You share an interest: Climbing." in why
    assert "Ben is new here." in why
    assert not any("Cy" in line for line in why)


def two_teams(each: int) -> tuple[Person, ...]:
    return tuple(Person(f"p{k}", f"P{k}", {"team": "AB"[k % 2]}) for k in range(2 * each))


@pytest.mark.parametrize(("each", "told"), [(5, True), (4, False)])
def test_why_says_when_two_units_know_nobody_in_each_other(each: int, told: bool) -> None:
    crowd = two_teams(each)
    answer = plan(snapshot(2 * each, people=crowd, ties=(Tie("p0", "p2", 1.0),)))
    words = "Of those taking part, nobody in {} knows anyone in {} yet."
    either = {words.format("A", "B"), words.format("B", "A")}
    across = [m for m in answer.meetings if len({int(i[1:]) % 2 for i in m.members}) == 2]
    assert across
    assert all(bool(either & set(meeting.why)) is told for meeting in across)


def test_nothing_is_said_of_what_units_know_when_no_tie_is_known() -> None:
    answer = plan(snapshot(10, people=two_teams(5)))
    assert not any("nobody in" in line for meeting in answer.meetings for line in meeting.why)


def test_why_never_gives_a_third_persons_tie_away() -> None:
    crowd = tuple(Person(f"p{k}", f"P{k}") for k in range(8))
    ties = tuple(Tie(end, f"p{k}", 1.0) for end in ("p0", "p1") for k in range(2, 8))
    many = plan(snapshot(8, people=crowd, ties=ties, locked=(("p0", "p1"),)))
    few = plan(snapshot(8, people=crowd, ties=ties[:4] + ties[6:10], locked=(("p0", "p1"),)))
    assert "You have 6 contacts in common." in many.meetings[0].why
    assert not any("in common" in line for line in few.meetings[0].why)


def test_people_who_said_that_they_know_each_other_are_not_called_strangers() -> None:
    answer = plan(snapshot(2, ties=(Tie("ana", "ben", 0.5),)))
    assert "You know each other; this is a reason to talk again." in answer.meetings[0].why


def test_a_unit_with_a_number_for_a_name_is_named_with_its_column() -> None:
    crowd = (Person("ana", "Ana", {"dept": "4"}), Person("ben", "Ben", {"dept": "2"}))
    assert (
        "You bring dept 4 and dept 2 together." in plan(snapshot(2, people=crowd)).meetings[0].why
    )


def test_why_says_what_two_units_gain_from_it() -> None:
    known = plan(snapshot(5, ties=(Tie("ana", "eli", 1.0),), locked=(("dee", "ben"),)))
    locked = next(m for m in known.meetings if set(m.members) == {"ben", "dee"})
    assert "You bring Sales and Design together." in [
        line.replace("Design and Sales", "Sales and Design") for line in locked.why
    ]


def test_the_plan_as_json_is_complete_and_plain() -> None:
    answer = plan(snapshot(7))
    data = json.loads(json.dumps(answer.to_json()))
    assert list(data) == ["schema", "seed", "meetings", "unmatched", "relaxed", "certificate"]
    assert data["schema"] == 1
    for meeting in data["meetings"]:
        assert list(meeting["parts"]) == ["stick", "gain", "cross", "fair"]
        assert len(meeting["why"]) == len(meeting["reasons"]) > 0
    assert data["certificate"]["bound"] >= data["certificate"]["value"]
    total = sum(meeting["value"] for meeting in data["meetings"])
    assert total == pytest.approx(data["certificate"]["value"], abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(11)), st.integers(0, 3))
def test_the_order_of_the_list_changes_nothing(order: list[int], seed: int) -> None:
    crowd = people(11)
    one = plan(snapshot(11, seed=seed))
    two = plan(snapshot(11, seed=seed, people=tuple(crowd[i] for i in order)))
    assert {frozenset(g) for g in groups(one)} == {frozenset(g) for g in groups(two)}


def test_another_process_gives_the_same_bytes() -> None:
    given = snapshot(23, ties=tuple(Tie(f"{a}", f"{b}", 0.5) for a, b in (("ana", "ben"),)))
    program = (
        "import json, sys\n"
        "from hallway.match.snapshot import Snapshot, plan\n"
        "print(json.dumps(plan(Snapshot.from_json(json.load(sys.stdin))).to_json()))\n"
    )
    text = json.dumps(given.to_json())
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], input=text, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert outputs == {json.dumps(plan(given).to_json()) + "\n"}


def test_a_snapshot_survives_json() -> None:
    crowd = (
        replace(people(1)[0], joined=TODAY, free=frozenset({"b", "a"}), room=2, sat_out=0),
        *people(4)[1:],
    )
    given = snapshot(
        4,
        people=crowd,
        met=(Met(0, ("ana", "ben", "gone")),),
        ties=(Tie("ana", "cy", 0.3),),
        blocks=(("ana", "dee"),),
        locked=(("ana", "cy"),),
        left_out=("ben",),
        policy=Policy(sizes=(3, 4), rest=2, weights={"gain": 0.5}, mix=("team",)),
    )
    assert Snapshot.from_json(json.loads(json.dumps(given.to_json()))) == given


def test_people_who_left_stay_in_the_history_without_harm() -> None:
    answer = plan(
        snapshot(
            4,
            met=(Met(0, ("ana", "gone")), Met(1, ("gone", "ben", "cy"))),
            ties=(Tie("gone", "ana", 1.0),),
            blocks=(("gone", "dee"),),
            round=2,
        )
    )
    assert frozenset(("ben", "cy")) not in pairs(groups(answer))


def test_every_pair_with_its_value_can_be_audited() -> None:
    given = snapshot(6, met=(Met(0, ("ana", "ben")),), blocks=(("cy", "dee"),), round=1)
    rows = list(pair_values(given))
    listed = {frozenset(row[:2]) for row in rows}
    assert len(rows) == 13
    assert not {frozenset(("ana", "ben")), frozenset(("cy", "dee"))} & listed
    value = {frozenset(row[:2]): row[2] for row in rows}
    for meeting in plan(given).meetings:
        assert meeting.value == pytest.approx(value[frozenset(meeting.members)])
    for _, _, worth, parts in rows:
        product = parts["stick"] * parts["gain"] * (0.25 + 0.75 * parts["cross"]) * parts["fair"]
        assert worth == pytest.approx(product, abs=1e-5)


def test_importing_the_module_loads_neither_numpy_nor_django() -> None:
    program = (
        "import sys, hallway.match.snapshot; print(sorted({'numpy', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_three_hundred_people() -> None:
    answer = plan(snapshot(301))
    assert sorted({len(group) for group in groups(answer)}) == [2, 3]
    assert answer.unmatched == ()
    assert answer.certificate["gap"] < 0.02


def test_a_round_may_mix_levels_and_never_says_who_stands_where() -> None:
    ana = Person("ana", "Ana", {"level": "Lead", "team": "Sales"})
    ben = Person("ben", "Ben", {"level": "Senior", "team": "Design"})
    (meeting,) = plan(snapshot(2, people=(ana, ben))).meetings
    assert "You bring Sales and Design together." in meeting.why
    assert not any("Lead" in line or "Senior" in line for line in meeting.why)
