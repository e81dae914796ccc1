"""Where people say how it went, and organisers see what can be told of a round."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from hallway.follow_up import views

app_name = "follow_up"

in_community: list[URLPattern] = [
    path("people-met", views.people_met, name="people-met"),
    path("meetings/<int:meeting_id>/outcome", views.outcome, name="outcome"),
    path(
        "programs/<int:program_id>/rounds/<int:number>/figures",
        views.round_figures,
        name="round-figures",
    ),
]

urlpatterns = [
    path("l/met/<str:token>", views.met_link, name="met-link"),
    path("l/how/<str:token>", views.details_link, name="details-link"),
    path("c/<slug:slug>/", include(in_community)),
]
