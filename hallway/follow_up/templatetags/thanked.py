"""How many people of something one has thanked already: nobody is asked to say it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from hallway.follow_up.queries.thanks import thanked_for

if TYPE_CHECKING:
    from hallway.people.models import Member

register = template.Library()


@register.simple_tag
def thanked(member: Member, kind: str, number: int) -> int:
    """`{% thanked viewer.member "ask" ask.pk as told %}`."""
    return len(thanked_for(member, f"{kind}:{number}"))
