"""Where a member signs in, looks after their own page and an organiser looks after the roster."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
