"""What somebody says of their own ties. For nobody's eyes but theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hallway.people.models import TieChoice, TieWord

if TYPE_CHECKING:
    from hallway.people.models import Member

WELL, KNOW, NOT_REALLY = TieWord.Says.WELL, TieWord.Says.KNOW, TieWord.Says.NOT_REALLY


def words_of(member: Member) -> dict[int, TieWord]:
    """Their latest word about each other member, by that member's id."""
    return {word.other_id: word for word in TieWord.objects.filter(by=member).order_by("pk")}


def choices_of(member: Member) -> dict[int, bool]:
    """Where they decided about one tie whether a way to somebody may use it."""
    return dict(TieChoice.objects.filter(by=member).values_list("other_id", "lets"))


def told_about_words(member: Member) -> list[dict[str, Any]]:
    """The same, for the copy of everything kept about somebody."""
    rows = TieWord.objects.filter(by=member).select_related("other").order_by("pk")
    return [{"with": str(word.other), "says": word.says, "on": word.said_on} for word in rows]


def told_about_choices(member: Member) -> list[dict[str, Any]]:
    """Where they decided about one tie, for the same copy."""
    rows = TieChoice.objects.filter(by=member).select_related("other").order_by("pk")
    return [{"with": str(one.other), "lets": one.lets, "on": one.changed_at} for one in rows]
