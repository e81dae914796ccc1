"""Connections that stay open: who is told what, and that pages answer beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hallway.web.asgi import LISTENER, listener_of, without
from hallway.web.bridge import LONGEST, Answer, Bridge, Gone, environ_of
from hallway.web.streams import MOST_OF_ONE, Streams

# However long the tests before this one took.
SOON = (datetime.now(UTC) + timedelta(days=1)).timestamp()
SCOPE = {"method": "GET", "path": "/c/büro/", "query_string": b"a=1", "headers": []}


class Visitor:
    """A browser, as a server sees it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.ended = False
        self.leaves = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.heard.append(message.get("body", b"").decode())
        self.ended = self.ended or not message.get("more_body", False)


def played(story: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: a browser that was open before left its loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()


def told(facts: dict[int, str]) -> Callable[[datetime], dict[int, str]]:
    return lambda since: facts


def rest() -> None:
    """Nobody waits here whom somebody could join."""


def test_everybody_hears_of_their_own_wish_alone() -> None:
    async def story() -> None:
        facts: dict[int, str] = {}
        streams, ben, cy = Streams(told(facts), rest), Visitor(), Visitor()
        waits = asyncio.create_task(streams.keep_open(2, SOON, cy.receive, cy.send))
        listens = asyncio.create_task(streams.keep_open(1, SOON, ben.receive, ben.send))
        await asyncio.sleep(0)
        facts[1] = "joined"
        await asyncio.wait_for(listens, 10)
        assert ben.heard == ["event: standing\ndata: joined\n\n"]
        assert ben.ended
        assert cy.heard == []
        cy.leaves.set()
        await asyncio.wait_for(waits, 10)
        assert not streams.listeners, "whoever has left is forgotten"

    played(story())


def test_a_connection_ends_with_its_time() -> None:
    async def story() -> None:
        streams, ben = Streams(told({}), rest), Visitor()
        over = (datetime.now(UTC) - timedelta(minutes=1)).timestamp()
        await asyncio.wait_for(streams.keep_open(1, over, ben.receive, ben.send), 10)
        assert ben.ended

    played(story())


def test_a_look_that_fails_is_tried_again() -> None:
    async def story() -> None:
        answers = [RuntimeError("the database is away"), {1: "expired"}]

        def look(since: datetime) -> dict[int, str]:
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        streams, ben = Streams(look, rest), Visitor()
        await asyncio.wait_for(streams.keep_open(1, SOON, ben.receive, ben.send), 10)
        assert "expired" in ben.heard[-1]

    played(story())


def pages(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode(), environ["wsgi.input"].read()]


def test_many_who_wait_hold_up_no_page() -> None:
    async def story() -> None:
        streams, bridge = Streams(told({}), rest), Bridge(pages, threads=1)
        visitors = [Visitor() for _ in range(500)]
        waiting = [
            asyncio.create_task(streams.keep_open(at, SOON, one.receive, one.send))
            for at, one in enumerate(visitors)
        ]
        await asyncio.sleep(0)
        answer = await asyncio.wait_for(bridge.ask(SCOPE, request([b"hel", b"lo"])), 10)
        assert answer == Answer(200, [("Content-Type", "text/plain")], b"GEThello")
        for one in visitors:
            one.leaves.set()
        await asyncio.gather(*waiting)

    played(story())


def request(parts: list[bytes]) -> Callable[[], Any]:
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive


def test_the_pages_give_back_what_they_hold_even_if_they_break() -> None:
    closed: list[bool] = []

    class Broken(list[bytes]):
        def __iter__(self) -> Any:
            raise ValueError("half-way")

        def close(self) -> None:
            closed.append(True)

    bridge = Bridge(lambda environ, start: Broken(), threads=1)
    with pytest.raises(ValueError, match="half-way"):
        played(bridge.ask(SCOPE, request([b""])))
    assert closed


def test_nobody_fills_the_disk_by_sending_on_and_on() -> None:
    sent = 0

    async def endless() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": b"x" * (LONGEST // 4), "more_body": True}

    answer = played(Bridge(pages, threads=1).ask(SCOPE, endless))
    assert (answer.status, sent) == (413, 5)


def test_the_many_pages_of_one_member_leave_room_for_others() -> None:
    async def story() -> None:
        streams, visitors = Streams(told({}), rest), [Visitor() for _ in range(MOST_OF_ONE)]
        waiting = [
            asyncio.create_task(streams.keep_open(1, SOON, one.receive, one.send))
            for one in visitors
        ]
        await asyncio.sleep(0)
        assert (streams.crowded(1), streams.crowded(2)) == (True, False)
        for one in visitors:
            one.leaves.set()
        await asyncio.gather(*waiting)
        assert not streams.crowded(1)

    played(story())


def test_a_visitor_who_leaves_half_way_is_no_fault() -> None:
    with pytest.raises(Gone):
        played(Bridge(pages, threads=1).ask(SCOPE, request([])))


def test_a_request_says_the_same_on_both_sides() -> None:
    spoofed = [(b"x-forwarded-proto", b"http"), (b"x_forwarded_proto", b"https")]
    environ = environ_of({**SCOPE, "headers": [(b"host", b"x"), *spoofed]}, None)
    assert environ["PATH_INFO"].encode("latin1").decode() == "/c/büro/"
    assert environ["HTTP_HOST"] == "x"
    assert environ["HTTP_X_FORWARDED_PROTO"] == "http", "an underscore passes for no other header"


def test_whom_a_connection_belongs_to_is_for_the_server_alone() -> None:
    answer = Answer(200, [("Hallway-Listener", "7 1796000000"), ("Content-Type", "x")], b"")
    assert listener_of(answer) == (7, 1796000000.0)
    assert without(answer, {LISTENER}).headers == [("Content-Type", "x")]
