"""The map of the site. Each app names its own places."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from hallway.web import home
from hallway.web.api import api

APPS = [
    name
    for name in ("people", "invite", "match", "meet", "follow_up")
    if find_spec(f"hallway.{name}.urls")
]

urlpatterns = [
    path("", home.start, name="start"),
    path("c/<slug:slug>/", home.home, name="home"),
    path("api/v1/", api.urls),
    # There are no passwords: operators come in by a link, like everybody.
    path("admin/login/", RedirectView.as_view(pattern_name="people:sign-in", query_string=True)),
    path("admin/", admin.site.urls),
    *(path("", include(f"hallway.{name}.urls")) for name in APPS),
]
