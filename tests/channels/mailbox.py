"""A real mail server that keeps what it takes, and can be told to be difficult."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Received:
    """One message as it came over the wire for one recipient."""

    to: str
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]

    @property
    def identity(self) -> tuple[str, str]:
        """What a mailbox tells copies apart by."""
        return str(self.mail["Message-ID"]), self.to


@dataclass
class Mailbox:
    """Everything one server took, and the answers it was told to give."""

    received: list[Received] = field(default_factory=list)
    connections: int = 0
    # What to answer to a recipient, a sender or a message: None takes it.
    on_recipient: Callable[[str], str | None] = lambda address: None
    on_sender: Callable[[str], str | None] = lambda address: None
    on_message: Callable[[str], str | None] = lambda address: None
    # Called while the sender waits for the answer to its message; may take its time.
    before_taking: Callable[[str], object] = lambda address: None

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        refusal = self.on_sender(address)
        if refusal:
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        refusal = self.on_recipient(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        refusal = self.on_message(envelope.rcpt_tos[0])
        if refusal:
            return refusal
        await asyncio.to_thread(self.before_taking, envelope.rcpt_tos[0])
        assert isinstance(envelope.content, bytes)
        self.received += [Received(to, envelope.content) for to in envelope.rcpt_tos]
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [one.mail for one in self.received if one.to == address]

    def subjects(self) -> list[str]:
        return [str(one.mail["Subject"]) for one in self.received]

    def copies(self) -> dict[tuple[str, str], list[bytes]]:
        """Every copy on the wire, by what a mailbox tells copies apart by."""
        found: dict[tuple[str, str], list[bytes]] = {}
        for one in self.received:
            found.setdefault(one.identity, []).append(one.raw)
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one person."""

    def check(server: SMTP, session: Session, envelope: Envelope, how: str, data: Any) -> Any:
        right = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=data == right, handled=False)

    return check


@contextmanager
def mail_server(
    mailbox: Mailbox, port: int | None = None, sign_in: tuple[str, str] | None = None
) -> Iterator[int]:
    """Run a server for a mailbox; yields its port."""
    options: dict[str, Any] = {}
    if sign_in:
        options = {"authenticator": only(*sign_in), "auth_required": True}
        options["auth_require_tls"] = False
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()
