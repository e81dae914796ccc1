"""Registers the app, and what it does when somebody leaves or is forgotten."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hallway.exchange"
    default_auto_field = "django.db.models.BigAutoField"
