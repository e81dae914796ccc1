"""A mail server for the tests of the channels, and somebody to write to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from hallway.people.models import Community
from tests.channels.mailbox import Mailbox, mail_server
from tests.outbox.letters import NOON


@pytest.fixture
def community(db: None) -> Community:
    return Community.objects.create(slug="river", name="River", created_at=NOON)


@pytest.fixture
def mailbox(settings: LazySettings) -> Iterator[Mailbox]:
    """A real server, and settings that point at it."""
    box = Mailbox()
    with mail_server(box) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.DEFAULT_FROM_EMAIL = "Hallway <hello@river.example>"
        yield box
