"""The org chart, line by line: whom somebody reports to, as people write it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo
from hallway.people.models import Member


def whom_written(
    written: str, *, community_id: int, member: Member | None, by_id: bool
) -> str:  # fmt: skip
    """The key of whoever is meant as the one that a member reports to; "" for nobody.

    by_id: an id or an address will do, too. Members write names only: what is behind an
    address is not theirs to find out.
    Raises:
        UnableTo: no such person or several, the member themselves, or a circle.
    """
    written = " ".join(written.split())
    if not written:
        return ""
    above = _found(written, community_id, by_id)
    if member and above.pk == member.pk:
        raise UnableTo(_("Nobody reports to themselves. Leave it empty for nobody."))
    if not above.key:
        raise UnableTo(_("%s has no id yet, which the chart needs.") % above)
    if member and member.key and _leads_to(above, member):
        raise UnableTo(
            _("%(above)s already reports to %(name)s, directly or through others.")
            % {"above": above.name, "name": member.name}
        )
    return above.key


def _found(written: str, community_id: int, by_id: bool) -> Member:
    here = Member.objects.filter(community_id=community_id, state=Member.State.ACTIVE)
    if by_id:
        one = here.filter(key=written).first() or here.filter(email__iexact=written).first()
        if one:
            return one
    named = list(here.filter(name__iexact=written)[:2])
    if not named:
        raise UnableTo(_("There is nobody here called “%s”.") % written)
    if len(named) > 1:
        raise UnableTo(
            _("Several people here are called “%s”; write the id of one.") % written
            if by_id
            else _("Several people here are called “%s”; an organiser can say which.") % written
        )
    return named[0]


def _leads_to(above: Member, member: Member) -> bool:
    """Whether the lines from one person upward pass by the other."""
    here = Member.objects.filter(community_id=member.community_id).exclude(key="")
    lines = dict(here.values_list("key", "reports_to"))
    seen, key = set[str](), above.key
    while key and key not in seen:
        if key == member.key:
            return True
        seen.add(key)
        key = lines.get(key, "")
    return False
