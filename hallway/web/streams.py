"""Connections that stay open: somebody waits for a coffee, and their page hears of it at once.

A process asks the database once a second for all who listen to it, and not at all while nobody
does. Meanwhile it also lets the waiting go on, so that two are joined in seconds although the
worker may be busy with letters. docs/decisions/0013 has the figures.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from hallway.gather.actions import free_now
from hallway.gather.queries.free_now import ended_since
from hallway.web.bridge import Receive, Send

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
MOVE_EVERY = 2.0
# Seconds of rest for each second of matching.
REST_FOR_WORK = 6.0
# A transaction that began earlier may be seen later: look back a little, too.
LOOK_BACK = timedelta(seconds=30)
# Whatever stands between would close a connection on which nothing is said.
BEAT = 20.0
# Then the browser comes again, and is asked again who it is.
LONGEST = 600.0
# More than these are told to come again in a moment, as on a server without streams.
MOST = 1500
# Open pages of one member; another one asks again now and then.
MOST_OF_ONE = 10
Look = Callable[[datetime], dict[int, str]]


def look(since: datetime) -> dict[int, str]:
    """Which wishes ended since then, and how: one question for everybody who listens."""
    close_old_connections()
    try:
        return ended_since(since)
    finally:
        close_old_connections()


class Mover:
    """Lets the waiting go on: joins whoever fits. A crowd that takes longer is looked at less."""

    def __init__(self) -> None:
        self.rests_until = 0.0

    def __call__(self) -> None:
        began = monotonic()
        if began < self.rests_until:
            return
        close_old_connections()
        try:
            free_now.run_due(now=timezone.now())
        except Exception:
            log.exception("Those who wait could not be joined; it is tried again.")
        finally:
            close_old_connections()
            took = monotonic() - began
            self.rests_until = monotonic() + max(MOVE_EVERY, REST_FOR_WORK * took)


class Streams:
    """Everybody who listens to this process, and the one who looks for all of them."""

    def __init__(self, look: Look = look, move: Callable[[], None] | None = None) -> None:
        self.look = look
        self.move = move or Mover()
        self.moving: asyncio.Future[None] | None = None
        self.listeners: dict[int, set[asyncio.Future[str]]] = defaultdict(set)
        self.watch: asyncio.Task[None] | None = None
        # One thread looks and one moves on, so that news never wait for a matching.
        self.pool = ThreadPoolExecutor(2, thread_name_prefix="streams")

    @property
    def full(self) -> bool:
        return sum(map(len, self.listeners.values())) >= MOST

    def crowded(self, wish: int) -> bool:
        """Whether one member has as many pages open as anybody needs."""
        return len(self.listeners.get(wish, ())) >= MOST_OF_ONE

    async def keep_open(self, wish: int, until: float, receive: Receive, send: Send) -> None:
        """Until the wish has ended, its time (as a timestamp) is over, or the visitor is gone."""
        news: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.listeners[wish].add(news)
        self._watch()
        gone = asyncio.create_task(left(receive))
        try:
            # A moment longer, so that its end is said here and not left to be found out.
            seconds = until - timezone.now().timestamp() + 2 * LOOK_EVERY
            await tell(news, gone, min(seconds, LONGEST), send)
        finally:
            gone.cancel()
            self._forget(wish, news)

    def _forget(self, wish: int, news: asyncio.Future[str]) -> None:
        self.listeners[wish].discard(news)
        if not self.listeners[wish]:
            del self.listeners[wish]

    def _watch(self) -> None:
        if self.watch is None or self.watch.done():
            self.watch = asyncio.create_task(self._look_while_somebody_listens())

    async def _look_while_somebody_listens(self) -> None:
        loop, since = asyncio.get_running_loop(), timezone.now()
        while self.listeners:
            began = timezone.now()
            if self.moving is None or self.moving.done():
                self.moving = loop.run_in_executor(self.pool, self.move)
            try:
                ended = await loop.run_in_executor(self.pool, self.look, since - LOOK_BACK)
            except Exception:
                log.exception("The live pages could not look; they try again.")
            else:
                since = began
                self._spread(ended)
            await asyncio.sleep(LOOK_EVERY)

    def _spread(self, ended: dict[int, str]) -> None:
        for wish in self.listeners.keys() & ended.keys():
            for news in self.listeners[wish]:
                if not news.done():
                    news.set_result(ended[wish])


async def tell(
    news: asyncio.Future[str], gone: asyncio.Task[None], seconds: float, send: Send
) -> None:
    """One event when there is news, and until then a sign of life now and then."""
    loop = asyncio.get_running_loop()
    until, either = loop.time() + seconds, set[asyncio.Future[Any]]({news, gone})
    while not news.done() and not gone.done() and loop.time() < until:
        patience = max(0.0, min(BEAT, until - loop.time()))
        await asyncio.wait(either, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        if not news.done() and not gone.done():
            await say(": still here\n\n", send)
    if not gone.done():
        await say(
            f"event: standing\ndata: {news.result()}\n\n" if news.done() else "", send, more=False
        )


async def say(text: str, send: Send, *, more: bool = True) -> None:
    # Whoever has left in this very moment hears nothing any more.
    with suppress(OSError, RuntimeError):
        await send({"type": "http.response.body", "body": text.encode(), "more_body": more})


async def left(receive: Receive) -> None:
    """Until the visitor closes the page."""
    while (await receive())["type"] != "http.disconnect":
        pass
