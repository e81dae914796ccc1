"""What there is to talk about."""

from __future__ import annotations

from hallway.engine import reasons
from hallway.meet import starters as starters_module
from hallway.meet.starters import TEXTS, Guest, in_common, starters

ANA = Guest("Ana", {"team": "Sales"}, ["Cycling", "Tea"], ["English", "French"], "sourdough")
BEN = Guest("Ben", {"team": "Design"}, ["cycling"], ["English"])
CY = Guest("Cy", {"team": "Design"}, ["chess"], ["English"])


def said(guests: list[Guest], seed: int = 1) -> list[str]:
    return [TEXTS[one["code"]] % one["params"] for one in starters(guests, seed=seed)]


def test_what_is_shared_comes_first_then_what_they_like_to_be_asked_then_where_they_sit() -> None:
    for seed in range(30):
        words = said([ANA, BEN], seed)
        assert len(set(words)) == 3
        assert "Cycling" in words[0]
        assert "sourdough" in words[1]
        assert "Sales" in words[2]
        assert "Design" in words[2]


def test_the_same_meeting_gets_the_same_three_and_meetings_differ() -> None:
    assert starters([ANA, BEN], seed=7) == starters([ANA, BEN], seed=7)
    strangers = [Guest("Ana"), Guest("Ben")]
    assert len({tuple(said(strangers, seed)) for seed in range(20)}) > 5


def test_general_ones_only_fill_up() -> None:
    codes = [one["code"] for one in starters([ANA, CY], seed=3)]
    assert [code.partition("-")[0] for code in codes] == ["ask", "unit", "any"]
    assert all(
        one["code"].startswith("any-") for one in starters([Guest("Ana"), Guest("Ben")], seed=3)
    )


def test_two_of_three_who_share_something_are_named() -> None:
    words = said([ANA, BEN, CY])
    assert "Ana" in words[0]
    assert "Ben" in words[0]
    assert "Cycling" in words[0]


def test_no_difference_is_made_up_from_what_is_not_known() -> None:
    nowhere = Guest("Dee", {"team": ""}, [], ["English"])
    assert {one["code"].partition("-")[0] for one in starters([ANA, nowhere], seed=1)} == {
        "ask",
        "any",
    }


def test_nobody_is_asked_to_talk_about_who_stands_higher() -> None:
    one = Guest("Eve", {"Level": "Lead", "team": "Sales"})
    other = Guest("Fay", {"Level": "Junior", "team": "Design"})
    for seed in range(20):
        assert not {"Lead", "Junior"} & set(" ".join(said([one, other], seed)).split())


def test_levels_that_give_no_reason_give_nothing_to_talk_about() -> None:
    assert starters_module.RANKS == reasons.RANKS


def test_in_common_ignores_case_and_keeps_the_first_spelling() -> None:
    assert in_common([["Tea", "Go", "tea"], ["go", "TEA"]]) == ["Tea", "Go"]
    assert in_common([]) == []


def test_a_per_cent_sign_in_what_people_write_is_only_that() -> None:
    assert any("100 %s" in line for line in said([Guest("Ana", ask_about="100 %s of it"), BEN]))
