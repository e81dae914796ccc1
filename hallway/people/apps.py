"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hallway.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.people.queries.found import CIRCLES, PEOPLE
        from hallway.people.searching import on_search

        on_search("person", PEOPLE)
        on_search("circle", CIRCLES)
