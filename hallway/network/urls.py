"""Where the network and its health are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hallway.network.views import mine

app_name = "network"

in_community: list[URLPattern] = [
    path("network", mine.network, name="mine"),
    path("network/ties/<int:member_id>/word", mine.word, name="word"),
    path("network/ties/<int:member_id>/word/end", mine.word_end, name="word-end"),
    path("network/ties/<int:member_id>/introductions", mine.introductions, name="introductions"),
    path("network/ties/<int:member_id>/hello", mine.hello, name="hello"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("l/hello/<str:token>", mine.hello_link, name="hello-link"),
    path("c/<slug:slug>/", include(in_community)),
]
