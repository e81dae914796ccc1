"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class GatherConfig(AppConfig):
    name = "hallway.gather"
    default_auto_field = "django.db.models.BigAutoField"
