"""A profile that comes from elsewhere: a card, one of our own files, or LinkedIn's own export.

It is read once, shown to whom it belongs, and what they do not take is kept nowhere.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import zipfile
import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hallway.people.cards import read_card
from hallway.people.errors import UnableTo
from hallway.people.pictures import read_face
from hallway.people.sheet import clean, one_line

if TYPE_CHECKING:
    from hallway.people.models import Member

MOST_BYTES = 25 * 1024 * 1024
# Of one table inside an archive; LinkedIn's are a few thousand bytes.
MOST_OF_A_TABLE = 1024 * 1024
TABLES = ("Profile.csv", "Skills.csv", "Languages.csv")
# What the readers of all these formats say of a file that is broken, or was made to break them.
UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, RuntimeError, EOFError, OSError),
    *(csv.Error, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
HEADLINE, ASK_ABOUT, WORDS, WORD = 160, 300, 30, 60
# So many words of a list are looked at, however long it is.
LOOKED_AT = 1000


@dataclass(frozen=True)
class Brought:
    """What a file says that a profile has a place for. Empty: nothing."""

    name: str = ""
    headline: str = ""
    ask_about: str = ""
    interests: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    # Already small, and without what a camera wrote into it.
    photo: bytes = b""


def read_brought(content: bytes, file_name: str) -> Brought:
    """Whatever kind of file it is.

    Raises:
        UnableTo: too large, none that is read here, or nothing in it for a profile.
    """
    if len(content) > MOST_BYTES:
        raise UnableTo(_("That file is larger than 25 MB. The smaller export of LinkedIn will do."))
    try:
        found = _reader(content, file_name)(content)
    except UNREADABLE as error:
        raise _unreadable() from error
    if found == Brought():
        raise UnableTo(_("There is nothing in that file that a profile has a place for."))
    return found


def _unreadable() -> UnableTo:
    return UnableTo(
        _(
            "That file could not be read. A card (.vcf), a profile from here (.json), or the "
            "archive or Profile.csv of LinkedIn work."
        )
    )


def _reader(content: bytes, file_name: str) -> Callable[[bytes], Brought]:
    begin = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper()
    if content[:4] == b"PK\x03\x04":
        return _from_archive
    if begin.startswith(b"BEGIN:VCARD"):
        return _from_card
    if begin.startswith(b"{"):
        return _from_here
    name = file_name.rpartition("/")[2].casefold()
    if name in {table.casefold() for table in TABLES} or begin.startswith(b"FIRST NAME,"):
        return lambda table: _from_linkedin({_kind_of(name): table})
    raise ValueError("neither a card nor an archive nor one of their tables")


def _kind_of(name: str) -> str:
    return next((table for table in TABLES if table.casefold() == name), "Profile.csv")


# Cards, and files of our own


def _from_card(content: bytes) -> Brought:
    card = read_card(_as_text(content))
    return _brought(
        name=card.name,
        headline=card.headline,
        ask_about=card.note,
        interests=card.interests,
        languages=card.languages,
        photo=card.photo,
    )


def _from_here(content: bytes) -> Brought:
    said = json.loads(content)
    if said.get("schema") != 1:
        raise ValueError("not a profile of version 1")
    photo = said.get("photo") or {}
    return _brought(
        **{part: str(said.get(part) or "") for part in ("name", "headline", "ask_about")},
        interests=map(str, said.get("interests") or ()),
        languages=map(str, said.get("languages") or ()),
        photo=_decoded(str(photo.get("data", ""))),
    )


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except NotBase64:
        return b""


# LinkedIn


def _from_archive(content: bytes) -> Brought:
    """Each of the three tables is opened once, and of each no more than a table can be."""
    known = {table.casefold() for table in TABLES}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            name = info.filename.rpartition("/")[2].casefold()
            if name in known:
                # A table that comes a thousand times is still unpacked only once.
                found.setdefault(_kind_of(name), info)
        tables = {kind: _unpacked(archive, info) for kind, info in found.items()}
    if not tables:
        raise ValueError("none of their tables")
    return _from_linkedin(tables)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as packed:
        table = packed.read(MOST_OF_A_TABLE + 1)
    if len(table) > MOST_OF_A_TABLE:
        raise UnableTo(_("A table in that archive is larger than any that LinkedIn writes."))
    return table


def _from_linkedin(tables: Mapping[str, bytes]) -> Brought:
    person = next(iter(_rows(tables.get("Profile.csv", b""))), {})
    names = (person.get("First Name", ""), person.get("Last Name", ""))
    skills = [row.get("Name", "") for row in _rows(tables.get("Skills.csv", b""))]
    languages = [row.get("Name", "") for row in _rows(tables.get("Languages.csv", b""))]
    return _brought(
        name=" ".join(filter(None, names)),
        headline=person.get("Headline", ""),
        ask_about=_joined(skills),
        languages=languages,
    )


def _rows(table: bytes) -> Iterable[dict[str, str]]:
    if len(table) > MOST_OF_A_TABLE:
        raise ValueError("larger than any that LinkedIn writes")
    lines = _as_text(table).splitlines(keepends=True)
    for row in csv.DictReader(lines):
        yield {str(name).strip(): str(value or "").strip() for name, value in row.items()}


def _joined(words: Iterable[str]) -> str:
    """As many of them as there is room for, whole."""
    found = ""
    for word in filter(None, map(one_line, words)):
        longer = f"{found}, {word}" if found else word
        if len(longer) > ASK_ABOUT:
            break
        found = longer
    return found


# What fits


def _brought(
    *,
    name: str = "",
    headline: str = "",
    ask_about: str = "",
    interests: Iterable[str] = (),
    languages: Iterable[str] = (),
    photo: bytes = b"",
) -> Brought:
    found = Brought(
        name=_short(name, 200),
        headline=_short(headline, HEADLINE),
        ask_about=_short(ask_about, ASK_ABOUT),
        interests=_words(interests),
        languages=_words(languages),
    )
    return replace(found, photo=_face(photo)) if photo else found


def beside(member: Member, found: Brought) -> Brought:
    """Lists grow by what is new; nothing that stands in them goes."""
    return replace(
        found,
        interests=_words([*member.interests, *found.interests]) if found.interests else (),
        languages=_words([*member.languages, *found.languages]) if found.languages else (),
    )


def _short(text: str, most: int) -> str:
    """On one line, cut at the end of a word."""
    line = one_line(clean(text))
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _words(words: Iterable[str]) -> tuple[str, ...]:
    found = (one_line(re.sub(r"[;,]", " ", clean(word))) for word in islice(words, LOOKED_AT))
    kept: dict[str, str] = {}
    for word in found:
        if 0 < len(word) <= WORD:
            kept.setdefault(word.casefold(), word)
    return tuple(kept.values())[:WORDS]


def _face(photo: bytes) -> bytes:
    """A picture that can't be read takes nothing else with it."""
    try:
        return read_face(photo)[0].content
    except UnableTo:
        return b""


def _as_text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def facts_of(found: Brought) -> dict[str, Any]:
    """Part by part, without the photo."""
    parts = ("name", "headline", "ask_about", "interests", "languages")
    return {part: getattr(found, part) for part in parts if getattr(found, part)}
