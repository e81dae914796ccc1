"""Cards as address books keep them: vCard 4 (RFC 6350, RFC 6715) out; 3 and 4 in."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.conf.locale import LANG_INFO

ESCAPES = {"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"}
# More lines than any card has, and more words in one than any profile has a place for.
MOST_LINES, LONGEST_LINE = 2000, 10_000
# What stands before the value: a name and its parameters, where a colon in quotes is none yet.
HEAD = re.compile(r"""((?:[^":]++|"[^"]*+")*+):""")
NEVER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Card:
    """What a card says of somebody, as far as a profile has a place for it."""

    name: str = ""
    email: str = ""
    community: str = ""
    headline: str = ""
    note: str = ""
    interests: Sequence[str] = ()
    languages: Sequence[str] = ()
    photo: bytes = b""


# Out


def write_card(card: Card, photo_address: str = "") -> str:
    """One vCard 4.0. `photo_address`: a data address; the picture is in the card itself."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(card, photo_address))


def _lines(card: Card, photo_address: str) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:individual")
    yield f"FN:{_escaped(card.name)}"
    given, _, family = card.name.rpartition(" ")
    yield f"N:{_escaped(family)};{_escaped(given)};;;"
    for name, value in (
        ("EMAIL", card.email),
        ("ORG", card.community),
        ("TITLE", card.headline),
        ("NOTE", card.note),
    ):
        if value:
            yield f"{name}:{_escaped(value)}"
    yield from (f"INTEREST:{_escaped(one)}" for one in card.interests)
    yield from (f"LANG:{tags()[one.casefold()]}" for one in card.languages if _has_tag(one))
    # A language that has no tag here is still told, in a word of our own.
    yield from (f"X-LANGUAGE:{_escaped(one)}" for one in card.languages if not _has_tag(one))
    if photo_address:
        yield f"PHOTO:{photo_address}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    kept = NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(ESCAPES.get(letter, letter) for letter in kept)


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never cut inside a letter."""
    pieces, room = [], 75
    for letter in line:
        width = len(letter.encode())
        if width > room:
            pieces.append("\r\n ")
            room = 74
        pieces.append(letter)
        room -= width
    return "".join(pieces)


# In


def read_card(text: str) -> Card:
    """The first card of a file; what it says and we have no place for is left in the file.

    Raises:
        ValueError: there is no card in it.
    """
    said: dict[str, list[tuple[str, str]]] = {}
    for name, parameters, value in _said(text):
        said.setdefault(name, []).append((parameters, value))
    if not said:
        raise ValueError("no card")
    return Card(
        name=_text(said, "FN"),
        headline=_text(said, "TITLE"),
        note=_text(said, "NOTE"),
        interests=_many(said, "INTEREST", "HOBBY", "CATEGORIES"),
        languages=[names().get(_tag(one), one) for one in _many(said, "LANG", "X-LANGUAGE")],
        photo=next(filter(None, (_photo(*one) for one in said.get("PHOTO", []))), b""),
    )


def _said(text: str) -> Iterator[tuple[str, str, str]]:
    """(name, parameters, value) of every line of the first card, unfolded; groups are left out."""
    inside = False
    unfolded = re.sub(r"\r?\n[ \t]", "", text.replace("\ufeff", ""))
    for line in islice(unfolded.splitlines(), MOST_LINES):
        name, parameters, value = _cut(line)
        if (name, value.strip().upper()) == ("BEGIN", "VCARD"):
            inside = True
        elif (name, value.strip().upper()) == ("END", "VCARD") and inside:
            return
        elif inside and name:
            # Only a picture is long.
            yield name, parameters, value if name == "PHOTO" else value[:LONGEST_LINE]


def _cut(line: str) -> tuple[str, str, str]:
    """At the first colon outside of quotes, and the name from its parameters.

    A line that has none within reason says nothing: only what follows the colon may be long.
    """
    found = HEAD.match(line, 0, LONGEST_LINE)
    if not found:
        return "", "", ""
    name, _, parameters = found[1].partition(";")
    return name.rpartition(".")[2].strip().upper(), parameters.upper(), line[found.end() :]


def _text(said: dict[str, list[tuple[str, str]]], name: str) -> str:
    return next((_plain(value) for _, value in said.get(name, []) if value.strip()), "")


def _many(said: dict[str, list[tuple[str, str]]], *names: str) -> list[str]:
    lists = (re.split(r"(?<!\\),", value) for name in names for _, value in said.get(name, []))
    found = (_plain(one) for words in lists for one in words)
    return list(dict.fromkeys(filter(None, found)))


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda escape: "\n" if escape[1] in "nN" else escape[1], value).strip()


def _photo(parameters: str, value: str) -> bytes:
    """A picture that is in the card itself. One that lies elsewhere is not fetched."""
    inline = re.match(r"data:[\w/+.-]*;base64,(.*)", value, re.IGNORECASE | re.DOTALL)
    if not inline and not re.search(r"ENCODING=(B|BASE64)\b|\bBASE64\b", parameters):
        return b""
    try:
        return b64decode(inline[1] if inline else value, validate=False)
    except (NotBase64, ValueError):
        return b""


# Languages by name and by tag


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """{"de": "German"}, of the languages that Django knows."""
    return {tag: info["name"] for tag, info in LANG_INFO.items() if "name" in info}


@lru_cache(maxsize=1)
def tags() -> dict[str, str]:
    """{"german": "de", "deutsch": "de"}"""
    found: dict[str, str] = {}
    for tag, info in LANG_INFO.items():
        for name in (info.get("name_local", ""), info.get("name", "")):
            if name and len(tag) < len(found.get(name.casefold(), tag + "x")):
                found[name.casefold()] = tag
    return found


def _has_tag(name: str) -> bool:
    return name.casefold() in tags()


def _tag(text: str) -> str:
    """The language of a tag, without its country: "pt" of "pt-PT"."""
    lower = text.strip().lower()
    base = lower.partition("-")[0]
    return base if base in names() else lower
