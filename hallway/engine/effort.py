"""How long a search has worked: the one place where the engine looks at a clock.

Never at the date. A search has an amount of work of its own, the same on every machine,
and stops by itself; only where that takes longer than was asked for, the clock ends it.
"""

from __future__ import annotations

from time import thread_time

from hallway.engine.errors import BadPolicy


class Effort:
    """A limit of so many seconds of work, from now on.

    Raises:
        BadPolicy: a limit that is no number, or below zero.

    >>> Effort(60.0).spent(), Effort(0.0).spent()
    (False, True)
    """

    def __init__(self, seconds: float) -> None:
        if not seconds >= 0:
            raise BadPolicy(f"seconds must be a number from 0 up, not {seconds}")
        self.limit = seconds
        self.began = thread_time()

    def used(self) -> float:
        """Seconds of work since the beginning."""
        return thread_time() - self.began

    def left(self) -> float:
        """Seconds that are left, 0 at least."""
        return max(self.limit - self.used(), 0.0)

    def spent(self) -> bool:
        """Whether the time is up."""
        return self.used() >= self.limit
