"""Deliver letters by email: one connection for many letters, one letter at a time.

Three kinds of trouble are kept apart. A letter that the server refuses for good fails at once.
A letter that did not get through this time waits and tries again. A channel that does not work
at all (server down, wrong password, sender refused) rests, and no letter loses a try.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from django.core.mail import get_connection
from django.db import DatabaseError, connection

from hallway.channels.email.message import Email, compose
from hallway.outbox import actions

if TYPE_CHECKING:
    from hallway.outbox.models import Letter

log = logging.getLogger(__name__)
CHANNEL = "email"
BATCH = 20
TOO_LARGE = 552
CLOSING = 421
WANTS_SIGN_IN = {530, 534, 535, 538}


class Trouble(Exception):
    """The channel itself does not work; the message says what to look at."""


def deliver_due(
    *,
    now: datetime,
    worker: str,
    clock: Callable[[], datetime] | None = None,
    go_on: Callable[[], bool] = lambda: True,
    limit: int = 100,
) -> int:
    """Send letters that are due, at most `limit`; how many were settled.

    A lease is only worth something against the real time, so a worker that runs for long
    passes its `clock`; without one, `now` stands still. `go_on` is asked before each letter.
    """
    delivery = Delivery(worker, clock or (lambda: now), go_on)
    try:
        return delivery.run(limit)
    finally:
        delivery.hang_up()


class Delivery:
    """One connection's worth of letters."""

    def __init__(
        self, worker: str, clock: Callable[[], datetime], go_on: Callable[[], bool]
    ) -> None:
        self.worker, self.clock, self.go_on = worker, clock, go_on
        self.server = get_connection()
        self.connected = False
        self.sent_here = 0
        self.settled = 0

    def run(self, limit: int) -> int:
        while self.settled < limit and self.go_on():
            most = min(BATCH, limit - self.settled)
            letters = actions.claim(now=self.clock(), worker=self.worker, limit=most)
            if not letters or not self.deliver([letter.pk for letter in letters]):
                break
        return self.settled

    def deliver(self, letter_ids: list[int]) -> bool:
        """Send these; False when the channel is in trouble or it is time to stop."""
        untouched = list(letter_ids)
        try:
            while untouched and self.go_on():
                self.connect()
                self.settle(untouched.pop(0))
        except Trouble as trouble:
            self.rest(trouble)
        finally:
            if untouched:
                actions.put_back(letter_ids=untouched, worker=self.worker)
        return not untouched

    def settle(self, letter_id: int) -> None:
        """Send one letter and say at once what became of it."""
        letter = actions.begin(letter_id=letter_id, worker=self.worker, now=self.clock())
        if letter is None:
            return
        try:
            email = compose(letter)
            email.message()
        except Exception as fault:
            log.exception("Letter %s (%s) can't be put into an email.", letter.pk, letter.kind)
            self.failed(letter, f"It can't be put into an email: {fault}", permanent=True)
            return
        self.hand_over(letter, email)

    def hand_over(self, letter: Letter, email: Email) -> None:
        try:
            self.server.send_messages([email])
        except smtplib.SMTPRecipientsRefused as refused:
            code, reason = next(iter(refused.recipients.values()))
            self.refused(letter, code, reason)
        except smtplib.SMTPSenderRefused as refused:
            self.sender_refused(letter, refused)
        except smtplib.SMTPHeloError as refused:
            self.refuses_us(letter, f"{refused.smtp_code} {words(refused.smtp_error)}")
        except smtplib.SMTPResponseException as refused:
            self.refused(letter, refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPNotSupportedError as fault:
            self.failed(letter, str(fault), permanent=True)
        except OSError as fault:
            self.failed(letter, f"The connection broke off: {fault}")
            raise Trouble(f"The connection broke off: {fault}") from fault
        else:
            # Between the server's yes and this line lies the only moment that stays in doubt.
            self.note_sent(letter)

    def note_sent(self, letter: Letter) -> None:
        now = self.clock()
        try:
            actions.sent(letter_id=letter.pk, worker=self.worker, now=now)
        except DatabaseError:
            # The letter is out; a broken connection to the database must not send it again.
            log.exception("Letter %s was sent; trying again to note it.", letter.pk)
            connection.close()
            actions.sent(letter_id=letter.pk, worker=self.worker, now=now)
        if not self.sent_here and actions.recovered(channel=CHANNEL):
            log.info("The mail server takes letters again.")
        self.sent_here += 1
        self.settled += 1

    def refused(self, letter: Letter, code: int, reason: bytes | str) -> None:
        """The server does not want this letter: 5… for good, 4… for now."""
        said = f"{code} {words(reason)}"
        if code in WANTS_SIGN_IN or "relay" in said.lower():
            self.refuses_us(letter, said)
        self.failed(letter, said, permanent=code >= 500)
        if code == CLOSING:
            raise Trouble(f"The mail server is closing: {said}")

    def sender_refused(self, letter: Letter, refused: smtplib.SMTPSenderRefused) -> None:
        said = f"{refused.smtp_code} {words(refused.smtp_error)}"
        if refused.smtp_code == TOO_LARGE:
            self.failed(letter, said, permanent=True)
            return
        if not self.sent_here or refused.smtp_code >= 500:
            self.refuses_us(letter, f"{said} (sender {refused.sender})")
        # Many servers take so many letters a connection and no more.
        actions.put_back(letter_ids=[letter.pk], worker=self.worker, begun=True)
        self.hang_up()

    def refuses_us(self, letter: Letter, said: str) -> NoReturn:
        """It is not about this letter, so the letter keeps its try."""
        actions.put_back(letter_ids=[letter.pk], worker=self.worker, begun=True)
        raise Trouble(f"The mail server refuses to take letters from here: {said}")

    def failed(self, letter: Letter, error: str, *, permanent: bool = False) -> None:
        log.warning("Letter %s (%s) was not delivered: %s", letter.pk, letter.kind, error)
        actions.failed(
            letter_id=letter.pk,
            worker=self.worker,
            error=error,
            now=self.clock(),
            permanent=permanent,
        )
        self.settled += 1

    def connect(self) -> None:
        if self.connected:
            return
        try:
            self.server.open()
        except smtplib.SMTPAuthenticationError as refused:
            raise Trouble(
                "The mail server refuses the user name or the password; look at "
                f"HALLWAY_EMAIL_USER and HALLWAY_EMAIL_PASSWORD: {words(refused.smtp_error)}"
            ) from refused
        except OSError as fault:
            raise Trouble(f"The mail server can't be reached: {fault}") from fault
        self.connected = True

    def rest(self, trouble: Trouble) -> None:
        now = self.clock()
        health = actions.rest(channel=CHANNEL, error=str(trouble), now=now)
        log.error(
            "No letters leave for now, none is lost. %s (failing since %s, next try %s)",
            trouble,
            health.failing_since,
            health.resting_until,
        )

    def hang_up(self) -> None:
        self.connected, self.sent_here = False, 0
        try:
            self.server.close()
        except OSError as fault:
            log.info("The mail server hung up first: %s", fault)


def words(reason: bytes | str) -> str:
    """What the server said, as text on one line."""
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return " ".join(text.split())
