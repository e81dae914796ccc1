"""Registers the app, and what it forgets when somebody asks to be forgotten."""

from __future__ import annotations

from django.apps import AppConfig


class MatchConfig(AppConfig):
    name = "hallway.match"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.match.actions.forget import forget
        from hallway.people.erasure import on_erase

        on_erase(forget)
