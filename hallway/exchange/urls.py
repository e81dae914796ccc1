"""Where asks, offers and introductions are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hallway.exchange.views import introductions, reach

app_name = "exchange"

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
    path("c/<slug:slug>/", include(introductions_in_community)),
    path("l/introduction/<str:token>", introductions.question_link, name="question-link"),
    path("l/introduced/<str:token>", introductions.coffee_link, name="coffee-link"),
]
