"""Accounts that nobody needs any more: an address is not kept without its person."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin.models import LogEntry

from hallway.people.models import User

BATCH = 500


def close_unused(account_ids: Iterable[int | None]) -> None:
    """Delete those of these accounts that no member has. Operators keep theirs."""
    ids = sorted({pk for pk in account_ids if pk is not None})
    for start in range(0, len(ids), BATCH):
        known = User.objects.filter(pk__in=ids[start : start + BATCH], is_staff=False)
        _close([*known.filter(members=None).values_list("pk", flat=True)])


def _close(ids: list[int]) -> None:
    # Operators' changes to an account are noted with its address.
    kind = {"content_type__app_label": "people", "content_type__model": "user"}
    LogEntry.objects.filter(**kind, object_id__in=map(str, ids)).update(object_repr="")
    User.objects.filter(pk__in=ids).delete()
