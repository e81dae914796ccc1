"""Reading about people. The doors stand here: nobody passes without being a member."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from hallway.people.errors import NotHere
from hallway.people.models import (
    Block,
    Community,
    Encounter,
    Member,
    Tie,
    User,
)
from hallway.people.queries.circles import (
    CircleRow,
    access_circle,
    access_kept_circle,
    asked_circles,
    circle_members,
    circle_row,
    circle_rows,
    circles,
    circles_of,
    find_outside,
    waiting_outside,
)
from hallway.people.queries.doors import Viewer, as_organiser
from hallway.people.queries.imports import access_import, plan_of, recent_imports
from hallway.people.queries.load import (
    LEFT,
    PAUSED,
    RESTING,
    Hindrance,
    hindered_at,
    hindrances,
    promised,
    promised_times,
    resting,
)
from hallway.people.queries.own import (
    blocked_by,
    carried_card,
    carried_profile,
    own_data,
    tokens_of,
)
from hallway.people.queries.profiles import (
    Profile,
    access_person,
    as_seen,
    eyes_of,
    open_profiles,
    part_shown,
    photo_for,
    profiles,
    shows,
)
from hallway.people.queries.stories import (
    access_own_story,
    access_story,
    stories_of,
    story_picture,
    visible_stories,
)
from hallway.people.queries.strangers import could_be_met, wished_since
from hallway.people.queries.trust import (
    TIE_LASTS,
    above_in_chart,
    apart,
    apart_pairs,
    charted,
    contacts_between,
    dated_ties,
    lasting_ties,
    manages,
    reached,
    standing,
    tie_choices,
    tied,
    tied_within_two,
    who_introduces,
)

__all__ = [
    "LEFT",
    "PAUSED",
    "RESTING",
    "TIE_LASTS",
    "CircleRow",
    "Hindrance",
    "Profile",
    "Viewer",
    "above_in_chart",
    "access_circle",
    "access_import",
    "access_kept_circle",
    "access_own_story",
    "access_person",
    "access_story",
    "apart",
    "apart_pairs",
    "as_organiser",
    "as_seen",
    "asked_circles",
    "blocked_by",
    "carried_card",
    "carried_profile",
    "charted",
    "circle_members",
    "circle_row",
    "circle_rows",
    "circles",
    "circles_of",
    "contacts_between",
    "could_be_met",
    "dated_ties",
    "eyes_of",
    "find_outside",
    "hindered_at",
    "hindrances",
    "lasting_ties",
    "manages",
    "open_profiles",
    "own_data",
    "part_shown",
    "photo_for",
    "plan_of",
    "profiles",
    "promised",
    "promised_times",
    "reached",
    "recent_imports",
    "resting",
    "shows",
    "standing",
    "stories_of",
    "story_picture",
    "tie_choices",
    "tied",
    "tied_within_two",
    "tokens_of",
    "visible_stories",
    "waiting_outside",
    "who_introduces",
    "wished_since",
]

EVERYONE, CIRCLE, UNITS = "everyone", "circle", "units"


# Doors


def enter(user: User | AnonymousUser, slug: str) -> Viewer:
    """The only way into a community.

    Raises:
        NotHere: for anybody who is not an active member of it.
    """
    if not user.is_authenticated:
        raise NotHere
    member = (
        Member.objects.select_related("community")
        .filter(user=user, community__slug=slug, state=Member.State.ACTIVE)
        .first()
    )
    if member is None:
        raise NotHere
    return viewer_of(member)


def enter_as_organiser(user: User | AnonymousUser, slug: str) -> Viewer:
    """`enter`, and NotHere for whoever is no organiser."""
    return as_organiser(enter(user, slug))


def viewer_of(member: Member) -> Viewer:
    return Viewer(member, member.community, member.role == Member.Role.ORGANISER)


def access_member(viewer: Viewer, member_id: int) -> Member:
    """One member of the viewer's community: active ones, and for organisers also who left."""
    return _one(_visible(viewer).filter(pk=member_id))


def member_by_link(facts: Mapping[str, int | str]) -> Member:
    """The member whom a signed link names, unless they are gone."""
    members = Member.objects.select_related("community").exclude(state=Member.State.ERASED)
    return _one(members.filter(pk=facts.get("member", 0)))


def _one(members: QuerySet[Member]) -> Member:
    member = members.first()
    if member is None:
        raise NotHere
    return member


def _visible(viewer: Viewer) -> QuerySet[Member]:
    members = viewer.community.members.exclude(state=Member.State.ERASED)
    if viewer.organiser:
        return members
    return members.filter(Q(state=Member.State.ACTIVE) | Q(pk=viewer.member.pk))


# Members


def community_members(viewer: Viewer) -> QuerySet[Member]:
    """The active members of the viewer's community, by name."""
    return viewer.community.members.filter(state=Member.State.ACTIVE).order_by("name", "pk")


