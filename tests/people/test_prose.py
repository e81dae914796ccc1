"""Markdown of members: marks become marks, and nothing becomes code."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallway.people.prose import TAGS, plain, prose


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("I *did* it, **twice**.", "<p>I <em>did</em> it, <strong>twice</strong>.</p>"),
        ("One line\nand the next", "<p>One line<br>\nand the next</p>"),
        ("- bread\n- salt", "<ul>\n<li>bread</li>\n<li>salt</li>\n</ul>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("[me](javascript:alert(1))", "<p>[me](javascript:alert(1))</p>"),
        ("[me](/sign-out)", "<p>[me](/sign-out)</p>"),
        ("[me](mailto:a@b.c)", "<p>[me](mailto:a@b.c)</p>"),
        ("![x](https://spy.example/pixel.png)", "<p>!"),
        ("# No heading", "<p># No heading</p>"),
    ],
)
def test_marks_become_marks_and_nothing_else(text: str, drawn: str) -> None:
    assert str(prose(text)).startswith(drawn)


def test_a_link_is_followed_at_ones_own_will_and_says_nothing_of_where_one_comes_from() -> None:
    drawn = str(prose("[there](https://example.org/a?b=1&c=2 'title')"))
    assert 'href="https://example.org/a?b=1&amp;c=2"' in drawn
    assert 'rel="nofollow noopener noreferrer ugc"' in drawn
    assert "<img" not in str(prose("![x](https://spy.example/pixel.png)"))


class Reader(HTMLParser):
    """Every element and every address that a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        for name, value in attrs:
            assert name in {"href", "rel", "title"}, name
            if name == "href":
                self.addresses.append(value or "")


HARM = st.sampled_from(
    [
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](", "](javascript:a)"),
        *(
            "![y](http://e.x/p)",
            "<http://e.x>",
            "<a href='data:x'>",
            "&lt;script&gt;",
            "`",
            "```\n",
        ),
        *("\n> ", "\n- ", "**", "*", "[x]: data:text/html,x\n", "[x][x]", "\u0000", "\u202e", "]("),
        *(
            "https://e.x",
            ")",
            "\\",
            "<!--",
            "<![CDATA[",
            "<svg/onload=alert(1)>",
            "&#106;avascript:",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(HARM | st.text(max_size=12), max_size=14).map("".join))
def test_whatever_is_written_only_harmless_elements_come_of_it(text: str) -> None:
    reader = Reader()
    reader.feed(str(prose(text)))
    assert reader.found <= TAGS
    assert all(re.match("https?://", address, re.IGNORECASE) for address in reader.addresses)
    assert isinstance(plain(text), str)


def test_the_words_alone_for_a_search_or_a_line() -> None:
    text = "I *did* `it`\n\n- [there](https://example.org)\n- twice"
    assert plain(text) == "I did it there twice"
