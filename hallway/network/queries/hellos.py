"""Finding a hello again by the link in its letter."""

from __future__ import annotations

from collections.abc import Mapping

from hallway.network.models import Hello
from hallway.people.errors import NotHere


def hello_by_link(facts: Mapping[str, int | str]) -> Hello:
    """The hello that a signed link names, as long as both are still here.

    Raises:
        NotHere: one of them left, or it is gone.
    """
    rows = Hello.objects.select_related("community", "by", "other", "meeting")
    here = rows.filter(by__state="active", other__state="active")
    hello = here.filter(pk=int(facts["hello"]), other_id=int(facts["member"])).first()
    if hello is None:
        raise NotHere
    return hello
