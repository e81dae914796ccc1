"""Made-up words, as seldom and as often as in a language; rows written at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from benchmarks.hashing import Draws

AT_ONCE = 2000
VOCABULARY = 20_000
SYLLABLES = ("ka", "lo", "mi", "ner", "sto", "ru", "ve", "dan", "pi", "gol", "tas", "hem")


def word(rank: int) -> str:
    """A made-up word; each number has its own.

    >>> word(0), word(13)
    ('kaka', 'lolo')
    """
    first, second = divmod(rank, len(SYLLABLES))
    tail = "" if first < len(SYLLABLES) else str(first)
    return SYLLABLES[first % len(SYLLABLES)] + SYLLABLES[second] + tail


def sentences(draws: Draws, name: str, length: int) -> list[str]:
    """So many words for everybody, as seldom and as often as in a language (Zipf)."""
    drawn = np.exp(draws.uniform(name, length) * np.log(VOCABULARY)).astype(np.int64) - 1
    return [" ".join(map(word, row)) for row in drawn.reshape(-1, length).tolist()]


def write(model: Any, rows: Iterable[Any]) -> None:
    """All rows of one table, some at a time."""
    model.objects.bulk_create(list(rows), batch_size=AT_ONCE)


def settle(address: str, folder: str) -> None:
    """Django on the database at that address, made ready for rows."""
    os.environ |= {
        "HALLWAY_DATABASE_URL": address,
        "HALLWAY_DATA_DIR": folder,
        "HALLWAY_BASE_URL": "http://localhost:8000",
        "HALLWAY_SECRET_KEY": "only-for-measuring-" + "0123456789" * 5,
        "DJANGO_SETTINGS_MODULE": "hallway.web.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
