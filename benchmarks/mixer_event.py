"""A mixer of many people through the application itself: the plan, a change, the end.

It makes a community in a database of its own, and measures what an organiser waits for:

    python -m benchmarks.mixer_event --people 300 --seats 4 --sittings 10
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
START = NOW + timedelta(days=3)


def main() -> None:
    said = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        _settle(folder)
        for line in measure(said.people, said.seats, said.sittings):
            print(line, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seats", type=int, default=4)
    parser.add_argument("--sittings", type=int, default=10)
    return parser.parse_args()


def _settle(folder: str) -> None:
    """Django on a fresh database in that folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hallway.web.settings"
    os.environ["HALLWAY_SECRET_KEY"] = "only-for-a-benchmark-0123456789-0123456789"
    os.environ["HALLWAY_DATABASE_URL"] = f"sqlite:///{folder}/hallway.sqlite3"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure(people: int, seats: int, sittings: int) -> list[str]:
    """One line a step: what it was, seconds on the clock and of work, and what came of it."""
    from hallway.gather import actions

    mixer, members = _event(people, seats, sittings)
    lines = []

    def step(what: str, do: Callable[[], Any]) -> Any:
        clock, work = time.perf_counter(), time.process_time()
        found = do()
        clock, work = time.perf_counter() - clock, time.process_time() - work
        lines.append(f"{what:<34} {clock:6.2f} s  {work:6.2f} s of work  {_quality(mixer.pk)}")
        return found

    step("plan", partial(actions.plan_mixer, mixer_id=mixer.pk, now=NOW))
    now = START
    for number in range(1, sittings + 1):
        begin = partial(actions.begin_sitting, mixer_id=mixer.pk, number=number, now=now)
        step(f"begin sitting {number}", begin)
        if number == 3:
            step("three go, two come late", partial(_change, mixer.pk, members, now))
        now += timedelta(minutes=8)
    step("end, with its history", partial(actions.end_mixer, mixer_id=mixer.pk, now=now))
    return lines


def _event(people: int, seats: int, sittings: int) -> tuple[Any, list[Any]]:
    from hallway.gather import actions
    from hallway.people import actions as people_actions
    from hallway.people.queries import viewer_of

    of = people_actions.create_community(name="Hall", slug="", timezone="UTC", now=NOW)
    members = [_member(of, number) for number in range(people)]
    for number in range(0, people - 1, 10):
        people_actions.block(by=members[number], against=members[number + 1], now=NOW)
    mixer = actions.set_up_mixer(
        viewer=viewer_of(members[0]),
        now=NOW,
        name="Mixer",
        starts_at=START,
        timezone="UTC",
        tables=-(-people // seats),
        seats=seats,
        sittings=sittings,
        minutes=7,
    )
    ids = [one.pk for one in members[:-2]]
    actions.choose_guests(mixer_id=mixer.pk, member_ids=ids, now=NOW)
    return mixer, members


def _member(of: Any, number: int) -> Any:
    from hallway.people import actions as people_actions

    return people_actions.add_member(
        community=of,
        name=f"Person {number}",
        email=f"p{number}@example.org",
        key=f"p{number}",
        now=NOW,
        role="organiser" if number == 0 else "member",
        units={"team": f"Team {number % 12}", "site": f"Site {number % 3}"},
        interests=[f"interest {number % 17}", f"interest {number % 11}"],
    )


def _change(mixer_id: int, members: list[Any], now: datetime) -> None:
    from hallway.gather import actions

    for one in members[5:8]:
        actions.sign_off(mixer_id=mixer_id, member_id=one.pk, now=now)
    for one in members[-2:]:
        actions.seat_guest(mixer_id=mixer_id, member_id=one.pk, now=now)
    actions.renew_plan(mixer_id=mixer_id, now=now)


def _quality(mixer_id: int) -> str:
    from hallway.gather.models import Mixer

    mixer = Mixer.objects.get(pk=mixer_id)
    return f"repeats {mixer.quality.get('repeats')}, at least {mixer.quality.get('bound')}"


if __name__ == "__main__":
    main()
