"""Where organisers look at programs and their rounds."""

from __future__ import annotations

from django.urls import URLPattern, path

from hallway.match import views

app_name = "match"
ROUND = "c/<slug:slug>/programs/<int:program_id>/rounds/<int:number>"

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/programs", views.programs, name="programs"),
    path("c/<slug:slug>/programs/<int:program_id>/rounds", views.rounds, name="rounds"),
    path(ROUND, views.round_, name="round"),
    path(f"{ROUND}/swap", views.swap, name="swap"),
    path(f"{ROUND}/meetings/<int:position>/lock", views.lock, name="lock"),
    path(f"{ROUND}/people/<int:member_id>/out", views.take_out, name="take-out"),
    path(f"{ROUND}/people/<int:member_id>/back", views.put_back, name="put-back"),
    path(f"{ROUND}/rematch", views.rematch, name="rematch"),
    path(f"{ROUND}/ask", views.ask, name="ask"),
    path(f"{ROUND}/match", views.match, name="match"),
    path(f"{ROUND}/skip", views.skip, name="skip"),
]
