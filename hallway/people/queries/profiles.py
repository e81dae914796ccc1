"""What somebody may see of others: each part of a profile as its owner shows it.

Everything is decided in the query itself: who of some people is near or apart may be looked up
just before it, the parts never are. A part that is not for the viewer never leaves the database,
and reads like one that was never filled in: so do all parts of somebody who is apart from them, by
either one's wish.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, CharField, F, JSONField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hallway.people.errors import NotHere
from hallway.people.models import Member, Photo
from hallway.people.pictures import data_address
from hallway.people.queries.trust import apart, tied
from hallway.people.reporting import Reported

if TYPE_CHECKING:
    from hallway.people.queries.doors import Viewer

ALL, TIES, NOBODY = "all", "ties", "nobody"
WRITTEN = ("headline", "ask_about", "interests", "languages")
LISTS = frozenset({"interests", "languages"})
PARTS = ("photo", *WRITTEN)

NO_ONE, ANYONE = Q(pk__isnull=True), Q(pk__isnull=False)


@dataclass(frozen=True)
class Profile:
    """One member as somebody sees them. A part that is not for them is empty."""

    pk: int
    name: str
    units: dict[str, str]
    # Still a member: there is a page about them.
    here: bool
    headline: str = ""
    ask_about: str = ""
    interests: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    # What their photo is known by; empty without one.
    photo: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def id(self) -> int:
        return self.pk

    @property
    def told(self) -> bool:
        """Whether there is anything on their page beyond the name."""
        return bool(self.headline or self.ask_about or self.interests or self.languages)


@dataclass(frozen=True)
class Eyes:
    """Whose eyes: conditions on the members who are looked at."""

    own: Q
    near: Q
    apart: Q


# What everybody may read together: letters to several, things to talk about, reasons.
OPEN = Eyes(own=NO_ONE, near=NO_ONE, apart=NO_ONE)
# For looking at one's own page as those one has a tie with see it.
AS_A_TIE = Eyes(own=NO_ONE, near=ANYONE, apart=NO_ONE)


def eyes_of(viewer: Member, today: date) -> Eyes:
    near = tied(viewer.community_id, viewer.pk, today)
    return Eyes(own=Q(pk=viewer.pk), near=near, apart=apart(viewer.pk))


def shows(part: str, eyes: Eyes) -> Q:
    """A condition on members: this part of theirs is for these eyes.

        Member.objects.filter(shows("headline", eyes_of(me, today)), community=…)

    `shown` names only what is not for everybody; a word that is not known there shows nothing.
    """
    open_to_all = ~Q(shown__has_key=part)
    to_ties = Q(**{f"shown__{part}": TIES}) & eyes.near
    kept = Q(withheld__has_key=part)
    others = Q(state=Member.State.ACTIVE) & (open_to_all | to_ties) & ~kept & ~eyes.apart
    return eyes.own | others


def seen(members: QuerySet[Member], eyes: Eyes) -> list[Profile]:
    """These members as these eyes see them, in the order of the query: one query for all."""
    columns: dict[str, Any] = {f"{part}_seen": _part(part, eyes) for part in PARTS}
    rows = members.annotate(**columns).values("pk", "name", "units", "state", *columns)
    return [_profile(row) for row in rows]


def _part(part: str, eyes: Eyes) -> Any:
    kind: Any = JSONField() if part in LISTS else CharField()
    empty = Value([] if part in LISTS else "", output_field=kind)
    column: Any = F(part) if part != "photo" else Coalesce(F("portrait__digest"), Value(""))
    return Case(When(shows(part, eyes), then=column), default=empty, output_field=kind)


def _profile(row: dict[str, Any]) -> Profile:
    parts = {part: row[f"{part}_seen"] for part in PARTS}
    here = row["state"] == Member.State.ACTIVE
    name = row["name"] or str(Member())
    return Profile(pk=row["pk"], name=name, units=row["units"], here=here, **parts)


def profiles(viewer: Member, ids: Collection[int], today: date) -> dict[int, Profile]:
    """Members of the viewer's community by id, as the viewer may see them."""
    members = _among(viewer.community_id, ids)
    found = seen(members, _eyes_for(members, viewer, today))
    return {profile.pk: profile for profile in found}


