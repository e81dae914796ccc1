"""Graphs that are kept in the process begin afresh with each test's database."""

from __future__ import annotations

import pytest

from hallway.exchange.queries.kept import forget_graphs


@pytest.fixture(autouse=True)
def _fresh_graphs() -> None:
    forget_graphs()
