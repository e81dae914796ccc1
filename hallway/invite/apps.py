"""Registers the app, and what it adds to the copy of everything kept about somebody."""

from __future__ import annotations

from django.apps import AppConfig


class InviteConfig(AppConfig):
    name = "hallway.invite"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.invite.queries import told_about
        from hallway.people.portable import on_export

        on_export("invitations", told_about)
