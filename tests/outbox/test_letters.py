"""Letters are rendered as their templates say, and addresses parse as they were meant."""

from __future__ import annotations

from email.utils import getaddresses
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from hallway.outbox.letters import render, shown


@pytest.fixture
def templates(tmp_path: Path, settings: LazySettings) -> Path:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    folder = tmp_path / "coffee" / "letters"
    folder.mkdir(parents=True)
    return folder


def test_the_first_line_is_the_subject(templates: Path) -> None:
    (templates / "hello.txt").write_text("\nHello  {{ name }}\n\n\n\n\nA coffee?   \nYes.\n\n")
    (templates / "hello.html").write_text("<p>Hello {{ name }}</p>")
    subject, text, html = render("coffee/letters/hello", {"name": "Ana"})
    assert subject == "Hello Ana"
    assert text == "A coffee?\nYes.\n"
    assert html == "<p>Hello Ana</p>"


def test_text_is_never_escaped_and_html_always(templates: Path) -> None:
    (templates / "hello.txt").write_text("{{ name }}\n{{ name }}")
    (templates / "hello.html").write_text("<p>{{ name }}</p>")
    subject, text, html = render("coffee/letters/hello", {"name": "O'Hara & <Sons>"})
    assert (subject, text) == ("O'Hara & <Sons>", "O'Hara & <Sons>\n")
    assert html == "<p>O&#x27;Hara &amp; &lt;Sons&gt;</p>"


def test_a_letter_may_be_text_alone(templates: Path) -> None:
    (templates / "hello.txt").write_text("Hello\nA coffee?")
    assert render("coffee/letters/hello", {})[2] == ""


def test_a_missing_letter_is_an_error(templates: Path) -> None:
    with pytest.raises(Exception, match="absent"):
        render("coffee/letters/absent", {})


def test_the_base_letter_brings_the_way_out(templates: Path) -> None:
    (templates / "hello.txt").write_text(
        "{% extends 'outbox/letter.txt' %}{% block subject %}Hello {{ name }}{% endblock %}"
        "{% block body %}A coffee?{% endblock %}"
    )
    subject, text, _ = render(
        "coffee/letters/hello", {"name": "Ana & Co", "way_out": "https://river.example/out?a=1&b"}
    )
    assert subject == "Hello Ana & Co"
    assert text.startswith("A coffee?")
    assert "https://river.example/out?a=1&b" in text


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@given(st.lists(NAMES, min_size=1, max_size=6))
def test_any_names_in_one_line_parse_into_as_many_addresses(names: list[str]) -> None:
    line = ", ".join(shown(name, f"p{i}@river.example") for i, name in enumerate(names))
    assert [address for _, address in getaddresses([line])] == [
        f"p{i}@river.example" for i in range(len(names))
    ]
