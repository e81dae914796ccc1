"""Registers the app, and what it does when somebody leaves or is forgotten."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hallway.exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.exchange import departure
        from hallway.exchange.queries import ask_copy, introductions
        from hallway.people.erasure import on_erase, on_leave
        from hallway.people.portable import on_export

        on_export("asks", ask_copy.told_about_asks)
        on_export("introductions", introductions.told_about)
        on_leave(departure.say_farewell)
        on_erase(departure.forget)
