"""What a change costs, said before and after it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hallway.match.queries.boards import Arrangement, Change, Foreseen, Seating, seatings
from hallway.match.words import say
from hallway.people import queries as people

if TYPE_CHECKING:
    from hallway.match.models import Round


@dataclass(frozen=True)
class ChangePreview:
    """A change as it is shown before it is made."""

    title: str
    button: str
    cost: str
    gone: list[str]
    new: list[str]
    left_over: list[str]


def preview_of(round_: Round, change: Change, foreseen: Foreseen) -> ChangePreview:
    """Which meetings go, which come, who is left over, and what it costs."""
    old, new = seatings(round_), foreseen.arrangement.seatings
    names = _names(round_, old, foreseen.arrangement, change)
    title, button = _title(change, names)
    return ChangePreview(
        title=title,
        button=button,
        cost=cost_in_words(foreseen),
        gone=_only_in(old, new, names),
        new=_only_in(new, old, names),
        left_over=[say(facts) for facts in foreseen.arrangement.left_over.values()],
    )


def cost_in_words(foreseen: Foreseen, *, done: bool = False) -> str:
    """One sentence: from how much to how much."""
    before, after = f"{foreseen.before:.1f}", f"{foreseen.after:.1f}"
    if before == after:
        said = (
            _("Done. The round is still worth %(after)s.")
            if done
            else _("This leaves the value of the round at %(after)s.")
        )
    elif foreseen.after < foreseen.before:
        said = (
            _("Done. It lowered the round from %(before)s to %(after)s.")
            if done
            else _("This lowers the round from %(before)s to %(after)s.")
        )
    else:
        said = (
            _("Done. It raised the round from %(before)s to %(after)s.")
            if done
            else _("This raises the round from %(before)s to %(after)s.")
        )
    return said % {"before": before, "after": after}


def _names(
    round_: Round, old: list[Seating], arrangement: Arrangement, change: Change
) -> Mapping[str, str]:
    seated = [*old, *arrangement.seatings]
    ids = {int(member) for seating in seated for member in seating.group.members}
    found = people.members_by_id(round_.community_id, ids | set(change.members))
    return {str(pk): str(member) for pk, member in found.items()}


def _title(change: Change, names: Mapping[str, str]) -> tuple[str, str]:
    whom = [names.get(str(member), "") for member in change.members]
    if change.kind == "swap":
        words = {"first": whom[0], "second": whom[1]}
        return _("Swap %(first)s and %(second)s?") % words, _("Swap them")
    if change.kind == "take_out":
        return _("Take %s out of this round?") % whom[0], _("Take out")
    if change.kind == "put_back":
        return _("Put %s back into this round?") % whom[0], _("Put back")
    return _("Match again, keeping the locked meetings?"), _("Match again")


def _only_in(
    these: list[Seating] | tuple[Seating, ...],
    those: list[Seating] | tuple[Seating, ...],
    names: Mapping[str, str],
) -> list[str]:
    known = {seating.group.people for seating in those}
    return [
        " + ".join(names[member] for member in seating.group.members)
        for seating in these
        if seating.group.people not in known
    ]
