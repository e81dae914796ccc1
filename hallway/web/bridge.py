"""The pages behind an asynchronous server: a few threads answer, as many as they ever did.

Each thread keeps its own connection to the database, so there are few of them, and a request
waits its turn. The answer is handed over whole: a slow reader holds up no thread.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]
Pages = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY = 256 * 1024
"""A longer upload waits in a file."""
LONGEST = 32 * 1024 * 1024
"""Longer than anything that a page takes: nobody fills the disk by sending on and on."""
PLAIN = {"CONTENT_TYPE", "CONTENT_LENGTH"}


@dataclass(frozen=True)
class Answer:
    """What the pages said to one request."""

    status: int
    headers: Headers
    body: bytes


class Gone(Exception):
    """The visitor left before the request was whole."""


TOO_LONG = Answer(413, [("Content-Type", "text/plain"), ("Connection", "close")], b"Too long.")


class Bridge:
    """Asks pages that know nothing of event loops, `threads` requests at a time."""

    def __init__(self, pages: Pages, threads: int) -> None:
        self.pages = pages
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def ask(self, scope: Scope, receive: Receive) -> Answer:
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            if not await read(receive, body):
                return TOO_LONG
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.pool, answer, self.pages, scope, body)


async def read(receive: Receive, body: IO[bytes]) -> bool:
    """The whole request, before a thread looks at it. False: it is too long to be read."""
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        body.write(message.get("body", b""))
        if body.tell() > LONGEST:
            return False
        more = message.get("more_body", False)
    body.seek(0)
    return True


def answer(pages: Pages, scope: Scope, body: IO[bytes]) -> Answer:
    """One request, in one of the threads."""
    said: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, trouble: Any = None) -> None:
        said[:] = [(status, list(headers))]

    parts = pages(environ_of(scope, body), start)
    whole = io.BytesIO()
    try:
        whole.writelines(parts)
    finally:
        # Here the pages give their connection back.
        getattr(parts, "close", bool)()
    status, headers = said[0]
    return Answer(int(status.split(" ", 1)[0]), headers, whole.getvalue())


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """A request in the words of PEP 3333."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    return {
        **headers_of(scope),
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by their names there.

    >>> headers_of({"headers": [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x_real", b"no")]})
    {'HTTP_COOKIE': 'a=1; b=2'}
    """
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        # With an underscore it could pass for another header, one that only a proxy may set.
        if b"_" in raw:
            continue
        name = raw.decode("latin1").upper().replace("-", "_")
        name = name if name in PLAIN else f"HTTP_{name}"
        between = "; " if name == "HTTP_COOKIE" else ","
        text = value.decode("latin1")
        found[name] = f"{found[name]}{between}{text}" if name in found else text
    return found


async def hand_over(answer: Answer, send: Send, *, more: bool = False) -> None:
    """Send an answer on its way; with `more`, the connection stays open."""
    headers = [
        (name.lower().encode("latin1"), text.encode("latin1")) for name, text in answer.headers
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": more})
