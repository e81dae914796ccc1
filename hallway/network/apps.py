"""Registers the app, and what it lets go of with somebody."""

from __future__ import annotations

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "hallway.network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.network.departure import forget, say_farewell
        from hallway.network.queries.mine import told_about_hellos
        from hallway.people.erasure import on_erase, on_leave
        from hallway.people.portable import on_export
        from hallway.people.queries.tie_words import told_about_choices, told_about_words

        on_export("said_of_ties", told_about_words)
        on_export("ways_over_ties", told_about_choices)
        on_export("hellos", told_about_hellos)
        on_leave(say_farewell)
        on_erase(forget)
