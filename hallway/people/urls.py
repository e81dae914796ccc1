"""Where a member signs in, looks after their own page and an organiser looks after the roster."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from hallway.people.views import (
    carrying,
    imports,
    members,
    person,
    profile,
    reports,
    search,
    sign_in,
    stories,
    tokens,
    way_out,
)

app_name = "people"

in_community: list[URLPattern] = [
    path("me", profile.profile, name="profile"),
    path("me/photo", profile.photo, name="my-photo"),
    path("me/photo/end", profile.photo_end, name="my-photo-end"),
    path("me/profile.json", carrying.profile_file, name="profile-file"),
    path("me/card.vcf", carrying.card, name="card"),
    path("me/bringing", carrying.bring, name="bringing"),
    path("me/bringing/taken", carrying.take, name="bringing-taken"),
    path("me/preferences", profile.preferences, name="preferences"),
    path("me/privacy", profile.privacy, name="privacy"),
    path("me/stories/new", stories.new_story, name="new-story"),
    path("me/stories/<int:story_id>", stories.story, name="story"),
    path("me/stories/<int:story_id>/end", stories.story_end, name="story-end"),
    path("me/pause", profile.pause, name="pause"),
    path("me/pause/end", profile.pause_end, name="pause-end"),
    path("me/apart", profile.apart, name="apart"),
    path("me/apart/<int:member_id>/end", profile.apart_end, name="apart-end"),
    path("me/data", profile.data, name="data"),
    path("me/departure", profile.departure, name="departure"),
    path("me/erasure", profile.erasure, name="erasure"),
    path("me/keys", tokens.tokens, name="tokens"),
    path("me/keys/<int:token_id>/end", tokens.token_end, name="token-end"),
    path("people/<int:member_id>", person.person, name="person"),
    path("people/<int:member_id>/photo", person.photo, {"size": "large"}, name="photo"),
    path("people/<int:member_id>/face", person.photo, {"size": "small"}, name="face"),
    path("stories/<int:story_id>/picture", stories.picture, name="story-picture"),
    path("me/decisions", reports.own_decisions, name="decisions"),
    path("me/decisions/<slug:kind>/<int:object_id>", reports.answer, name="answer-decision"),
    path("people", search.search_page, name="search"),
    path("report/<slug:kind>/<int:object_id>", reports.report, name="report"),
    path("reports", reports.reports, name="reports"),
    path("reports/<slug:kind>/<int:object_id>", reports.case, name="case"),
    path("reports/<slug:kind>/<int:object_id>/end", reports.case_shown, name="case-shown"),
    path("members", members.members, name="members"),
    path("members/new", members.new_member, name="new-member"),
    path("members/people.csv", members.export, name="export"),
    path("members/<int:member_id>", members.member, name="member"),
    path("members/<int:member_id>/departure", members.member_departure, name="member-departure"),
    path("members/<int:member_id>/return", members.member_return, name="member-return"),
    path("imports", imports.imports, name="imports"),
    path("imports/<int:import_id>", imports.preview, name="import"),
    path("imports/<int:import_id>/agreement", imports.agreement, name="agreement"),
    path("imports/<int:import_id>/drop", imports.drop, name="drop"),
]

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/sent", sign_in.sent, name="sent"),
    path("sign-in/<str:token>", sign_in.link, name="link"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("communities", sign_in.communities, name="communities"),
    path("communities/<slug:slug>/return", sign_in.back, name="back"),
    path("l/way-out/<str:token>", way_out.way_out, name="way-out"),
    path("c/<slug:slug>/", include(in_community)),
]
