"""Turn a letter into an email that every mail program shows well.

The same letter gives the same bytes every time, so that a mailbox recognises a second copy.
"""

from __future__ import annotations

from email import charset
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from hallway.outbox.models import Letter

# Seven-bit on the wire: no server has to be asked whether it takes more.
PLAIN = charset.Charset("utf-8")
PLAIN.body_encoding = charset.QP


class Email(EmailMultiAlternatives):
    """One person's copy: its To line shows everybody, its envelope names one."""

    def __init__(self, envelope: str, boundary: str, **parts: Any) -> None:
        super().__init__(**parts)
        self.envelope = envelope
        self.boundary = boundary
        self.encoding = PLAIN

    def recipients(self) -> list[str]:
        return [self.envelope]

    def message(self, **choices: Any) -> Any:
        built = super().message(**choices)
        for number, part in enumerate(built.walk()):
            if part.is_multipart():
                part.set_boundary(f"{self.boundary}-{number}")
        return built


def compose(letter: Letter) -> Email:
    """The email of a letter that has begun its way.

    Raises:
        ValueError: a header that would break out of its line; nothing may be sent.
    """
    everybody = letter.shown_to or [letter.address]
    email = Email(
        envelope=letter.address,
        boundary=digest(f"boundary:{letter.key}"),
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=everybody,
        # Reply, not only reply to all, reaches the people in the meeting: never a robot.
        reply_to=everybody if len(everybody) > 1 else None,
        headers=headers(letter),
    )
    if letter.html:
        email.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        attach_calendar(email, letter.calendar, letter.calendar_method or "PUBLISH")
    return email


def attach_calendar(email: Email, calendar: str, method: str) -> None:
    """Twice, since programs differ: as a part they can answer, and as a file they can open."""
    email.attach_alternative(calendar, f"text/calendar; method={method}")
    email.attach("invite.ics", calendar.encode(), "application/ics")


def headers(letter: Letter) -> dict[str, str]:
    """What mail programs read besides the text."""
    return {
        "Message-ID": message_id(identity(letter)),
        "Date": format_datetime(letter.dated_at or letter.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        **conversation(letter.thread),
        **unsubscribe(letter.way_out),
    }


def identity(letter: Letter) -> str:
    """What makes two copies the same letter."""
    return f"thread:{letter.thread}" if letter.thread else f"letter:{letter.key}"


def message_id(name: str) -> str:
    """A Message-ID that never changes, and that no other installation can make."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest(name)}@{domain}>"


def digest(name: str) -> str:
    """Stable, and not to be guessed by whoever writes a letter's text."""
    return salted_hmac("hallway.channels.email", name, algorithm="sha256").hexdigest()[:32]


def conversation(thread: str) -> dict[str, str]:
    """The headers that put a follow-up under the letter that opened its thread."""
    opening, slash, _ = thread.partition("/")
    if not slash:
        return {}
    opened = message_id(f"thread:{opening}")
    return {"In-Reply-To": opened, "References": opened}


def unsubscribe(way_out: str) -> dict[str, str]:
    """The way out as the mail program's own button; by one click only over HTTPS (RFC 8058)."""
    if not way_out:
        return {}
    link = {"List-Unsubscribe": f"<{way_out}>"}
    if way_out.startswith("https://"):
        link["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return link
