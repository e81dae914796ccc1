"""A real SMTP server with everybody's mailbox, and the letters in it as people read them."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default as as_text
from html.parser import HTMLParser
from typing import Any

from aiosmtpd.controller import Controller


class Anchors(HTMLParser):
    """Collects the links of an HTML letter: what they say and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._href = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href, self._words = dict(attrs).get("href") or "", []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self.found.append((" ".join("".join(self._words).split()), self._href))
            self._href = ""


@dataclass(frozen=True)
class Received:
    """One letter in one mailbox."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def key(self) -> tuple[str, str]:
        return str(self.message["Message-ID"]), self.to

    def part(self, kind: str) -> str:
        """The content of the part of that type, or nothing."""
        for part in self.message.walk():
            if part.get_content_type() == kind:
                content = part.get_content()
                return content.decode() if isinstance(content, bytes) else str(content)
        return ""

    @property
    def text(self) -> str:
        return self.part("text/plain")

    @property
    def html(self) -> str:
        return self.part("text/html")

    @property
    def links(self) -> list[tuple[str, str]]:
        reader = Anchors()
        reader.feed(self.html)
        return reader.found

    def link(self, words: str) -> str:
        """Where the first link leads whose label has these words."""
        for label, address in self.links:
            if words.lower() in label.lower():
                return address
        raise AssertionError(f"no link “{words}” in “{self.subject}”: {self.links}")


@dataclass
class Mailbox:
    """Everything the server ever took, in the order in which it came."""

    letters: list[Received] = field(default_factory=list)

    def of(self, address: str, about: str = "") -> list[Received]:
        """The letters of one person whose subject has these words."""
        words = about.lower()
        return [one for one in self.letters if one.to == address and words in one.subject.lower()]

    def newest(self, address: str, about: str = "") -> Received:
        found = self.of(address, about)
        subjects = [one.subject for one in self.of(address)]
        assert found, f"{address} has no letter about “{about}”; only {subjects}"
        return found[-1]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=as_text)
        assert isinstance(message, EmailMessage)
        self.letters.extend(Received(to, message) for to in envelope.rcpt_tos)
        return "250 Taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """A running server, its mailbox and its port."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()
