"""What a journey needs: everybody's mailbox, a clock that can be moved on, and the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.mailbox import Mailbox, mail_server


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """Letters really travel by SMTP and are read where they arrive."""
    with mail_server() as (received, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield received


@dataclass
class Clock:
    """The time of the story. Pages and worker read it; a journey moves it on."""

    now: datetime

    def on(self, **later: float) -> datetime:
        self.now += timedelta(**later)
        return self.now

    def until(self, moment: datetime) -> datetime:
        """Move on to a moment; it never runs backwards."""
        self.now = max(self.now, moment + timedelta(minutes=1))
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that starts now, on which days pass when the story says so."""
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def work(clock: Clock, mailbox: Mailbox) -> Callable[[], None]:
    """Let the worker do whatever is due, letters included."""
    from hallway.web.worker import one_pass

    def work() -> None:
        for _ in range(50):
            tally = one_pass(clock.now, "journey", clock=lambda: clock.now, go_on=lambda: True)
            assert not tally.faults, "a step of the worker failed; its log says why"
            if not tally.done:
                return
        raise AssertionError("the worker never comes to rest")

    return work
