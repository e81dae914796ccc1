"""Deny by default: every address of the site, tried by everybody who has no business there.

The walk takes the addresses from the site's own map, so a page added later is tried as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hallway.exchange import actions as exchange
from hallway.exchange.models import Introduction
from hallway.follow_up import actions as follow_up
from hallway.invite import actions as invite
from hallway.invite.models import Invitation, Program
from hallway.match import actions as match
from hallway.match.models import Round
from hallway.meet import actions as meet
from hallway.meet.models import Meeting
from hallway.network.models import Goal, Picture
from hallway.people import actions as people
from hallway.people.models import Community, Member
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.exchange.asks import write
from tests.follow_up.company import key, met
from tests.gather.evening import set_up
from tests.gather.tables import first, open_table

# What a member who organises nothing may open. Everything else in a community is denied.
FOR_EVERY_MEMBER = {
    *("gather:circles", "gather:circle", "gather:circle-joining"),
    *("gather:circle-departure", "gather:circle-keeper"),
    "home",
    *("people:profile", "people:pause", "people:pause-end", "people:data"),
    *("people:profile-file", "people:card", "people:bringing", "people:bringing-taken"),
    *("people:my-photo", "people:my-photo-end", "people:preferences", "people:privacy"),
    *("people:new-story", "people:person", "people:search", "people:decisions"),
    *("people:apart", "people:apart-end", "people:departure", "people:erasure"),
    *("people:tokens", "people:token-end"),
    *("meet:meetings", "follow_up:people-met"),
    *("follow_up:thanks", "follow_up:sparks"),
    *("gather:free-now", "gather:free-now-end", "gather:free-now-state"),
    *("gather:free-now-sign", "gather:free-now-stream"),
    *("gather:tables", "gather:new-table", "gather:feed-renewal", "gather:feed-end"),
    "gather:mixers",
    *("network:mine", "network:word", "network:word-end"),
    *("exchange:reach", "exchange:introduce", "exchange:introductions"),
    *("exchange:asks", "exchange:new-ask", "exchange:ask-preferences"),
}
# What anybody may open, outside of every community.
FOR_ANYBODY = {
    "start",
    *("people:sign-in", "people:sent", "people:link", "people:sign-out"),
    *("people:communities", "people:back"),
}
# Their own time keeping; nothing of anybody's.
BOOKS = {"SignInRequest", "Session", "User", "Beat"}


@dataclass(frozen=True)
class Address:
    """One place of the site, its `<int:…>` still open."""

    name: str
    route: str

    @property
    def in_community(self) -> bool:
        return self.route.startswith("c/<slug:slug>/")

    def path(self, facts: dict[str, object]) -> str:
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(facts[found[1]]), self.route)


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, route: str = "", space: str = ""
) -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, here, inner)
        else:
            yield Address(f"{space}{pattern.name}", here)


PAGES = [address for address in addresses() if address.in_community]
OUTSIDE = [
    address
    for address in addresses()
    if not address.in_community and not address.route.startswith(("admin/", "api/"))
]


@dataclass(frozen=True)
class Town:
    """A community with everything in it, and one thing of each kind that is not Ben's."""

    community: Community
    ana: Member
    ben: Member
    facts: dict[str, object]


@pytest.fixture
def town(db: None) -> Town:
    of = cast.community()
    ana, ben, cy, dee = cast.ana(of), cast.ben(of), cast.cy(of), cast.dee(of)
    circle = people.create_circle(community=of, name="Climbers")
    people.join_circle(circle=circle, member_ids=[cy.pk])
    people.block(by=dee, against=ben, now=NOW)
    people.make_token(member=ana, name="script", scopes=["me:read"], now=NOW)
    proposed = people.propose_import(
        viewer=viewer_of(ana), file_name="p.csv", content=b"id,name\neli,Eli\n", now=NOW
    )
    meeting = one_round(of)
    # Cy keeps it to himself.
    story = people.tell_story(author=cy, words="Mine.", shown="nobody", now=NOW)
    return Town(
        of,
        ana,
        ben,
        {
            "slug": of.slug,
            "member_id": cy.pk,
            "circle_id": circle.pk,
            "token_id": ana.api_tokens.get().pk,
            "import_id": proposed.pk,
            "program_id": meeting.round.program_id,  # type: ignore[union-attr]
            "number": meeting.round.number,  # type: ignore[union-attr]
            "position": 0,
            "meeting_id": meeting.pk,
            "invitation_id": Invitation.objects.exclude(member=ben).latest("pk").pk,
            "letter_id": of.letters.latest("pk").pk,
            # Dee's own, and Dee would rather not meet Ben.
            "sitting_id": first(open_table(dee)).pk,
            # Ana has asked nobody yet.
            "mixer_id": set_up([ana]).pk,
            "story_id": story.pk,
            # What could be reported, if one saw it.
            "kind": "story",
            "object_id": story.pk,
            "introduction_id": asked_for(dee, ana, cy).pk,
            # Dee's too, for everybody whom Dee is not apart from.
            "ask_id": write(dee, reach="all").pk,
            "token": "not-a-token",
            **shared(ana, cy),
            **pictured(of),
        },
    )


