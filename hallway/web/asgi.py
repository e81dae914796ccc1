"""The door of `hallway serve`: pages in a few threads, and connections that stay open.

A page answers like any other, with every check it makes. Where its answer names a listener, the
connection is kept open for them; what is said there is in `streams`. Any WSGI server serves the
same pages by `hallway.web.wsgi`; browsers then ask again every few seconds.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from hallway.web.bridge import Answer, Bridge, Gone, Receive, Scope, Send, hand_over

# A thread holds a database connection, so a few for each process.
THREADS = 4
LISTENER = "hallway-listener"
OF_THE_WHOLE_ANSWER = {LISTENER, "content-length"}


class Door:
    """What the server calls for every request."""

    def __init__(self) -> None:
        pages = get_wsgi_application()
        # Only now: the apps have to be loaded before.
        from hallway.web.streams import Streams

        self.bridge = Bridge(pages, THREADS)
        self.streams = Streams()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            answer = await self.bridge.ask(scope, receive)
        except Gone:
            return
        listener = listener_of(answer)
        if listener is None or scope["method"] != "GET" or self.has_no_room(listener[0]):
            await hand_over(without(answer, {LISTENER}), send)
            return
        wish, until = listener
        await hand_over(without(answer, OF_THE_WHOLE_ANSWER), send, more=True)
        await self.streams.keep_open(wish, until, receive, send)

    def has_no_room(self, wish: int) -> bool:
        return self.streams.full or self.streams.crowded(wish)


def listener_of(answer: Answer) -> tuple[int, float] | None:
    """The wish that is listened for and when it ends, where the page says so."""
    for name, text in answer.headers:
        if name.lower() == LISTENER:
            wish, until = text.split()
            return int(wish), float(until)
    return None


def without(answer: Answer, names: set[str]) -> Answer:
    kept = [(name, text) for name, text in answer.headers if name.lower() not in names]
    return Answer(answer.status, kept, answer.body)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hallway.web.settings")
application = Door()
