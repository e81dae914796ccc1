"""What some people of the sample community tell of themselves: lines, faces, stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hallway.cli.sample.drawings import a_face, a_hill
from hallway.people import actions, queries

if TYPE_CHECKING:
    from hallway.people.models import Member
    from hallway.people.queries import Viewer

LINES: Mapping[str, str] = {
    "yuki.tanabe": "I make things easier to read, mostly by taking something away.",
    "leila.haddad": "Research lead. I listen for a living and talk with my hands.",
    "tomas.ribeiro": "Up before the tide, in front of a compiler by nine.",
    "amara.okafor": "Product, two choirs and one very old board game collection.",
    "piotr.zielinski": "If it runs on rails or on Postgres, ask me.",
    "noah.whitfield": "I sell things I would buy. Saxophone on Thursdays.",
    "grace.mwangi": "Numbers, marathons, and a soup for every season.",
    "carmen.villalba": "Twelve years of customers, and I still like them.",
    "hannah.brandt": "People team. My door is a bench in the garden.",
    "ingrid.solheim": "New here, learning out loud.",
}
FACES = tuple(LINES)
# Author, days ago, who reads it, the words, and whatever else belongs to it.
STORIES: Sequence[tuple[str, int, str, str, Mapping[str, Any]]] = (
    (
        "leila.haddad", 9, "all",
        ("For a study on night shifts I sat in a hospital kitchen from two to five in the morning. "
        "Nobody talked in the interview room; **everybody talked over the toaster**.\n\n"
        "Since then I always ask where people stand when they wait."),
        {},
    ),
    (
        "tomas.ribeiro", 16, "all",
        ("Our builds took forty minutes, and we had stopped noticing. I drew one on paper, step by "
        "step, and put it beside the coffee machine:\n\n- two steps did the same thing\n- one did "
        "nothing at all\n- one waited for a machine that had left the company\n\n"
        "It takes *nine minutes* now. The drawing did most of it."),
        {},
    ),
    (
        "yuki.tanabe", 5, "all",
        ("We painted the meeting rooms in the colours of our charts, as a joke. Soon some people "
        "with colour-blind eyes told us which two rooms they could not tell apart. "
        "That is how the charts got their new colours."),
        {"picture": True, "alt": "A drawing: three hills in different greens under a pale sun"},
    ),
    (
        "grace.mwangi", 3, "ties",
        ("I once sent a budget with two columns swapped to the whole board. The calmest word came "
        "from the person I feared most. I keep it in a drawer."),
        {},
    ),
    (
        "piotr.zielinski", 12, "all",
        ("We moved eleven years of data on a Sunday, and nobody noticed on Monday. What made it "
        "work was a rehearsal with somebody who was *allowed to be annoying*."),
        {"link": "https://www.postgresql.org/docs/current/ddl-alter.html"},
    ),
)  # fmt: skip


def tell_of_themselves(viewer: Viewer, now: datetime) -> None:
    """Ten people have a line and a face, five have a story; one of them for her ties alone."""
    by_key = {member.key: member for member in queries.community_members(viewer)}
    for key, line in LINES.items():
        if key in by_key:
            actions.save_profile(member=by_key[key], headline=line)
    for number, key in enumerate(FACES):
        if key in by_key:
            actions.set_photo(member=by_key[key], content=a_face(number), now=now)
    for key, days, shown, words, more in STORIES:
        if key in by_key:
            _tell(by_key[key], words, shown, now - timedelta(days=days), more)


def _tell(author: Member, words: str, shown: str, at: datetime, more: Mapping[str, Any]) -> None:
    picture = {**more, "picture": a_hill()} if more.get("picture") else more
    actions.tell_story(author=author, words=words, shown=shown, now=at, **picture)
