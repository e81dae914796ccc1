"""Correcting one's own ties: each says it for themselves, and nobody else is told."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hallway.people.errors import NotHere, UnableTo
from hallway.people.models import Member, Tie, TieChoice, TieWord
from hallway.people.queries.known import held

# As a confirmed meeting, and as a tie that was declared.
WEIGHTS = {TieWord.Says.WELL: 1.0, TieWord.Says.KNOW: 0.5}


@transaction.atomic
def say_of_tie(*, by: Member, other_id: int, says: str, today: date) -> None:
    """One's own word about knowing somebody, in place of the last one.

    “Not really” ends the tie for both from now on; what they do later begins anew. The other
    words change one's own page, and everything else only once both have said one.

    Raises:
        NotHere: there is nobody like that. UnableTo: it is about oneself.
    """
    if other_id == by.pk:
        raise UnableTo(_("You know yourself well enough, we hope."))
    both = held([by.pk, other_id])
    other = both.get(other_id)
    if other is None or other.community_id != by.community_id or other.state != "active":
        raise NotHere
    TieWord.objects.update_or_create(
        by=by,
        other=other,
        defaults={
            "community_id": by.community_id,
            "says": TieWord.Says(says),
            "said_on": today,
        },
    )
    _agree(by, other)


@transaction.atomic
def take_back_word(*, by: Member, other_id: int) -> None:
    """As if one had never said it: what had been let go of stands again."""
    both = held([by.pk, other_id])
    TieWord.objects.filter(by=by, other_id=other_id).delete()
    if other_id in both:
        _agree(by, both[other_id])


def _agree(one: Member, other: Member) -> None:
    """A tie of its own where both say that they know each other, and none where not."""
    first, second = sorted((one.pk, other.pk))
    agreed = Tie.objects.filter(first_id=first, second_id=second, source=Tie.Source.AGREED)
    words = list(TieWord.objects.filter(Q(by=one, other=other) | Q(by=other, other=one)))
    agreed.delete()
    if len(words) == 2 and all(word.says in WEIGHTS for word in words):
        Tie.objects.create(
            community_id=one.community_id,
            first_id=first,
            second_id=second,
            on=max(word.said_on for word in words),
            weight=min(WEIGHTS[TieWord.Says(word.says)] for word in words),
            source=Tie.Source.AGREED,
        )


def forget_tie_words(member: Member) -> None:
    """What was said and decided about ties goes with either of the two."""
    TieWord.objects.filter(Q(by=member) | Q(other=member)).delete()
    TieChoice.objects.filter(Q(by=member) | Q(other=member)).delete()
