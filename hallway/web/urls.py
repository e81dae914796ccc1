"""The map of the site. Each app names its own places."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("hallway.people.urls")),
]
