"""Where people look after a meeting, and the links of its letters."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from hallway.meet.views import links, meetings, release

app_name = "meet"

in_community: list[URLPattern] = [
    path("meetings", meetings.mine, name="meetings"),
    path("meetings/<int:meeting_id>", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/time", meetings.time, name="time"),
    path("meetings/<int:meeting_id>/place", meetings.place, name="place"),
    path("meetings/<int:meeting_id>/calendar.ics", meetings.calendar_file, name="calendar"),
    path("meetings/<int:meeting_id>/cancellation", meetings.cancellation, name="cancellation"),
    path("meetings/<int:meeting_id>/departure", meetings.departure, name="departure"),
    path("meetings/<int:meeting_id>/return", meetings.bring_back, name="return"),
    path("programs/<int:program_id>/rounds/<int:number>/release", release.release, name="release"),
]

urlpatterns = [
    path("l/time/<str:token>", links.time, name="time-link"),
    path("l/off/<str:token>", links.off, name="off-link"),
    path("l/on/<str:token>", links.on, name="on-link"),
    path("c/<slug:slug>/", include(in_community)),
]
