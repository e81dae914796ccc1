"""Where the everyday places are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hallway.gather.views import circles, feed, free_now, hosting, tables

app_name = "gather"

tables_in_community: list[URLPattern] = [
    path("tables", tables.listed, name="tables"),
    path("tables/new", hosting.new_table, name="new-table"),
    path("tables/calendar", hosting.feed_renewal, name="feed-renewal"),
    path("tables/calendar/end", hosting.feed_end, name="feed-end"),
    path("tables/<int:sitting_id>", tables.table, name="table"),
    path("tables/<int:sitting_id>/seat", tables.seat, name="seat"),
    path("tables/<int:sitting_id>/seat/end", tables.seat_end, name="seat-end"),
    path("tables/<int:sitting_id>/queue", tables.queue, name="queue"),
    path("tables/<int:sitting_id>/queue/end", tables.queue_end, name="queue-end"),
    path("tables/<int:sitting_id>/table.ics", tables.calendar_file, name="table-calendar"),
    path("tables/<int:sitting_id>/change", hosting.change, name="change-table"),
    path("tables/<int:sitting_id>/move", hosting.move, name="move-sitting"),
    path("tables/<int:sitting_id>/cancellation", hosting.cancellation, name="cancellation"),
    path("tables/<int:sitting_id>/end", hosting.close, name="close-table"),
    path("tables/<int:sitting_id>/host", hosting.host, name="host"),
]

circles_in_community: list[URLPattern] = [
    path("circles", circles.circles, name="circles"),
    path("circles/<int:circle_id>", circles.circle, name="circle"),
    path("circles/<int:circle_id>/joining", circles.joining, name="circle-joining"),
    path("circles/<int:circle_id>/departure", circles.departure, name="circle-departure"),
    path("circles/<int:circle_id>/keeping", circles.keeping, name="circle-keeping"),
    path("circles/<int:circle_id>/keeper", circles.keeper, name="circle-keeper"),
    path("circles/<int:circle_id>/seats", circles.seat, name="circle-seat"),
    path(
        "circles/<int:circle_id>/seats/<int:member_id>/end",
        circles.seat_end,
        name="circle-seat-end",
    ),
    path("circles/<int:circle_id>/end", circles.end, name="circle-end"),
    path("circles/<int:circle_id>/rounds", circles.rounds, name="circle-rounds"),
    path("circles/<int:circle_id>/rounds/end", circles.rounds_end, name="circle-rounds-end"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:slug>/free-now", free_now.free_now, name="free-now"),
    path("c/<slug:slug>/free-now/end", free_now.free_now_end, name="free-now-end"),
    path("c/<slug:slug>/free-now/state", free_now.free_now_state, name="free-now-state"),
    path("c/<slug:slug>/free-now/sign", free_now.free_now_sign, name="free-now-sign"),
    path("c/<slug:slug>/free-now/stream", free_now.free_now_stream, name="free-now-stream"),
    path("l/seat/<str:token>", tables.seat_link, name="seat-link"),
    path("l/calendar/<str:token>.ics", feed.own_calendar, name="feed"),
    path("c/<slug:slug>/", include(tables_in_community)),
    path("c/<slug:slug>/", include(circles_in_community)),
]
