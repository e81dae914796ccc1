"""The line of a find that answers the question, and its words told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallway.people.excerpts import LONGEST, fitting, pieces
from hallway.people.word_forms import question


def marked(line: str, words: str) -> str:
    return "".join(
        f"[{one.text}]" if one.found else one.text for one in pieces(line, question(words))
    )


@pytest.mark.parametrize(
    ("line", "words", "shown"),
    [
        ("I love Climbing, and climbs.", "climb", "I love [Climbing], and [climbs]."),
        ("Crêpes & cider", "crepe", "[Crêpes] & cider"),
        ("climbing the wall", "clim wall", "climbing the [wall]"),
        ("climbing the wall", "wall clim", "[climbing] the [wall]"),
        ("東京でラーメンを食べる", "ラーメン", "東京で[ラーメン]を食べる"),
        ("<b>wall</b>", "wall", "<b>[wall]</b>"),
        ("nothing here", "wall", "nothing here"),
    ],
)
def test_words_of_the_question_are_told_apart(line: str, words: str, shown: str) -> None:
    assert marked(line, words) == shown


def test_the_line_that_answers_is_the_one_shown() -> None:
    lines = ["Head of design", "climbing, chess", "I bake bread and climb"]
    shown = fitting(lines, question("climb bread"))
    assert "".join(one.text for one in shown) == lines[2]


def test_a_long_line_is_cut_around_the_word() -> None:
    line = f"{'before ' * 60}climbing {'after ' * 60}"
    text = "".join(one.text for one in fitting([line], question("climb")))
    assert "climbing" in text
    assert text.startswith("… before")
    assert text.endswith("after …")
    assert len(text) <= LONGEST + 4


@given(line=st.text(max_size=300), words=st.text(max_size=30))
def test_nothing_is_lost_or_added(line: str, words: str) -> None:
    wanted = question(words)
    assert "".join(one.text for one in pieces(line, wanted)) == line
    assert len("".join(one.text for one in fitting([line], wanted))) <= LONGEST + 4