def members_by_id(community_id: int, ids: Iterable[int]) -> dict[int, Member]:
    """Whatever their state: history speaks of people who left, too."""
    members = Member.objects.filter(community_id=community_id, pk__in=set(ids))
    return {member.pk: member for member in members}


def others_here(viewer: Viewer) -> int:
    """How many are here beside the viewer."""
    here = Member.objects.filter(community=viewer.community, state=Member.State.ACTIVE)
    return here.exclude(pk=viewer.member.pk).count()


def all_communities() -> QuerySet[Community]:
    return Community.objects.order_by("name")


def memberships(user: User) -> QuerySet[Member]:
    """Where an account is at home, active or left, one row for each community."""
    return (
        Member.objects.select_related("community")
        .filter(user=user)
        .exclude(state=Member.State.ERASED)
        .order_by("community__name")
    )


def audience(
    *,
    community_id: int,
    kind: str,
    circle_id: int | None = None,
    units: Mapping[str, Collection[str]] | None = None,
) -> QuerySet[Member]:
    """The active members whom a program speaks to.

    `kind` is everyone, circle or units. With units, a member has one of the named values of
    every named unit: {"team": ["Sales", "Design"], "site": ["Berlin"]}.
    """
    members = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    if kind == CIRCLE:
        members = members.filter(circles=circle_id)
    elif kind == UNITS:
        members = members.filter(pk__in=_in_units(members, units or {}))
    return members.order_by("pk")


def _in_units(members: QuerySet[Member], wanted: Mapping[str, Collection[str]]) -> list[int]:
    # In Python because a unit's name may be anything, a number or a lookup's name among them.
    return [
        pk
        for pk, units in members.values_list("pk", "units")
        if all(units.get(name) in values for name, values in wanted.items())
    ]


def ready(members: QuerySet[Member], *, at: datetime) -> QuerySet[Member]:
    """Who can be asked at a moment: active, and not paused on the day that it is where they are.

    A pause until that day has ended.
    """
    paused = members.filter(paused_until__isnull=False)
    here = Q(paused_until__isnull=True)
    for zone in paused.order_by().values_list("timezone", flat=True).distinct():
        here |= Q(timezone=zone, paused_until__lte=at.astimezone(ZoneInfo(zone)).date())
    return members.filter(here, state=Member.State.ACTIVE)


def organisers(community_id: int) -> QuerySet[Member]:
    """Who looks after a community, and so hears from it."""
    return Member.objects.filter(
        community_id=community_id, state=Member.State.ACTIVE, role=Member.Role.ORGANISER
    ).order_by("pk")


def find_by_name(viewer: Viewer, words: str, most: int = 20) -> list[Member]:
    """Active members whose name holds every word, without the viewer."""
    members = community_members(viewer).exclude(pk=viewer.member.pk)
    for word in words.split():
        members = members.filter(name__icontains=word)
    return list(members[:most])


def search_members(viewer: Viewer, words: str, *, left: bool = False) -> QuerySet[Member]:
    """For organisers: name, address or id hold every word."""
    state = Member.State.LEFT if left else Member.State.ACTIVE
    members = viewer.community.members.filter(state=state).order_by("name", "pk")
    for word in words.split():
        members = members.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(key__icontains=word)
        )
    return members


# Units


def unit_values(community_id: int) -> dict[str, list[str]]:
    """Every unit that active members have, with its values: {"team": ["Design", "Sales"]}."""
    found: dict[str, set[str]] = {}
    members = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    # Thousands of people are in some hundred units: each set of them is read once.
    for units in members.order_by().values_list("units", flat=True).distinct():
        for name, value in units.items():
            found.setdefault(name, set()).add(str(value))
    return {name: sorted(found[name]) for name in sorted(found)}


def unit_names(community_id: int) -> list[str]:
    return list(unit_values(community_id))


# Between two people


def blocks_among(community_id: int, member_ids: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of whom at least one does not wish to meet the other: lower id first, each once."""
    rows = Block.objects.filter(
        community_id=community_id, by__in=member_ids, against__in=member_ids
    ).values_list("by_id", "against_id")
    return sorted({(min(pair), max(pair)) for pair in rows})


def tie_rows(community_id: int, member_ids: Collection[int]) -> list[tuple[int, int, date, float]]:
    """(first, second, day, weight) of every piece of evidence that two of them know each other."""
    among = Q(community_id=community_id, first__in=member_ids, second__in=member_ids)
    return list(
        standing(Tie.objects.filter(among))
        .order_by("on", "first_id", "second_id", "pk")
        .values_list("first_id", "second_id", "on", "weight")
    )


def encounters(
    community_id: int, member_ids: Collection[int]
) -> list[tuple[int, int, datetime, int]]:
    """(first, second, when, meeting) of every time Hallway brought two of them together."""
    return list(
        Encounter.objects.filter(
            community_id=community_id, first__in=member_ids, second__in=member_ids
        )
        .order_by("at", "meeting_id", "first_id", "second_id")
        .values_list("first_id", "second_id", "at", "meeting_id")
    )
