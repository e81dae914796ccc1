"""Where people say how it went, thank each other, and tell what came of it."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from hallway.follow_up.views import outcomes, sparks, thanks

app_name = "follow_up"

in_community: list[URLPattern] = [
    path("people-met", outcomes.people_met, name="people-met"),
    path("meetings/<int:meeting_id>/outcome", outcomes.outcome, name="outcome"),
    path(
        "programs/<int:program_id>/rounds/<int:number>/figures",
        outcomes.round_figures,
        name="round-figures",
    ),
    path("thanks", thanks.thanks, name="thanks"),
    path("thanks/new", thanks.new, name="new-thanks"),
    path("thanks/<int:thanks_id>/place", thanks.place, name="thanks-place"),
    path("thanks/<int:thanks_id>/withdrawal", thanks.withdrawal, name="thanks-withdrawal"),
    path("sparks", sparks.sparks, name="sparks"),
    path("sparks/new", sparks.new, name="new-spark"),
    path("sparks/figures", sparks.figures, name="spark-figures"),
    path("sparks/<int:spark_id>", sparks.spark, name="spark"),
    path("sparks/<int:spark_id>/agreement", sparks.agreement, name="spark-agreement"),
    path("sparks/<int:spark_id>/departure", sparks.departure, name="spark-departure"),
    path("sparks/<int:spark_id>/withdrawal", sparks.withdrawal, name="spark-withdrawal"),
]

urlpatterns = [
    path("l/met/<str:token>", outcomes.met_link, name="met-link"),
    path("l/how/<str:token>", outcomes.details_link, name="details-link"),
    path("l/thanks/<str:token>", thanks.link, name="thanks-link"),
    path("l/spark/<str:token>", sparks.link, name="spark-link"),
    path("c/<slug:slug>/", include(in_community)),
]
