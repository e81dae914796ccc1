"""Registers the app, and what it does when somebody leaves or is forgotten."""

from __future__ import annotations

from django.apps import AppConfig


class MeetConfig(AppConfig):
    name = "hallway.meet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.meet.departure import forget, say_farewell
        from hallway.meet.queries import on_person_page, told_about
        from hallway.people.erasure import on_erase, on_leave
        from hallway.people.person_page import on_person
        from hallway.people.portable import on_export

        on_export("meetings", told_about)
        on_person("meeting", "meet/person_meeting.html", on_person_page)
        on_leave(say_farewell)
        on_erase(forget)
