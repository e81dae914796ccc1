"""Doing what is due, one thing after the other. Pure."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

log = logging.getLogger("hallway.meet")


def each(ids: Iterable[int], step: Callable[[int], int]) -> int:
    """How much was done; what goes wrong with one never stops the others."""
    done = 0
    for pk in ids:
        try:
            done += step(pk)
        except Exception:
            log.exception("Something could not go on (%s); it is tried again.", pk)
    return done
