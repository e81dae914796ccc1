"""Every text that a person may read in a page or a letter can be translated."""

from __future__ import annotations

import re

from tests.project import PACKAGE, kept_files, name_of

TRANSLATED = re.compile(r"{% *blocktrans(?:late)?\b.*?{% *endblocktrans(?:late)? *%}", re.DOTALL)
COMMENT = re.compile(r"{% *comment\b.*?{% *endcomment *%}|{#.*?#}|<!--.*?-->", re.DOTALL)
AS_IT_IS = re.compile(r"""<(\w+)\b[^>]*\btranslate="no"[^>]*>.*?</\1>""", re.DOTALL)
CODE = re.compile(r"<(style|script|svg|code|pre)\b.*?</\1>", re.DOTALL)
DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SPOKEN = re.compile(
    r"""\b(?:alt|title|placeholder|aria-label|aria-description)=(?:"([^"]*)"|'([^']*)')"""
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Hallway"}


def untranslated(template: str) -> list[str]:
    """The words of a template that gettext would not see. What a file holds is no prose."""
    text = TRANSLATED.sub(" ", COMMENT.sub(" ", template))
    text = DJANGO.sub(" ", AS_IT_IS.sub(" ", CODE.sub(" ", text)))
    spoken = " ".join(first or second for first, second in SPOKEN.findall(text))
    seen = ENTITY.sub(" ", TAG.sub(" ", text))
    return [word for word in WORD.findall(f"{seen} {spoken}") if word not in NAMES]


def test_every_text_in_a_template_can_be_translated() -> None:
    found = {
        name_of(path): words[:8]
        for path in kept_files()
        if PACKAGE in path.parents and "templates" in path.parts
        if path.suffix in {".html", ".txt"} and (words := untranslated(path.read_text()))
    }
    assert found == {}


def test_a_text_that_was_forgotten_is_found() -> None:
    assert untranslated("<h1>{{ name }}</h1><p>Welcome back</p>") == ["Welcome", "back"]
    assert untranslated('<a aria-label="Close">×</a>') == ["Close"]
    assert (
        untranslated("{% translate 'Welcome' %} {% blocktranslate %}x{% endblocktranslate %}") == []
    )
    assert untranslated('<dt translate="no">ask_about</dt><dd>What</dd>') == ["What"]
    assert untranslated("<style>p { color: red }</style>&nbsp;Hallway 2 {# a note #}") == []
