"""`hallway serve` itself: a page that waits hears of its own wish, and ends with the server."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse

import pytest
from django.test import Client
from django.utils import timezone

from hallway.gather import actions
from tests import cast
from tests.web.test_serve import LONG, first_answer, serving

pytestmark = pytest.mark.django_db(transaction=True)
STREAM = "/c/linden-house/free-now/stream"


@contextmanager
def asked(port: int, path: str, session: str) -> Iterator[HTTPResponse]:
    with closing(HTTPConnection("localhost", port, timeout=LONG)) as connection:
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        yield connection.getresponse()


def event(answer: HTTPResponse) -> str:
    """The next event, past signs of life."""
    while line := answer.readline().decode():
        if line.startswith("data:"):
            return line.removeprefix("data:").strip()
    raise AssertionError("the connection ended without a word")


def test_news_travel_over_a_connection_that_stays_open(
    client: Client, process_environment: dict[str, str]
) -> None:
    now = timezone.now()
    ben = cast.ben(cast.community(now=now), now=now)
    cy = cast.cy(ben.community, now=now)
    session = cast.sign_in(client, ben).cookies["sessionid"].value
    cys = cast.sign_in(Client(), cy).cookies["sessionid"].value
    for one in (ben, cy):
        actions.be_free(
            member=one, now=now, minutes=20, open_for=20, where=actions.Where(place=str(one))
        )
    with serving(process_environment) as (port, process):
        first_answer(port, process)
        with asked(port, STREAM, "") as nobody:
            assert nobody.status == 302
        with asked(port, STREAM, session) as bens, asked(port, STREAM, cys) as still:
            assert bens.getheader("Hallway-Listener") is None
            assert event(bens) == event(still) == "waiting"
            actions.take_back(member=ben, now=timezone.now())
            assert event(bens) == "taken_back"
            assert not bens.read().strip(), "over is over"
            with asked(port, STREAM, session) as again:
                assert again.status == 204
            actions.take_back(member=cy, now=timezone.now())
            assert event(still) == "taken_back"
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0
