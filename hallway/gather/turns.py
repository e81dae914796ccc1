"""One at a time in this process, for work that is the same whoever does it. Pure.

Whoever comes while somebody is at it does not begin as well: the one who is goes round once
more. Between processes nothing is agreed; what is written is safe there by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

ROUNDS = 2


class Turns:
    """Who is at it, and for whom they go round again.

    >>> turns = Turns()
    >>> turns.take("coffee", lambda: 2), turns.take("coffee", lambda: 0)
    (2, 0)
    """

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.at_it: set[Hashable] = set()
        self.again: set[Hashable] = set()

    def take(self, what: Hashable, work: Callable[[], int]) -> int:
        """Do the work unless somebody is at it; what it came to, in all rounds."""
        with self.guard:
            if what in self.at_it:
                self.again.add(what)
                return 0
            self.at_it.add(what)
        done = 0
        try:
            for _ in range(ROUNDS):
                done += work()
                with self.guard:
                    if what not in self.again:
                        break
                    self.again.discard(what)
        finally:
            with self.guard:
                self.at_it.discard(what)
                self.again.discard(what)
        return done
