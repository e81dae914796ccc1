"""How near two people are, as conditions inside a query: ties, ties of ties, and who is apart.

What somebody may see is decided where it is read, never by leaving rows out afterwards.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hallway.people.models import Block, Member, Tie, TieChoice, TieWord

# After two years without contact a tie has 2^-16 of its strength left: nobody's tie any more.
TIE_LASTS = timedelta(days=730)


def lasting_ties(community_id: int, today: date) -> QuerySet[Tie]:
    """The evidence behind every tie there still is."""
    ties = Tie.objects.filter(community_id=community_id, weight__gt=0, on__gt=today - TIE_LASTS)
    return standing(ties)


def standing(ties: QuerySet[Tie]) -> QuerySet[Tie]:
    """Without what one of its two people has let go of since.

    The rows themselves stay: the other one's own page would change otherwise, and tell.
    """
    let_go = TieWord.objects.filter(
        says=TieWord.Says.NOT_REALLY, said_on__gte=OuterRef("on")
    ).order_by()
    by_first = let_go.filter(by=OuterRef("first"), other=OuterRef("second"))
    by_second = let_go.filter(by=OuterRef("second"), other=OuterRef("first"))
    return ties.exclude(Exists(by_first) | Exists(by_second))


def tied(community_id: int, member_id: int, today: date) -> Q:
    """A condition on members: they have a tie with this one.

    Member.objects.filter(tied(community_id, me, today))
    """
    return _friends(lasting_ties(community_id, today), [member_id]) & ~Q(pk=member_id)


def tied_within_two(community_id: int, member_id: int, today: date) -> Q:
    """A condition on members: a tie, or a tie of a tie, with this one."""
    ties = lasting_ties(community_id, today)
    active = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    near = active.filter(_friends(ties, [member_id])).values("pk")
    return (_friends(ties, [member_id]) | _friends(ties, near)) & ~Q(pk=member_id)


def apart(member_id: int) -> Q:
    """A condition on members: one of the two would rather not meet the other."""
    by_them = Block.objects.filter(against_id=member_id).values("by_id")
    by_me = Block.objects.filter(by_id=member_id).values("against_id")
    return Q(pk__in=by_them) | Q(pk__in=by_me)


def reached(condition: Q, community_id: int) -> QuerySet[Member]:
    """The active members of a community whom a condition holds for."""
    return Member.objects.filter(
        condition, community_id=community_id, state=Member.State.ACTIVE
    ).order_by("pk")


def dated_ties(community_id: int, today: date) -> list[tuple[int, int, date, float]]:
    """(first, second, day, weight): every piece of evidence of the ties of active members.

    `lasting_ties`, told apart here: of very many rows that is far quicker than in the database,
    which would look up both people and two words for each of them.
    """
    ties = Tie.objects.filter(community_id=community_id, weight__gt=0, on__gt=today - TIE_LASTS)
    rows = ties.order_by("pk").values_list("first_id", "second_id", "on", "weight")
    here = who_introduces(community_id)
    gone = _let_go(community_id)
    return [
        (one, other, on, weight)
        for one, other, on, weight in rows
        if one in here and other in here and on > gone.get((one, other), date.min)
    ]


def _let_go(community_id: int) -> dict[tuple[int, int], date]:
    """The last day on which one of two let go of their tie, the lower id first."""
    said = TieWord.objects.filter(community_id=community_id, says=TieWord.Says.NOT_REALLY)
    found: dict[tuple[int, int], date] = {}
    for by, other, day in said.values_list("by_id", "other_id", "said_on"):
        pair = (min(by, other), max(by, other))
        found[pair] = max(day, found.get(pair, day))
    return found


def who_introduces(community_id: int) -> dict[int, bool]:
    """Every active member, and whether paths may lead through them unless they say otherwise."""
    members = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    return dict(members.order_by("pk").values_list("pk", "introduces"))


def tie_choices(community_id: int) -> dict[tuple[int, int], bool]:
    """(by, other) -> what one of them decided about that one tie."""
    rows = TieChoice.objects.filter(community_id=community_id)
    return {(by, other): lets for by, other, lets in rows.values_list("by_id", "other_id", "lets")}


def apart_pairs(community_id: int) -> set[tuple[int, int]]:
    """Everybody who would rather not meet somebody: pairs, the lower id first."""
    rows = Block.objects.filter(community_id=community_id).values_list("by_id", "against_id")
    return {(min(pair), max(pair)) for pair in rows}


def contacts_between(community_id: int, after: date, until: date) -> list[tuple[int, int]]:
    """Pairs of active members who were in touch, or said that they know each other, in these days.

    Each pair once; the first day is not among them, the last one is.
    """
    rows = Tie.objects.filter(
        community_id=community_id,
        weight__gt=0,
        on__gt=after,
        on__lte=until,
        first__state=Member.State.ACTIVE,
        second__state=Member.State.ACTIVE,
    )
    pairs = rows.order_by("first_id", "second_id").values_list("first_id", "second_id")
    return list(pairs.distinct())


def charted(community_id: int) -> list[tuple[int, dict[str, str], int | None]]:
    """(id, units, whom they report to) of every active member, where that person is here, too."""
    members = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    rows = list(members.order_by("pk").values_list("pk", "key", "units", "reports_to"))
    by_key = {key: pk for pk, key, _, _ in rows if key}
    return [
        (pk, units, by_key.get(above) if above != key else None) for pk, key, units, above in rows
    ]


def above_in_chart(member: Member) -> str | None:
    """The name of whom they report to, "" for nobody here; None where there is no org chart."""
    here = Member.objects.filter(community_id=member.community_id, state=Member.State.ACTIVE)
    if not here.exclude(reports_to="").exists():
        return None
    above = here.filter(key=member.reports_to).first() if member.reports_to else None
    return above.name if above else ""


def manages(member: Member) -> bool:
    """Whether somebody here reports to this member, by the org chart."""
    below = Member.objects.filter(community_id=member.community_id, state=Member.State.ACTIVE)
    return bool(member.key) and below.filter(reports_to=member.key).exclude(pk=member.pk).exists()


def _friends(ties: QuerySet[Tie], ids: Any) -> Q:
    upward = ties.filter(first__in=ids).values("second_id")
    downward = ties.filter(second__in=ids).values("first_id")
    return Q(pk__in=upward) | Q(pk__in=downward)
