"""The map of the site. Each app names its own places."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from hallway.web import home, letters, operators
from hallway.web.api import api

APPS = [
    name
    for name in ("people", "invite", "match", "meet", "follow_up")
    if find_spec(f"hallway.{name}.urls")
]

urlpatterns = [
    path("", home.start, name="start"),
    path("c/<slug:slug>/", home.home, name="home"),
    path("c/<slug:slug>/letters", letters.letters, name="letters"),
    path("c/<slug:slug>/letters/again", letters.letters_again, name="letters-again"),
    path("c/<slug:slug>/letters/<int:letter_id>/again", letters.letter_again, name="letter-again"),
    path("api/v1/", api.urls),
    path("admin/login/", operators.door),
    path("admin/", admin.site.urls),
    *(path("", include(f"hallway.{name}.urls")) for name in APPS),
]
