"""Registers the app, and what it does when somebody leaves or is forgotten."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowUpConfig(AppConfig):
    name = "hallway.follow_up"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.follow_up import departure, meetings, met
        from hallway.follow_up.queries import told_about
        from hallway.follow_up.queries.sparks import told_about_sparks
        from hallway.follow_up.queries.thanks import on_person_page, told_about_thanks
        from hallway.follow_up.sources import MEETING, on_source
        from hallway.people.erasure import on_erase, on_leave
        from hallway.people.person_page import on_person
        from hallway.people.portable import on_export

        on_export("answers", told_about)
        on_export("people_met", met.told_about)
        on_export("thanks", told_about_thanks)
        on_export("sparks", told_about_sparks)
        on_person("thanks", "follow_up/person_thanks.html", on_person_page)
        on_leave(departure.say_farewell)
        on_erase(departure.forget)
        on_source(MEETING, meetings.find)
        _make_reportable()


def _make_reportable() -> None:
    from hallway.follow_up.actions import sparks, thanks
    from hallway.follow_up.queries.sparks import reported_spark
    from hallway.follow_up.queries.thanks import reported_thanks
    from hallway.people.reporting import Reportable, on_report

    on_report(
        "thanks",
        Reportable(_("thanks"), reported_thanks, thanks.hide_thanks, thanks.show_thanks),
    )
    on_report(
        "spark",
        Reportable(_("a spark"), reported_spark, sparks.hide_spark, sparks.show_spark),
    )
