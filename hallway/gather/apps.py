"""Registers the app, and what it does when somebody leaves or is forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from hallway.people.reporting import Reportable


class GatherConfig(AppConfig):
    name = "hallway.gather"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.gather import departure
        from hallway.gather.queries import free_now, mixers, told
        from hallway.gather.queries.found_tables import TABLES
        from hallway.people.erasure import on_erase, on_leave
        from hallway.people.portable import on_export
        from hallway.people.reporting import on_report
        from hallway.people.searching import on_search

        on_search("table", TABLES)
        on_report("table", _table_words())
        on_export("free_now", free_now.told_about)
        on_export("tables", told.told_about_tables)
        on_export("mixers", mixers.mixers_told_about)
        on_leave(departure.say_farewell)
        on_erase(departure.forget)


def _table_words() -> Reportable:
    from django.utils.translation import gettext_lazy as _

    from hallway.gather.actions.table_words import hide_table, show_table
    from hallway.gather.queries.found_tables import reported_table
    from hallway.people.reporting import Reportable

    def hide(table_id: int, now: datetime) -> None:
        hide_table(table_id=table_id, now=now)

    def show(table_id: int, now: datetime) -> None:
        show_table(table_id=table_id)

    return Reportable(_("a table"), find=reported_table, hide=hide, show=show)
