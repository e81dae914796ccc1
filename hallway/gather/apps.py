"""Registers the app, and what it does when somebody leaves or is forgotten."""

from __future__ import annotations

from django.apps import AppConfig


class GatherConfig(AppConfig):
    name = "hallway.gather"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.gather import departure
        from hallway.gather.queries import free_now, mixers, told
        from hallway.people.erasure import on_erase, on_leave
        from hallway.people.portable import on_export

        on_export("free_now", free_now.told_about)
        on_export("tables", told.told_about_tables)
        on_export("mixers", mixers.mixers_told_about)
        on_leave(departure.say_farewell)
        on_erase(departure.forget)
