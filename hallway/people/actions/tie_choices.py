"""What one of a tie's two people decides about that one tie."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hallway.people.errors import UnableTo
from hallway.people.models import Tie, TieChoice

if TYPE_CHECKING:
    from hallway.people.models import Member


@transaction.atomic
def let(*, by: Member, other: Member, lets: bool | None, now: datetime) -> None:
    """Whether a way to somebody may use this tie; None: as `introduces` says for all of them.

    Raises:
        UnableTo: the two have no tie.
    """
    if lets is None:
        TieChoice.objects.filter(by=by, other=other).delete()
        return
    low, high = sorted((by.pk, other.pk))
    ties = Tie.objects.filter(Q(first_id=low, second_id=high), community_id=by.community_id)
    if not ties.exists():
        raise UnableTo(_("There is no tie between the two of you yet."))
    TieChoice.objects.update_or_create(
        by=by,
        other=other,
        defaults={"community_id": by.community_id, "lets": lets, "changed_at": now},
    )