def _eyes_for(members: QuerySet[Member], viewer: Member, today: date) -> Eyes:
    """`eyes_of`, with who of these is near and who is apart looked up once for all parts.

    Every part asks both; to ask the ties anew for each takes longer than everything else.
    """
    eyes = eyes_of(viewer, today)
    rows = members.filter(eyes.near | eyes.apart).values_list("pk", _holds(eyes.apart))
    known = list(rows)
    return Eyes(
        own=eyes.own,
        near=Q(pk__in=[pk for pk, away in known if not away]),
        apart=Q(pk__in=[pk for pk, away in known if away]),
    )


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def as_seen(viewer: Member, members: Sequence[Member], now: datetime) -> list[Profile]:
    """These members, in their order, as the viewer may see them."""
    if not members:
        return []
    today = now.astimezone(ZoneInfo(viewer.timezone)).date()
    found = profiles(viewer, [member.pk for member in members], today)
    return [found[member.pk] for member in members if member.pk in found]


def open_profiles(community_id: int, ids: Collection[int]) -> dict[int, Profile]:
    """What each of them shows to everybody: for what several people read together."""
    return {profile.pk: profile for profile in seen(_among(community_id, ids), OPEN)}


def _among(community_id: int, ids: Collection[int]) -> QuerySet[Member]:
    return Member.objects.filter(community_id=community_id, pk__in=set(ids)).order_by("pk")


def access_person(viewer: Viewer, member_id: int, today: date, *, like: str = "") -> Profile:
    """The page of one active member, as the viewer sees it.

    `like`: one's own page as "all" or as one's "ties" see it; nobody else's.

    Raises:
        NotHere: nobody like that is here.
    """
    mine = member_id == viewer.member.pk
    eyes = {ALL: OPEN, TIES: AS_A_TIE}.get(like) if mine else None
    members = _among(viewer.community.pk, [member_id]).filter(state=Member.State.ACTIVE)
    found = seen(members, eyes or eyes_of(viewer.member, today))
    if not found:
        raise NotHere
    return found[0]


def part_shown(viewer: Member, member_id: int, part: str, today: date, *, like: str = "") -> bool:
    """Whether a part of somebody's page that another app keeps (“thanks”) is for this viewer.

    `like` as in `access_person`.
    """
    mine = member_id == viewer.pk
    eyes = {ALL: OPEN, TIES: AS_A_TIE}.get(like) if mine else None
    members = _among(viewer.community_id, [member_id])
    return members.filter(shows(part, eyes or eyes_of(viewer, today))).exists()


def photo_for(viewer: Viewer, member_id: int, today: date, *, small: bool) -> Photo:
    """Somebody's photo, for whom they show it to; one of the two sizes is left in the database.

    Raises:
        NotHere: there is none, or none for this viewer.
    """
    shown = Member.objects.filter(
        shows("photo", eyes_of(viewer.member, today)),
        community=viewer.community,
        state=Member.State.ACTIVE,
    )
    photos = Photo.objects.filter(member__in=shown, member_id=member_id)
    photo = photos.defer("content" if small else "small").first()
    if photo is None:
        raise NotHere
    return photo


def own_photo(member: Member) -> str | None:
    """One's own photo as text that any browser shows, for the copy of everything."""
    photo = Photo.objects.filter(member=member).first()
    if photo is None:
        return None
    return data_address(photo.content, photo.media_type)


def reported_part(part: str, viewer: Viewer, member_id: int, today: date) -> Reported:
    """A part of somebody's page as whoever reports it sees it."""
    person = access_person(viewer, member_id, today)
    told = getattr(person, part)
    if not told:
        raise NotHere
    words = ", ".join(told) if isinstance(told, list) else str(told)
    return Reported(
        words=str(_("A photo")) if part == "photo" else words,
        author=Member.objects.get(pk=member_id),
        address=reverse("people:person", args=[viewer.community.slug, member_id]),
    )
