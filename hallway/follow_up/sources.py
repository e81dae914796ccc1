"""Where thanks and sparks come from: a meeting, a table, an ask, an introduction.

An app that has such places registers, in `AppConfig.ready`, how to find one of them:

    from hallway.follow_up.sources import on_source
    on_source("ask", find)

`find(member, id, now)` answers with a `Source`, or raises NotHere where there is nothing (yet)
that this member has shared with others. It is remembered as "ask:5".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from hallway.people.models import Member

MEETING = "meeting"


@dataclass(frozen=True)
class Source:
    """Something that the member shared with others.

    key: "meeting:12". path: one of `Spark.Path`. title: what it is called, for the member.
    others: active members who were in it, without the member. url: its page, or nothing.
    """

    key: str
    path: str
    title: str
    others: tuple[Member, ...]
    url: str = ""


Find = Callable[["Member", int, datetime], Source]
_found_by: dict[str, Find] = {}


def on_source(kind: str, find: Find) -> None:
    _found_by[kind] = find


def source_of(member: Member, key: str, now: datetime) -> Source:
    """What a key means to this member.

    Raises:
        NotHere: nothing, or nothing that they were part of.
    """
    kind, _colon, number = key.partition(":")
    if kind not in _found_by or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotHere
    return _found_by[kind](member, int(number), now)
