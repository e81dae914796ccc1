"""Puts letters into a folder instead of sending them, one .eml file each, to try things out.

Chosen with HALLWAY_EMAIL_BACKEND=hallway.channels.email.folder.EmailBackend and
HALLWAY_EMAIL_FOLDER; any mail program opens the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address


class EmailBackend(BaseEmailBackend):
    """Writes each message beside the earlier ones: 0001-ana@lantern.example.eml."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            place(folder, message)
        return len(email_messages)


def place(folder: Path, message: EmailMessage) -> None:
    """Write one message; a name that is taken by another process moves on to the next."""
    receiver = sanitize_address(message.recipients()[0], "utf-8").strip("<>").replace("/", "_")
    number = sum(1 for _ in folder.glob("*.eml"))
    while True:
        number += 1
        try:
            with (folder / f"{number:04}-{receiver}.eml").open("xb") as file:
                file.write(message.message().as_bytes())
            return
        except FileExistsError:
            continue