def shared(ana: Member, cy: Member) -> dict[str, object]:
    """What came of a coffee of two others."""
    coffee = key(met(ana, cy))
    thanks = follow_up.thank(giver=ana, receiver=cy, words="For the map.", source=coffee, now=NOW)
    spark = follow_up.tell_spark(
        teller=ana, kind="idea", words="A map.", others=[cy.pk], source=coffee, now=NOW
    )
    return {"thanks_id": thanks.pk, "spark_id": spark.pk}


def pictured(of: Community) -> dict[str, object]:
    """A picture of the whole, and what a program was asked to bridge in it."""
    whole = {"community": of, "attribute": "team", "starts_on": date(2026, 1, 1)}
    told: dict[str, object] = {"groups": []}
    picture = Picture.objects.create(**whole, ends_on=date(2026, 2, 1), made_at=NOW, told=told)
    goal = Goal.objects.create(
        community=of,
        program=Program.objects.filter(community=of).latest("pk"),
        attribute="team",
        one=["Design"],
        other=["Sales"],
        seen_until=picture.ends_on,
        set_at=NOW,
    )
    return {"picture_id": picture.pk, "goal_id": goal.pk}


def asked_for(asker: Member, middle: Member, target: Member) -> Introduction:
    """A request for an introduction that waits for whoever stands in the middle."""
    Member.objects.filter(pk__in=[middle.pk, target.pk]).update(introduces=True)
    for one in (asker, target):
        people.record_tie(
            community_id=asker.community_id,
            first_id=one.pk,
            second_id=middle.pk,
            on=NOW.date(),
            weight=1.0,
        )
    return exchange.ask_for(asker=asker, target=target, why="Old maps", now=NOW)


