"""The suite runs on the database that was asked for, set up as the product sets it up."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_that_was_asked_for() -> None:
    assert connection.vendor == os.environ["HALLWAY_TEST_DATABASE"]


@pytest.mark.django_db
def test_other_processes_can_open_the_database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert ask(cursor, "pragma journal_mode") == "wal"
            assert ask(cursor, "pragma foreign_keys") == 1
            assert str(connection.settings_dict["NAME"]).endswith("test.sqlite3")
        else:
            assert ask(cursor, "show server_encoding") == "UTF8"
            assert int(ask(cursor, "show max_connections")) > 50


def ask(cursor: Any, question: str) -> Any:
    cursor.execute(question)
    return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_tests_never_touch_the_installation_of_this_machine() -> None:
    name = str(connection.settings_dict["NAME"])
    assert "test" in name
    assert os.environ["HALLWAY_DATA_DIR"] == os.environ["HALLWAY_TEST_FOLDER"]
