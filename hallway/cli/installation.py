"""Opens the installation that the environment describes, for commands that need its database."""

from __future__ import annotations

import os

from hallway.cli.errors import Refused


def open_installation() -> None:
    """Read the settings and load the apps; a missing setting is one clear sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hallway.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as missing:
        raise Refused(str(missing)) from missing


def changes_wait() -> bool:
    """Has this version changes to the database that were not made yet?"""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_if_changes_wait() -> None:
    """Never run this version on the tables of another."""
    if changes_wait():
        raise Refused(
            "The database has not been brought up to this version yet: run `hallway migrate`, "
            "after a backup if there is anything in it."
        )


def migrate() -> None:
    """Bring the database up to this version."""
    open_installation()
    make_changes()


def make_changes(*, verbosity: int = 1) -> None:
    """Make the changes to the database that wait."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=verbosity)
    from hallway.outbox.planner import count_tables
    from hallway.people.actions.search import index_missing

    index_missing()
    count_tables()
