"""Registers the app, and what it forgets with somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from hallway.people.models import Member


class FollowUpConfig(AppConfig):
    name = "hallway.follow_up"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.follow_up import met
        from hallway.follow_up.queries import told_about
        from hallway.people.erasure import on_erase
        from hallway.people.portable import on_export

        on_export("answers", told_about)
        on_export("people_met", met.told_about)
        on_erase(_forget)


def _forget(member: Member) -> None:
    from hallway.follow_up.actions import forget_outcomes

    forget_outcomes(member=member)
