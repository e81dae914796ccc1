"""A community to write letters in."""

from __future__ import annotations

import pytest

from hallway.people.models import Community
from tests.outbox.letters import NOON


@pytest.fixture
def community(db: None) -> Community:
    return Community.objects.create(slug="river", name="River", created_at=NOON)


@pytest.fixture
def hills(db: None) -> Community:
    return Community.objects.create(slug="hills", name="Hills", created_at=NOON)
