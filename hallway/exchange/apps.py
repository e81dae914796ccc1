"""Registers the app, and what it does when somebody leaves or is forgotten."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "hallway.exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hallway.exchange import departure
        from hallway.exchange.queries import ask_copy, digests, introductions
        from hallway.exchange.queries import introduction_pages as pages
        from hallway.follow_up.sources import on_source
        from hallway.people.erasure import on_erase, on_leave
        from hallway.people.person_page import on_person
        from hallway.people.portable import on_export

        on_export("asks", ask_copy.told_about_asks)
        on_export("introductions", introductions.told_about)
        on_export("weekly_letter", digests.told_about_digest)
        on_leave(departure.say_farewell)
        on_erase(departure.forget)
        on_person("reach", "exchange/person_reach.html", pages.on_person_page)
        on_source("introduction", pages.came_of)
        _make_introductions_reportable()
        _open_asks()


def _make_introductions_reportable() -> None:
    from hallway.exchange.actions.introductions_due import hide_words, show_words
    from hallway.exchange.queries.introduction_pages import reported
    from hallway.people.reporting import Reportable, on_report

    label = _("a request for an introduction")
    on_report("introduction", Reportable(label, reported, hide_words, show_words))


def _open_asks() -> None:
    """Asks and offers can be searched for, reported and thanked for."""
    from hallway.exchange.actions import ask_sight
    from hallway.exchange.queries import ask_found
    from hallway.follow_up.sources import on_source
    from hallway.people.reporting import Reportable, on_report
    from hallway.people.searching import on_search

    on_search(ask_found.KIND, ask_found.ASKS)
    on_source(ask_found.KIND, ask_found.source)
    on_report(
        ask_found.KIND,
        Reportable(
            _("an ask or an offer"), ask_found.reported_ask, ask_sight.hide_ask, ask_sight.show_ask
        ),
    )
    on_report(
        ask_found.REPLY,
        Reportable(
            _("an answer to an ask"),
            ask_found.reported_reply,
            ask_sight.hide_reply,
            ask_sight.show_reply,
        ),
    )
