"""Registers the app."""

from __future__ import annotations

from django.apps import AppConfig


class InviteConfig(AppConfig):
    name = "hallway.invite"
    default_auto_field = "django.db.models.BigAutoField"