def one_round(of: Community) -> Meeting:
    """A round from the question to the introduction; returns a meeting without Ben."""
    Program.objects.create(
        community=of,
        name="Coffee",
        created_at=NOW,
        rhythm="dates",
        first_on=date(2026, 3, 9),
        dates=["2026-03-09"],
        timezone="UTC",
    )
    match.run_due(now=NOW + timedelta(days=3, hours=1), worker="test")
    for invitation in Invitation.objects.all():
        invite.answer(invitation_id=invitation.pk, joining=True, now=NOW + timedelta(days=4))
    it = Round.objects.get()
    match.run_due(now=it.matches_at, worker="test")
    meet.run_due(now=it.introduces_at, worker="test")
    return Meeting.objects.exclude(members__name="Ben").get()


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of ours, as it stands."""
    return {
        model.__name__: [
            {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in apps.get_models()
        if model.__module__.startswith("hallway.") and model.__name__ not in BOOKS
    }


def answers(client: Client, path: str) -> dict[str, tuple[int, str]]:
    return {
        method: (answer.status_code, answer.headers.get("Location", ""))
        for method in ("get", "post", "put", "delete")
        for answer in [getattr(client, method)(path)]
    }


def words(answer: Any) -> str:
    """What is on the page, without the one-time tokens against forged forms."""
    return re.sub(r'(value="|CSRFToken": ")[A-Za-z0-9]{64}', "", answer.content.decode())


def test_the_walk_knows_every_page() -> None:
    names = {address.name for address in PAGES}
    assert len(PAGES) >= 40
    assert {"people:members", "match:round", "meet:meeting"} <= names
    assert names >= FOR_EVERY_MEMBER, "a page that is no longer there"


def test_nothing_stands_outside_the_walls_by_accident() -> None:
    loose = {
        address.name
        for address in OUTSIDE
        if address.name not in FOR_ANYBODY and not address.route.startswith("l/")
    }
    assert loose <= {"health"}


def test_a_member_of_another_community_finds_nothing(town: Town) -> None:
    stranger = cast.ana(cast.community("Harbour"), email="eve@example.org")
    client = cast.sign_in(Client(), stranger)
    before = everything()
    for address in PAGES:
        path = address.path(town.facts)
        assert {status for status, _place in answers(client, path).values()} == {404}, path
    assert everything() == before


def test_a_visitor_without_a_name_is_asked_to_come_in(town: Town) -> None:
    client = Client()
    before = everything()
    for address in PAGES:
        path = address.path(town.facts)
        for status, place in answers(client, path).values():
            assert status == 302, path
            assert place.startswith("/sign-in"), path
    assert everything() == before


def test_a_place_that_never_was_looks_the_same_from_outside(town: Town) -> None:
    stranger = cast.ana(cast.community("Harbour"), email="eve@example.org")
    for client in (Client(), cast.sign_in(Client(), stranger)):
        real = client.get(f"/c/{town.community.slug}/me")
        made_up = client.get("/c/nowhere/me")
        assert real.status_code == made_up.status_code
        assert words(real) == words(made_up)


def test_a_plain_member_opens_no_organisers_page_and_no_others_things(town: Town) -> None:
    client = cast.sign_in(Client(), town.ben)
    before = everything()
    for address in PAGES:
        if address.name in FOR_EVERY_MEMBER:
            continue
        path = address.path(town.facts)
        statuses = {status for status, _place in answers(client, path).values()}
        # 405: this way of asking is not known there, whoever asks.
        assert statuses <= {404, 405}, path
        assert 404 in statuses, path
    assert everything() == before


def test_a_member_cannot_touch_others_things_on_their_own_pages(town: Town) -> None:
    client = cast.sign_in(Client(), town.ben)
    before = everything()
    client.post(f"/c/{town.community.slug}/me/keys/{town.facts['token_id']}/end")
    client.post(f"/c/{town.community.slug}/me/apart/{town.ben.pk}/end")
    assert everything() == before


def test_the_copy_of_ones_data_speaks_of_oneself_alone(town: Town) -> None:
    meeting = Meeting.objects.get(members=town.ben)
    follow_up.say_outcome(
        meeting_id=meeting.pk,
        member_id=town.ben.pk,
        met="met",
        worth_it=True,
        again=False,
        now=meeting.introduced_at + timedelta(days=11),
    )
    client = cast.sign_in(Client(), town.ben)
    mine = client.get(f"/c/{town.community.slug}/me/data").json()
    (partner,) = mine["meetings"][0]["with"]
    assert mine["invitations"][0]["answer"] == "in"
    assert (mine["answers"][0]["met"], mine["answers"][0]["again"]) == ("met", False)
    everybody = {"Ana", "Cy", "Dee"}
    assert everybody & set(re.findall(r"[A-Z][a-z]+", str(mine))) == {partner}
    # The same file for the partner holds nothing of what Ben said, or wished.
    other = cast.sign_in(Client(), town.community.members.get(name=partner))
    theirs = other.get(f"/c/{town.community.slug}/me/data").json()
    assert theirs["answers"] == []
    assert theirs["not_to_be_matched_with"] == (["Ben"] if partner == "Dee" else [])


def test_somebody_who_left_stands_outside(town: Town) -> None:
    client = cast.sign_in(Client(), town.ben)
    people.leave(member=town.ben, now=NOW)
    for address in PAGES:
        path = address.path(town.facts)
        assert {status for status, _place in answers(client, path).values()} == {404}, path


def test_a_made_up_link_from_a_letter_changes_nothing(town: Town) -> None:
    before = everything()
    for address in OUTSIDE:
        if address.route.startswith("l/"):
            statuses = {s for s, _place in answers(Client(), address.path(town.facts)).values()}
            assert statuses <= {404, 405, 410}, address.route
    assert everything() == before


def test_the_operators_pages_are_for_operators(town: Town) -> None:
    for client in (Client(), cast.sign_in(Client(), town.ana)):
        for page in ("", "people/member/", "people/community/"):
            assert client.get(f"/admin/{page}").status_code == 302
    assert "sign-in" in Client().get("/admin/login/?next=/admin/")["Location"]
    assert cast.sign_in(Client(), town.ana).get("/admin/login/").status_code == 404
    people.make_operator(email="op@example.org")
    operator = Client()
    token = people.sign_in_link_for(email="op@example.org", now=NOW)
    account = people.use_link(token=token, now=NOW)
    operator.force_login(account, backend="sesame.backends.ModelBackend")
    member = f"/admin/people/member/{town.ben.pk}/change/"
    for page in ("/admin/", "/admin/people/member/", "/admin/people/community/", member):
        assert operator.get(page).status_code == 200, page
    operator.post(member, {"name": "X"})
    town.ben.refresh_from_db()
    assert town.ben.name == "Ben"
    # Not even an operator walks into a community.
    assert operator.get(f"/c/{town.community.slug}/me").status_code == 404
