"""Three things to talk about, from what people share. Pure: the same meeting, the same three.

Each starter is a code with its parts, so that it is put in words in the reader's language.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

RANKS = frozenset({"level", "grade", "rank", "seniority"})
"""Units that order people, as the engine's reasons know them: nothing to talk about."""


def gettext_noop(text: str) -> str:
    """Mark a text for translation; the words are looked up where they are shown."""
    return text


@dataclass(frozen=True)
class Guest:
    """What somebody says of themselves, as far as a conversation can start from it."""

    name: str
    units: Mapping[str, str] = field(default_factory=dict)
    interests: Sequence[str] = ()
    languages: Sequence[str] = ()
    ask_about: str = ""


TEXTS = {
    "share-all-1": gettext_noop("Each of you cares about %(what)s. How did it begin?"),
    "share-all-2": gettext_noop(
        "You share an interest: %(what)s. What would you show a friend who has never tried?"
    ),
    "share-all-3": gettext_noop(
        "You have %(what)s in common. What is the best thing it has brought you lately?"
    ),
    "share-1": gettext_noop(
        "%(first)s and %(second)s both care about %(what)s. How did it begin for each of you?"
    ),
    "share-2": gettext_noop(
        "%(first)s and %(second)s both have %(what)s on their list. What would you tell a beginner?"
    ),
    "ask-1": gettext_noop("%(name)s says: ask me about “%(what)s”. So, do."),
    "ask-2": gettext_noop("“%(what)s”: that is what %(name)s likes to be asked about."),
    "ask-3": gettext_noop("What is the story behind %(name)s's “%(what)s”?"),
    "unit-1": gettext_noop(
        "%(here)s and %(there)s: what does a good week look like on either side?"
    ),
    "unit-2": gettext_noop(
        "%(here)s on one side, %(there)s on the other: what about your week would surprise them?"
    ),
    "unit-3": gettext_noop(
        "%(here)s and %(there)s: what do people in one of them wish the other knew?"
    ),
    "language-1": gettext_noop(
        "You all speak %(what)s. Where did each of you learn it, and where do you use it?"
    ),
    "any-1": gettext_noop("What have you changed your mind about in the last year?"),
    "any-2": gettext_noop("Which small thing made last week better?"),
    "any-3": gettext_noop("What are you learning at the moment, at work or far from it?"),
    "any-4": gettext_noop("Which place within an hour's walk would you show a visitor first?"),
    "any-5": gettext_noop("What did you want to be when you were ten, and what is left of it?"),
    "any-6": gettext_noop("What do you do that others here could use, if they knew?"),
    "any-7": gettext_noop("Which book, film or song did you last tell somebody about?"),
    "any-8": gettext_noop("What would you do with a free Wednesday?"),
}

Starter = dict[str, Any]


def starters(guests: Sequence[Guest], *, seed: int, count: int = 3) -> list[Starter]:
    """As many starters as asked for, the shared ones first, in the same order every time."""
    chance = random.Random(seed)
    kinds = [_shared(guests), _asked(guests), _across(guests), _spoken(guests)]
    found: list[Starter] = []
    for kind in kinds:
        chance.shuffle(kind)
    # One of each kind first, so that three starters open three doors.
    while len(found) < count and any(kinds):
        found += [_worded(kind.pop(), chance, found) for kind in kinds if kind]
    general = sorted(code for code in TEXTS if code.startswith("any-"))
    chance.shuffle(general)
    found += [{"code": code, "params": {}} for code in general]
    return found[:count]


def _worded(
    drawn: tuple[str, dict[str, str]], chance: random.Random, found: list[Starter]
) -> Starter:
    """Choose one of the wordings, another than before where there is another."""
    stem, params = drawn
    wordings = sorted(code for code in TEXTS if code.rpartition("-")[0] == stem)
    used = {starter["code"] for starter in found}
    return {
        "code": chance.choice([w for w in wordings if w not in used] or wordings),
        "params": params,
    }


def _shared(guests: Sequence[Guest]) -> list[tuple[str, dict[str, str]]]:
    common = in_common([guest.interests for guest in guests])
    if common:
        return [("share-all", {"what": what}) for what in common]
    return [
        ("share", {"first": first.name, "second": second.name, "what": what})
        for first, second in combinations(guests, 2)
        for what in in_common([first.interests, second.interests])
    ]


def _asked(guests: Sequence[Guest]) -> list[tuple[str, dict[str, str]]]:
    return [
        ("ask", {"name": guest.name, "what": guest.ask_about.strip().rstrip(".")})
        for guest in guests
        if guest.ask_about.strip()
    ]


def _across(guests: Sequence[Guest]) -> list[tuple[str, dict[str, str]]]:
    return [
        ("unit", {"first": a.name, "here": a.units[unit], "second": b.name, "there": b.units[unit]})
        for a, b in combinations(guests, 2)
        for unit in sorted(set(a.units) & set(b.units))
        if unit.casefold() not in RANKS
        and a.units[unit]
        and b.units[unit]
        and a.units[unit].casefold() != b.units[unit].casefold()
    ]


def _spoken(guests: Sequence[Guest]) -> list[tuple[str, dict[str, str]]]:
    """A common language is a starter only where there is more than one."""
    common = in_common([guest.languages for guest in guests])
    return [("language", {"what": what}) for what in common[1:]]


def in_common(lists: Sequence[Sequence[str]]) -> list[str]:
    """What stands in every list, spelled and ordered as in the first; case doesn't matter."""
    if not lists:
        return []
    others = [{word.casefold() for word in words} for words in lists[1:]]
    kept: dict[str, str] = {}
    for word in lists[0]:
        if all(word.casefold() in words for words in others):
            kept.setdefault(word.casefold(), word)
    return list(kept.values())
