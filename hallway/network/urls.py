"""Where the network and its health are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hallway.network.views import health, mine, whole

app_name = "network"

in_community: list[URLPattern] = [
    path("network", mine.network, name="mine"),
    path("network/ties/<int:member_id>/word", mine.word, name="word"),
    path("network/ties/<int:member_id>/word/end", mine.word_end, name="word-end"),
    path("network/ties/<int:member_id>/introductions", mine.introductions, name="introductions"),
    path("network/ties/<int:member_id>/hello", mine.hello, name="hello"),
    path("network/whole", whole.whole, name="whole"),
    path("network/whole/drawing", whole.drawing, name="whole-drawing"),
    path("network/whole/<int:picture_id>/table.csv", whole.table, name="whole-table"),
    path("network/whole/<int:picture_id>/goal", whole.goal, name="whole-goal"),
    path("network/goals/<int:goal_id>/end", whole.goal_end, name="whole-goal-end"),
    path("network/health", health.health, name="health"),
    path("network/health.csv", health.health_file, name="health-file"),
    path("network/health/<int:program_id>", health.health, name="program-health"),
    path("network/health/<int:program_id>.csv", health.health_file, name="program-health-file"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("l/hello/<str:token>", mine.hello_link, name="hello-link"),
    path("c/<slug:slug>/", include(in_community)),
]
