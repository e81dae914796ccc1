"""Where the everyday places are."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "gather"

urlpatterns: list[URLPattern] = []
