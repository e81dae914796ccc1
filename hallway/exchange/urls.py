"""Where asks, offers and introductions are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hallway.exchange.views import ask_links, asks, digests, introductions, own_asks, reach

app_name = "exchange"

asks_in_community: list[URLPattern] = [
    path("asks", asks.listed, name="asks"),
    path("asks/new", own_asks.new_ask, name="new-ask"),
    path("asks/preferences", asks.preferences, name="ask-preferences"),
    path("asks/<int:ask_id>", asks.ask, name="ask"),
    path("asks/<int:ask_id>/answer", asks.answer, name="ask-answer"),
    path("asks/<int:ask_id>/refusal", asks.turn_down, name="ask-refusal"),
    path("asks/<int:ask_id>/quiet", asks.quiet, name="ask-quiet"),
    path("asks/<int:ask_id>/change", own_asks.change, name="change-ask"),
    path("asks/<int:ask_id>/further", own_asks.further, name="ask-further"),
    path("asks/<int:ask_id>/closing", own_asks.closing, name="ask-closing"),
]

introductions_in_community: list[URLPattern] = [
    path("reach", reach.reach, name="reach"),
    path("reach/<int:member_id>", reach.introduce, name="introduce"),
    path("introductions", introductions.introductions, name="introductions"),
    path("introductions/<int:introduction_id>/question", introductions.question, name="question"),
    path(
        "introductions/<int:introduction_id>/withdrawal",
        introductions.withdrawal,
        name="introduction-withdrawal",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:slug>/", include(asks_in_community)),
    path("l/ask/<str:token>", ask_links.ask_link, name="ask-link"),
    path("c/<slug:slug>/", include(introductions_in_community)),
    path("l/introduction/<str:token>", introductions.question_link, name="question-link"),
    path("l/introduced/<str:token>", introductions.coffee_link, name="coffee-link"),
    path("l/weekly/<str:token>", digests.link, name="digest-link"),
]
