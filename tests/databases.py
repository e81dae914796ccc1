"""Chooses the database before Django reads its settings. Loaded with `-p tests.databases`.

`HALLWAY_TEST_DATABASE` is `sqlite` (default) or `postgresql`. pytest-django reads the settings
before any conftest.py, so this has to be a plugin. With xdist, the controller starts the one
server and the workers inherit its address.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tools import postgresql

KINDS = ("sqlite", "postgresql")
STARTED_BY_US: list[postgresql.Server] = []
FOLDERS_OF_OURS: list[Path] = []
TOUCHES_A_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out the tests that touch no database: on a second one they say nothing new",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    # A wrapper comes before every plain hook, pytest-django's reading of the settings among them.
    if "HALLWAY_TEST_FOLDER" not in os.environ:
        os.environ.update(environment(wanted()))
    return (yield)


def wanted() -> str:
    """The kind of database that this run was asked for."""
    kind = os.environ.setdefault("HALLWAY_TEST_DATABASE", "sqlite")
    if kind not in KINDS:
        raise pytest.UsageError(
            f"HALLWAY_TEST_DATABASE is {kind!r}; it can be {' or '.join(KINDS)}"
        )
    return kind


def environment(kind: str) -> dict[str, str]:
    """The settings of this run: nothing of the machine's own installation is touched."""
    folder = Path(tempfile.mkdtemp(prefix="hallway-tests-"))
    FOLDERS_OF_OURS.append(folder)
    (folder / "static").mkdir()
    return {
        "HALLWAY_TEST_FOLDER": str(folder),
        "HALLWAY_DATA_DIR": str(folder),
        "HALLWAY_SECRET_KEY": "a key that signs nothing outside the tests",
        "HALLWAY_BASE_URL": "http://localhost:8000",
        "HALLWAY_DATABASE_URL": address(kind, folder),
    }


def address(kind: str, folder: Path) -> str:
    """The address of a database of that kind; starts the server that it needs."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'hallway.sqlite3'}"
    server = postgresql.Server()
    try:
        server.start()
    except postgresql.NoPostgresql:
        server.stop()
        raise
    STARTED_BY_US.append(server)
    return server.url


def pytest_report_header() -> str:
    server = f" ({STARTED_BY_US[0].name})" if STARTED_BY_US else ""
    return f"database: {os.environ['HALLWAY_TEST_DATABASE']}{server}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def touches_database(item: pytest.Item) -> bool:
    """Whether the test reads or writes rows, by its mark or by a fixture that does."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & TOUCHES_A_DATABASE)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while STARTED_BY_US:
        STARTED_BY_US.pop().stop()
    while FOLDERS_OF_OURS:
        shutil.rmtree(FOLDERS_OF_OURS.pop(), ignore_errors=True)
