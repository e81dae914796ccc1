"""The map of the site. Each app names its own places."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from hallway.web import home, letters, operators
from hallway.web.api import api

urlpatterns = [
    path("", home.start, name="start"),
    path("c/<slug:slug>/", home.home, name="home"),
    path("c/<slug:slug>/letters", letters.letters, name="letters"),
    path("c/<slug:slug>/letters/again", letters.letters_again, name="letters-again"),
    path("c/<slug:slug>/letters/<int:letter_id>/again", letters.letter_again, name="letter-again"),
    path("api/v1/", api.urls),
    path("admin/login/", operators.door),
    path("admin/", admin.site.urls),
    path("", include("hallway.people.urls")),
    path("", include("hallway.invite.urls")),
    path("", include("hallway.match.urls")),
    path("", include("hallway.meet.urls")),
    path("", include("hallway.follow_up.urls")),
    path("", include("hallway.gather.urls")),
    path("", include("hallway.exchange.urls")),
    path("", include("hallway.network.urls")),
]
