"""`hallway tables list|open|close`: tables for whoever runs an installation, and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from hallway.cli.community import open_up
from hallway.cli.errors import Refused

if TYPE_CHECKING:
    from datetime import date, time

    from hallway.gather.models import Sitting
    from hallway.people.models import Community, Member

tables = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
Slug = Annotated[
    str, typer.Option("--community", metavar="SLUG", help="Its part of every address: /c/SLUG/.")
]


@tables.callback()
def about() -> None:
    """List the tables of a community, open one, or close one."""


@tables.command("list")
def show(community: Slug) -> None:
    """List the dates to come: number, time, seats and topic. Nobody is named but the host."""
    open_up()
    from hallway.gather.queries import tables as queries

    for sitting in queries.of_community(found(community).pk, datetime.now(UTC)):
        typer.echo(line(sitting))


def line(sitting: Sitting) -> str:
    from zoneinfo import ZoneInfo

    local = sitting.starts_at.astimezone(ZoneInfo(sitting.table.timezone))
    taken = len(sitting.taken.all())
    seats = f"{taken} of {sitting.seats} seats taken"
    when = f"{local:%Y-%m-%d %H:%M} {sitting.table.timezone}"
    host = f" ({sitting.table.host})" if sitting.table.host else ""
    return f"{sitting.pk}  {when}  {seats}  {sitting.table.topic}{host}"


@tables.command("open")
def open_one(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="What it is about.")],
    community: Slug,
    host: Annotated[str, typer.Option(metavar="EMAIL", help="Whose table it is.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="The first day, such as 2027-03-31.")],
    at: Annotated[str, typer.Option(metavar="TIME", help="The time of day, such as 12:30.")],
    timezone: Annotated[str, typer.Option(help="On whose clock; the host's own.")] = "",
    minutes: Annotated[int, typer.Option(help="How long it lasts.")] = 45,
    seats: Annotated[int, typer.Option(help="Seats, from 2 to 12, the host's included.")] = 6,
    new_faces: Annotated[int, typer.Option(help="How many are kept for new faces.")] = 0,
    place: Annotated[str, typer.Option(help="The place, or a link.")] = "",
    rule: Annotated[str, typer.Option(help="RFC 5545, such as FREQ=WEEKLY; once.")] = "",
    holidays: Annotated[str, typer.Option(help="Leaves out holidays: DE, or DE-BE.")] = "",
) -> None:
    """Open a table in somebody's name, and print its dates."""
    open_up()
    from hallway.gather import actions
    from hallway.gather.queries import tables as queries
    from hallway.people.errors import UnableTo

    now = datetime.now(UTC)
    day, hour = moment(on, at)
    plan = actions.Plan(
        topic, day, hour, timezone, "", minutes, place, seats, new_faces,
        rule=rule, holidays=holidays,
    )  # fmt: skip
    try:
        table = actions.open_table(host=member(found(community), host), plan=plan, now=now)
    except UnableTo as refusal:
        raise Refused(str(refusal)) from refusal
    for sitting in queries.dates_of(table, now):
        typer.echo(line(sitting))


def moment(on: str, at: str) -> tuple[date, time]:
    from datetime import date, time

    try:
        return date.fromisoformat(on), time.fromisoformat(at)
    except ValueError as error:
        raise Refused(f"{on} {at}: expected a day and a time like 2027-03-31 12:30") from error


@tables.command()
def close(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of any of its dates.")],
    community: Slug,
) -> None:
    """Close a table with all its dates to come; everybody with a seat is told."""
    open_up()
    from hallway.gather import actions
    from hallway.gather.queries import tables as queries

    now, of = datetime.now(UTC), found(community)
    dates = {one.pk: one for one in queries.of_community(of.pk, now)}
    if number not in dates:
        raise Refused(f"{number}: no date to come has this number; `hallway tables list` has them")
    actions.close_table(table_id=dates[number].table.pk, now=now)
    typer.echo(f"“{dates[number].table.topic}” is closed.")


def found(slug: str) -> Community:
    from hallway.people.queries import all_communities

    community = all_communities().filter(slug=slug).first()
    if community is None:
        raise Refused(f"{slug}: there is no such community; `hallway community list` has them")
    return community


def member(community: Community, email: str) -> Member:
    who = community.members.filter(email__iexact=email.strip(), state="active").first()
    if who is None:
        raise Refused(f"{email}: no member of {community.name} has this address")
    return who
