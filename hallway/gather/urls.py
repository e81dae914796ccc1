"""Where the everyday places are."""

from __future__ import annotations

from django.urls import URLPattern, path

from hallway.gather.views import free_now

app_name = "gather"

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/free-now", free_now.free_now, name="free-now"),
    path("c/<slug:slug>/free-now/end", free_now.free_now_end, name="free-now-end"),
    path("c/<slug:slug>/free-now/state", free_now.free_now_state, name="free-now-state"),
    path("c/<slug:slug>/free-now/sign", free_now.free_now_sign, name="free-now-sign"),
    path("c/<slug:slug>/free-now/stream", free_now.free_now_stream, name="free-now-stream"),
]
