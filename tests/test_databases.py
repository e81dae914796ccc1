"""The suite runs on the database that was asked for, set up as the product sets it up."""

from __future__ import annotations

import os
import subprocess
import sys
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


WRITE_A_ROW = """
import django
django.setup()
from django.contrib.contenttypes.models import ContentType
ContentType.objects.create(app_label="elsewhere", model="written")
"""


def test_another_process_works_on_the_database_of_the_test(
    process_environment: dict[str, str],
) -> None:
    environment = {**process_environment, "DJANGO_SETTINGS_MODULE": "hallway.web.settings"}
    subprocess.run([sys.executable, "-c", WRITE_A_ROW], env=environment, check=True)
    with connection.cursor() as cursor:
        found = ask(cursor, "select model from django_content_type where app_label = 'elsewhere'")
    assert found == "written"
