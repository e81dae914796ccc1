"""How well somebody fits an ask, by the words both have used. Pure.

It is worked out to decide whom to spare, and is shown to nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

MOST_WORDS, MOST_ANSWER = 600, 1000
MOST_TOPICS, LONGEST_TOPIC, PLAIN = 5, 40, 80
# Who tells it; whose interest the words of an ask name; who tells a part of it.
TELLS, NAMED, PARTLY = 1.0, 0.6, 0.3
# Shorter words ("to", "für") say nothing alone; endings up to "-ing" are no difference.
SHORTEST, ENDING = 4, 3


def plain(text: str) -> str:
    """A topic as it is compared: without case, accents or extra space.

    >>> plain("  Wärme-Pumpen ")
    'warme-pumpen'
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.split())[:PLAIN].strip()


def topics_of(text: str) -> list[str]:
    """The topics of one line with commas, each once.

    >>> topics_of("Python, heat  pumps; python,")
    ['Python', 'heat pumps']
    """
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", text):
        word = " ".join(part.split())
        if plain(word):
            found.setdefault(plain(word), word)
    return list(found.values())


def words_of(text: str) -> frozenset[str]:
    """The words of a text as they are compared.

    >>> sorted(words_of("Câmeras & film!"))
    ['cameras', 'film']
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return frozenset(re.findall(r"\w+", bare))


def alike(one: str, other: str) -> bool:
    """Whether two words are the same but for an ending.

    >>> alike("climb", "climbing"), alike("pump", "pumps"), alike("art", "article")
    (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    return len(short) >= SHORTEST and len(long) - len(short) <= ENDING and long.startswith(short)


def holds(text: Collection[str], words: Collection[str]) -> bool:
    """Whether a text says all these words."""
    return bool(words) and all(any(alike(word, said) for said in text) for word in words)


def touches(text: Collection[str], words: Iterable[str]) -> bool:
    """Whether a text says one of these words that means something alone."""
    long = [word for word in words if len(word) >= SHORTEST]
    return any(alike(word, said) for word in long for said in text)


@dataclass(frozen=True)
class Told:
    """What one person tells of themselves, as far as whoever asks may see it."""

    # Short: interests, topics of what they offer. Long: ask me about, accepted thanks.
    topics: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @cached_property
    def short(self) -> list[frozenset[str]]:
        return [words_of(topic) for topic in self.topics]

    @cached_property
    def long(self) -> list[frozenset[str]]:
        return [words_of(text) for text in self.texts]


@dataclass(frozen=True)
class Wanted:
    """What an ask is about."""

    topics: tuple[str, ...]
    words: str

    @cached_property
    def wanted(self) -> list[frozenset[str]]:
        return [words for words in map(words_of, self.topics) if words]

    @cached_property
    def said(self) -> frozenset[str]:
        return words_of(self.words)


def fit(ask: Wanted, told: Told) -> float:
    """How well somebody fits, 0 to 1.

    >>> ask = Wanted(("heat pumps",), "Who has one in an old house?")
    >>> fit(ask, Told(topics=("Heat pump",))), fit(ask, Told(texts=("old houses, pumps",)))
    (1.0, 0.3)
    >>> fit(Wanted((), "Does anybody bake with sourdough?"), Told(topics=("sourdough",)))
    0.6
    """
    if any(_tells(words, told) for words in ask.wanted):
        return TELLS
    if any(holds(ask.said, words) and _long_enough(words) for words in told.short):
        return NAMED
    everything = [*told.short, *told.long]
    if any(touches(text, words) for words in ask.wanted for text in everything):
        return PARTLY
    return 0.0


def _tells(words: frozenset[str], told: Told) -> bool:
    """All of a topic in one of theirs, or one of theirs in all of the topic."""
    if any(holds(text, words) for text in (*told.short, *told.long)):
        return True
    return any(holds(words, short) and _long_enough(short) for short in told.short)


def _long_enough(words: frozenset[str]) -> bool:
    return any(len(word) >= SHORTEST for word in words)
