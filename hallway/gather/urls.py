"""Where the everyday places are."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hallway.gather.views import (
    circles,
    evening,
    feed,
    free_now,
    hosting,
    mixer_paper,
    mixers,
    tables,
)

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

mixers_in_community: list[URLPattern] = [
    path("mixers", mixers.mixers, name="mixers"),
    path("mixers/new", mixers.new_mixer, name="new-mixer"),
    path("mixers/outlook", mixers.foresee, name="mixer-outlook"),
    path("mixers/<int:mixer_id>", mixers.mixer, name="mixer"),
    path("mixers/<int:mixer_id>/change", mixers.change_mixer, name="change-mixer"),
    path("mixers/<int:mixer_id>/cancellation", mixers.call_off, name="call-off-mixer"),
    path("mixers/<int:mixer_id>/asking", mixers.sign_up_open, name="mixer-asking"),
    path("mixers/<int:mixer_id>/asking/end", mixers.sign_up_end, name="mixer-asking-end"),
    path("mixers/<int:mixer_id>/everybody", mixers.choose, name="mixer-everybody"),
    path("mixers/<int:mixer_id>/people", mixers.let_in, name="mixer-let-in"),
    path("mixers/<int:mixer_id>/people/<int:member_id>/end", mixers.take_off, name="mixer-off"),
    path("mixers/<int:mixer_id>/plan", mixers.plan, name="mixer-plan"),
    path("mixers/<int:mixer_id>/step", evening.step, name="mixer-step"),
    path("mixers/<int:mixer_id>/seat", mixers.sign_up, name="mixer-sign-up"),
    path("mixers/<int:mixer_id>/seat/end", mixers.sign_off, name="mixer-sign-off"),
    path("mixers/<int:mixer_id>/wall", evening.wall, name="mixer-wall"),
    path("mixers/<int:mixer_id>/my-table", evening.my_table_here, name="my-table-here"),
    path("mixers/<int:mixer_id>/sheet", mixer_paper.sheet, name="mixer-sheet"),
    path("mixers/<int:mixer_id>/plan.csv", mixer_paper.plan_csv, name="mixer-csv"),
    path("mixers/<int:mixer_id>/cards.pdf", mixer_paper.cards, name="mixer-cards"),
    path("mixers/<int:mixer_id>/signs.pdf", mixer_paper.signs, name="mixer-signs"),
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
    path("c/<slug:slug>/", include(mixers_in_community)),
    path("l/mixer/<str:token>", evening.answer, name="mixer-answer"),
    path("l/my-table/<str:token>", evening.my_table_page, name="my-table"),
    path("l/my-table/<str:token>/end", evening.my_going, name="my-going"),
]
