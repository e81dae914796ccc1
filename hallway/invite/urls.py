"""Where programs are set up and invitations are answered."""

from __future__ import annotations

from django.urls import URLPattern, path

from hallway.invite import views

app_name = "invite"

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/programs/new", views.new_program, name="new-program"),
    path("c/<slug:slug>/programs/dates", views.dates, name="dates"),
    path("c/<slug:slug>/programs/<int:program_id>", views.program, name="program"),
    path("c/<slug:slug>/programs/<int:program_id>/pause", views.pause, name="pause"),
    path("c/<slug:slug>/programs/<int:program_id>/resume", views.resume, name="resume"),
    path("c/<slug:slug>/invitations/<int:invitation_id>", views.my_answer, name="my-answer"),
    path("l/answer/<str:token>", views.answer, name="answer"),
]
