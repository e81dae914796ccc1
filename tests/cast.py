"""One cast of people for every test: Ana organises; Ben, Cy, Dee and the others are members.

Each function makes its row through the real actions. Two communities never share anybody
unless a test says so.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hallway.people import actions

if TYPE_CHECKING:
    from django.test import Client

    from hallway.people.models import Community, Member

# A Monday in March; Europe's clocks go forward on the 29th, America's went on the 8th.
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

NAMES = (
    *("Ana", "Ben", "Cy", "Dee", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun"),
    *("Kai", "Lea", "Mo", "Nia", "Oto", "Pia", "Quin", "Rae", "Sol", "Tia"),
)
TEAMS = ("Design", "Sales", "Research")


def community(name: str = "Linden House", **facts: Any) -> Community:
    return actions.create_community(
        name=name,
        slug=facts.pop("slug", ""),
        timezone=facts.pop("timezone", "Europe/Berlin"),
        now=facts.pop("now", NOW),
    )


def member(of: Community, name: str, **facts: Any) -> Member:
    """Anybody: “Ben” is ben@example.org with the id ben, unless `facts` say otherwise.

    Nobody gets the weekly letter, so that weeks can pass without one.
    """
    stem = name.lower().replace(" ", ".")
    facts = {"email": f"{stem}@example.org", "key": stem, "digest_day": None, "now": NOW, **facts}
    return actions.add_member(community=of, name=name, **facts)


def ana(of: Community, **facts: Any) -> Member:
    """The organiser."""
    return member(of, "Ana", **{"role": "organiser", "units": {"team": "Design"}, **facts})


def ben(of: Community, **facts: Any) -> Member:
    return member(of, "Ben", **{"units": {"team": "Sales"}, **facts})


def cy(of: Community, **facts: Any) -> Member:
    return member(of, "Cy", **{"units": {"team": "Research"}, **facts})


def dee(of: Community, **facts: Any) -> Member:
    return member(of, "Dee", **{"units": {"team": "Design"}, **facts})


def people(of: Community, count: int, **facts: Any) -> list[Member]:
    """The first `count` of the cast, Ana the organiser among them, three teams in turn."""
    return [_one(of, number, facts) for number in range(count)]


def _one(of: Community, number: int, facts: dict[str, Any]) -> Member:
    name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES)}" if number >= 20 else "")
    units = {"units": {"team": TEAMS[number % len(TEAMS)]}}
    return ana(of, **facts) if number == 0 else member(of, name, **{**units, **facts})


def sign_in(client: Client, somebody: Member) -> Client:
    """Into a browser, as somebody whose address is known to be theirs."""
    token = actions.sign_in_link_for(email=somebody.email, now=NOW)
    account = actions.use_link(token=token, now=NOW)
    client.force_login(account, backend="sesame.backends.ModelBackend")
    somebody.refresh_from_db()
    return client
