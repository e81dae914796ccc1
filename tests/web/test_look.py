"""The tags that every page shares."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from hallway.web.templatetags.hallway import avatar, initials, moment


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana", "A"),
        ("Ana Oliveira", "AO"),
        ("Dee van der Wójcik", "DW"),
        ("łukasz żak", "ŁŻ"),
        ("  ", "·"),
        ("", "·"),
        ("“Bo” (she) 3rd", "3"),
    ],
)
def test_initials_are_those_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_face_has_one_colour_everywhere_and_is_hidden_from_screen_readers() -> None:
    assert avatar("Ana Oliveira") == avatar("Ana Oliveira")
    assert 'aria-hidden="true"' in avatar("Ana")
    assert "&lt;i&gt;" in avatar("Ana", size="<i>")


def test_a_moment_is_told_on_the_clock_of_the_reader() -> None:
    when = datetime(2026, 11, 3, 13, 30, tzinfo=UTC)
    assert "Tue 3 Nov, 14:30" in moment(when, "Europe/Berlin")
    assert "Berlin" in moment(when, "Europe/Berlin")
    assert "Wed 4 Nov, 02:30" in moment(when, "Pacific/Auckland", False)
    assert "Auckland" not in moment(when, "Pacific/Auckland", False)
    assert moment(None) == ""


def test_the_bars_of_a_value_name_every_part() -> None:
    template = Template("{% load hallway %}{% value_bars value parts %}")
    parts = {"stick": 0.5, "gain": 1.5, "cross": 1.0, "fair": 3.0}
    page = template.render(Context({"value": 2.25, "parts": parts}))
    for words in ("Worth 2.25", "Likely to last", "New to the network", "Across units"):
        assert words in page
    assert 'width="100"' in page


@pytest.mark.parametrize("page", ["404.html", "403.html", "403_csrf.html", "500.html"])
def test_a_page_about_trouble_needs_nothing_to_be_shown(page: str) -> None:
    said = render_to_string(page)
    assert "<h1>" in said
    assert 'href="/"' in said
