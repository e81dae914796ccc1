"""Reading for the organisers' picture. What a page, a file or the API shows comes from here alone,
and from what was told of each period, once and for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from hallway.invite import queries as invite
from hallway.network import whole_words as words
from hallway.network.bubbles import chart_picture, contacts_picture
from hallway.network.confidence import FLOOR, MANAGES_FLOOR, Pair
from hallway.network.models import Drawing, Goal, Picture
from hallway.network.portrait import Community, is_silo
from hallway.people import queries as people
from hallway.people.errors import NotHere

if TYPE_CHECKING:
    from hallway.invite.models import Program
    from hallway.network.drawing import Picture as Drawn
    from hallway.people.queries import Viewer


# For drawing


def drawings(community_id: int | None = None) -> list[Drawing]:
    found = Drawing.objects.select_related("community").order_by("pk")
    return list(found if community_id is None else found.filter(community_id=community_id))


def size_of(community_id: int) -> int:
    return people.audience(community_id=community_id, kind=people.EVERYONE).count()


def drawn_until(community_id: int) -> date | None:
    found: date | None = Picture.objects.filter(community_id=community_id).aggregate(
        last=Max("ends_on")
    )["last"]
    return found


def freeze(drawing: Drawing, starts_on: date, ends_on: date) -> tuple[Community, set[Pair]]:
    """Who is there, and which two were in touch after one day and until another."""
    rows = people.charted(drawing.community_id)
    place = {pk: at for at, (pk, _, _) in enumerate(rows)}
    known = {name for _, units, _ in rows for name in units}
    who = Community(
        ids=tuple(place),
        units={
            name: tuple(str(units.get(name, "")).strip() for _, units, _ in rows)
            for name in drawing.attributes
            if name in known
        },
        lines=tuple((at, place[above]) for at, (_, _, above) in enumerate(rows) if above in place),
    )
    contacts = people.contacts_between(drawing.community_id, starts_on, ends_on)
    return who, {(place[i], place[j]) for i, j in contacts if i in place and j in place}


# For looking


@dataclass(frozen=True)
class Row:
    """One cell in words: the picture for whoever reads it as a table."""

    name: str
    contacts: str
    chance: str
    verdict: str
    lines: int
    silo: bool
    one: int
    other: int


@dataclass(frozen=True)
class Came:
    """What a goal set out from, and what the pictures show since."""

    goal: Goal
    name: str
    then: str
    now: str
    chance: str
    since: date | None


@dataclass(frozen=True)
class Told:
    """One picture as this viewer may see it."""

    picture: Picture
    floor: int
    groups: list[dict[str, Any]]
    content: dict[str, Any]

    @property
    def drawn(self) -> Drawn:
        about = words.about_contacts(len(self.silos), len(self.groups))
        return contacts_picture(self.groups, self.content, self.floor, about)

    @property
    def chart(self) -> Drawn | None:
        if self.content["formal"] is None:
            return None
        return chart_picture(self.groups, self.content, self.floor, words.about_chart())

    @property
    def names(self) -> list[str]:
        return [words.group_name(group["values"]) for group in self.groups]

    @property
    def figures(self) -> list[words.Figure]:
        return words.figures(self.content)

    @property
    def rows(self) -> list[Row]:
        return [_row(cell, self.names, self.floor) for cell in self.content["cells"]]

    @property
    def silos(self) -> list[Row]:
        return [row for row in self.rows if row.silo]


def _row(cell: dict[str, Any], names: list[str], floor: int) -> Row:
    name = words.seam_name(cell, names)
    if cell["one"] == cell["other"]:
        name = words.inside(name)
    return Row(
        name=name,
        contacts=words.contacts_shown(cell, words.need_of(cell, floor)),
        chance=words.number(cell["chance"], 1),
        verdict=words.verdict(cell),
        lines=cell["lines"],
        silo=is_silo(cell),
        one=cell["one"],
        other=cell["other"],
    )


@dataclass(frozen=True)
class Silo:
    """A silo of the picture. goals: those that are set for it; programs: which could still."""

    row: Row
    goals: list[Goal]
    programs: list[Program]


@dataclass(frozen=True)
class Page:
    """Everything on the page: the choices, the periods, and the picture that is shown."""

    drawing: Drawing | None
    units: list[str]
    attributes: list[str]
    attribute: str
    periods: list[Picture]
    told: Told | None
    blank: Picture | None
    goals: list[Came]
    programs: list[Program]

    @property
    def at(self) -> int:
        """Which of the periods is shown, from 1."""
        shown = self.told.picture if self.told else self.blank
        return next((k for k, one in enumerate(self.periods, 1) if one == shown), 0)

    @property
    def silos(self) -> list[Silo]:
        return [self._silo(self.told, row) for row in self.told.silos] if self.told else []

    def _silo(self, told: Told, row: Row) -> Silo:
        sides = sorted(sorted(told.groups[at]["values"]) for at in (row.one, row.other))
        goals = [
            came.goal
            for came in self.goals
            if came.goal.ended_at is None
            and came.goal.attribute == self.attribute
            and sorted(sorted(side) for side in (came.goal.one, came.goal.other)) == sides
        ]
        taken = {goal.program_id for goal in goals}
        return Silo(row, goals, [one for one in self.programs if one.pk not in taken])


def whole_page(viewer: Viewer, attribute: str = "", ends_on: str = "", at: int = 0) -> Page:
    """The picture by one of its units, of one of its periods: the latest unless somebody chose.

    ends_on: the last day of a period; at: its place among them, from 1, which goes first.
    """
    _organisers_only(viewer)
    drawing = Drawing.objects.filter(community=viewer.community).first()
    every = list(Picture.objects.filter(community=viewer.community).order_by("ends_on"))
    wanted = drawing.attributes if drawing else []
    attributes = sorted(
        {one.attribute for one in every}, key=lambda name: (name not in wanted, name)
    )
    chosen = attribute if attribute in attributes else next(iter(attributes), "")
    periods = [one for one in every if one.attribute == chosen]
    picture = _chosen(periods, ends_on, at)
    told = _told(viewer, picture) if picture else None
    return Page(
        drawing=drawing,
        units=people.unit_names(viewer.community.pk),
        attributes=attributes,
        attribute=chosen,
        periods=periods,
        told=told,
        blank=None if told else picture,
        goals=_goals(viewer, every),
        programs=[program for program in invite.programs(viewer) if program.active],
    )


def _chosen(periods: list[Picture], ends_on: str, at: int) -> Picture | None:
    if 0 < at <= len(periods):
        return periods[at - 1]
    named = (one for one in periods if str(one.ends_on) == ends_on)
    return next(named, None) or next(iter(periods[::-1]), None)


def _organisers_only(viewer: Viewer) -> None:
    if not viewer.organiser:
        raise NotHere


def floor_for(viewer: Viewer) -> int:
    """Whoever has people reporting to them is told only of cells of ten."""
    return MANAGES_FLOOR if people.manages(viewer.member) else FLOOR


def _told(viewer: Viewer, picture: Picture) -> Told | None:
    floor = floor_for(viewer)
    content = picture.told.get(str(floor))
    return Told(picture, floor, picture.told["groups"], content) if content else None


def pictures_told(viewer: Viewer) -> list[Told]:
    """Every picture as this viewer may see it, the oldest first."""
    _organisers_only(viewer)
    every = Picture.objects.filter(community=viewer.community).order_by("ends_on", "attribute")
    return [told for one in every if (told := _told(viewer, one)) is not None]


def access_told(viewer: Viewer, picture_id: int) -> Told:
    """One picture as this viewer may see it."""
    _organisers_only(viewer)
    picture = Picture.objects.filter(community=viewer.community, pk=picture_id).first()
    told = _told(viewer, picture) if picture else None
    if told is None:
        raise NotHere
    return told


# Goals


def silo(viewer: Viewer, picture_id: int, one: int, other: int) -> tuple[Picture, dict[str, Any]]:
    """A silo that this viewer sees in a picture."""
    told = access_told(viewer, picture_id)
    for cell in told.content["cells"]:
        if (cell["one"], cell["other"]) == (one, other) and is_silo(cell):
            return told.picture, cell
    raise NotHere


def access_goal(viewer: Viewer, goal_id: int) -> Goal:
    _organisers_only(viewer)
    goal = Goal.objects.filter(community=viewer.community, pk=goal_id).first()
    if goal is None:
        raise NotHere
    return goal


def goals(viewer: Viewer, program_id: int | None = None) -> list[Came]:
    """What became of the silos that were made a goal: of one program, or of all of them."""
    _organisers_only(viewer)
    pictures = Picture.objects.filter(community=viewer.community).order_by("ends_on")
    came = _goals(viewer, list(pictures))
    return [one for one in came if program_id in (None, one.goal.program_id)]


def _goals(viewer: Viewer, every: list[Picture]) -> list[Came]:
    goals = Goal.objects.filter(community=viewer.community).select_related("program")
    return [_came(viewer, goal, every) for goal in goals.order_by("ended_at", "-set_at", "pk")]


def _came(viewer: Viewer, goal: Goal, every: list[Picture]) -> Came:
    """Read in pictures that are there anyway: a goal tells nothing that they don't."""
    seen = [
        (picture, cell, told)
        for picture in every
        if picture.attribute == goal.attribute
        and (told := _told(viewer, picture)) is not None
        and (cell := _between(told, goal)) is not None
    ]
    before = [one for one in seen if one[0].ends_on <= goal.seen_until]
    after = [one for one in seen if one[0].ends_on > goal.seen_until]
    said = [
        words.contacts_shown(part[-1][1], words.need_of(part[-1][1], part[-1][2].floor))
        if part
        else ""
        for part in (before, after)
    ]
    return Came(
        goal=goal,
        name=f"{words.group_name(goal.one)} – {words.group_name(goal.other)}",
        then=said[0],
        now=said[1],
        chance=words.number(after[-1][1]["chance"], 1) if after else "",
        since=after[-1][0].ends_on if after else None,
    )


def _between(told: Told, goal: Goal) -> dict[str, Any] | None:
    place = {tuple(sorted(group["values"])): at for at, group in enumerate(told.groups)}
    ends = sorted(place.get(tuple(side), -1) for side in (goal.one, goal.other))
    for cell in told.content["cells"]:
        if [cell["one"], cell["other"]] == ends:
            found: dict[str, Any] = cell
            return found
    return None
