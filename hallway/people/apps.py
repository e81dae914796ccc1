"""Registers the app."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from hallway.people.reporting import Reportable


class PeopleConfig(AppConfig):
    name = "hallway.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.people.actions.circles import CIRCLE_WORDS
        from hallway.people.actions.reports import forget_reports
        from hallway.people.erasure import on_erase
        from hallway.people.portable import on_export
        from hallway.people.queries.found import CIRCLES, PEOPLE
        from hallway.people.queries.reports import told_about_reports
        from hallway.people.queries.stories import STORIES
        from hallway.people.reporting import on_report
        from hallway.people.searching import on_search

        on_search("person", PEOPLE)
        on_search("circle", CIRCLES)
        on_search("story", STORIES)
        on_report("circle", CIRCLE_WORDS)
        on_export("reports", told_about_reports)
        on_erase(forget_reports)
        _take_reports()


def _take_reports() -> None:
    """Of stories, and of each part of a page."""
    from django.utils.translation import gettext_lazy as _

    from hallway.people.actions import hide_story, show_story
    from hallway.people.queries.stories import reported_story
    from hallway.people.reporting import Reportable, on_report

    def hide(story_id: int, now: datetime) -> None:
        hide_story(story_id=story_id, now=now)

    def show(story_id: int, now: datetime) -> None:
        show_story(story_id=story_id)

    on_report("story", Reportable(_("a story"), find=reported_story, hide=hide, show=show))
    on_report("photo", _part("photo", _("a photo")))
    on_report("headline", _part("headline", _("a line about somebody")))
    on_report("ask_about", _part("ask_about", _("what to ask somebody about")))
    on_report("interests", _part("interests", _("somebody's interests")))
    on_report("languages", _part("languages", _("somebody's languages")))


def _part(part: str, label: Promise) -> Reportable:
    from hallway.people.actions import show_part, withhold_part
    from hallway.people.queries.profiles import reported_part
    from hallway.people.reporting import Reportable

    def hide(member_id: int, now: datetime) -> None:
        withhold_part(member_id=member_id, part=part, now=now)

    def show(member_id: int, now: datetime) -> None:
        show_part(member_id=member_id, part=part)

    return Reportable(label, find=partial(reported_part, part), hide=hide, show=show)
