"""A few sentences in Markdown, made safe to show.

Emphasis, lists, quotes, code and links; no HTML of one's own, no pictures from elsewhere, no
headings. What comes out is built from a short list of elements, whatever went in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
# Only what a writer of Markdown may want beside plain words; `html` stays off.
RULES = ["emphasis", "link", "autolink", "list", "blockquote", "backticks", "newline", "escape"]
LINK_REL = "nofollow noopener noreferrer ugc"


def prose(text: str) -> SafeString:
    """Markdown as safe HTML.

    >>> str(prose("I *did* <b>it</b> [there](https://example.org)"))  # doctest: +ELLIPSIS
    '<p>I <em>did</em> &lt;b&gt;it&lt;/b&gt; <a href="https://example.org" rel="nofollow ...
    """
    import nh3

    drawn = _reader().render(text)
    clean = nh3.clean(
        drawn,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        attribute_filter=_kept,
        link_rel=LINK_REL,
    )
    return mark_safe(clean.strip())


def _kept(_tag: str, name: str, value: str) -> str | None:
    return None if name == "href" and not _on_the_web(value) else value


def plain(text: str) -> str:
    """The same words without any marks, for a search or a line of a letter.

    >>> plain("I *did* it, [there](https://example.org)")
    'I did it, there'
    """
    blocks = (token.children for token in _reader().parse(text) if token.children)
    return " ".join(" ".join("".join(map(_said, block)) for block in blocks).split())


def _said(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False}).enable(RULES)
    # A link that leads nowhere on the web stays the text that it is.
    reader.validateLink = _on_the_web  # type: ignore[assignment,method-assign]
    return reader


def _on_the_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))
