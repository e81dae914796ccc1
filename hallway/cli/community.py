"""`hallway community …`, `hallway sign-in-link`, `hallway operator`, `hallway secret`.

What somebody who runs an installation does before its pages can do the rest.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from hallway.cli.errors import Refused
from hallway.cli.installation import open_installation, refuse_if_changes_wait

community = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address of a member.")]


@community.callback()
def communities() -> None:
    """Begin a community, or list the ones there are."""


@community.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")],
    organiser: Annotated[
        str, typer.Option(metavar="EMAIL", help="Who looks after it. They get a link to come in.")
    ],
    organiser_name: Annotated[
        str, typer.Option(metavar="NAME", help="What people call them.")
    ] = "",
    slug: Annotated[str, typer.Option(help="Its part of every address; made from NAME.")] = "",
    timezone: Annotated[str, typer.Option(help="Such as Europe/Paris.")] = "UTC",
) -> None:
    """Begin a community with its first organiser, and print their sign-in link."""
    open_up()
    from hallway.people import actions
    from hallway.people.errors import UnableTo

    try:
        made = actions.begin_community(
            name=name,
            slug=slug,
            timezone=timezone,
            organiser=organiser,
            organiser_name=organiser_name,
            now=datetime.now(UTC),
        )
    except UnableTo as refusal:
        raise Refused(str(refusal)) from refusal
    typer.echo(f"{made.name} has begun. {organiser} can come in here, within half an hour:")
    typer.echo(link_for(organiser))


@community.command("list")
def show() -> None:
    """List the communities: address and name."""
    open_up()
    from hallway.people.queries import all_communities

    for one in all_communities():
        typer.echo(f"{one.slug}  {one.name}")


@community.command()
def reindex(
    slug: Annotated[str, typer.Argument(metavar="[SLUG]", help="Of one community only.")] = "",
) -> None:
    """Make again what searching finds, from what is written; after a change of its languages."""
    open_up()
    from hallway.people.actions.search import reindex as index_again
    from hallway.people.queries import all_communities

    chosen = [one for one in all_communities() if slug in ("", one.slug)]
    if not chosen:
        raise Refused(f"There is no community “{slug}” here: `hallway community list` names them.")
    for one in chosen:
        entries = index_again(community_id=one.pk)
        typer.echo(f"{one.slug}: {entries} entries")


def sign_in_link(email: Email) -> None:
    """Print a one-time link that signs this person in, for when no letter can reach them."""
    open_up()
    typer.echo(link_for(email))


def operator(email: Email) -> None:
    """Let this person see the operator's pages (/admin/), and print a link to come in."""
    open_up()
    from hallway.people import actions
    from hallway.people.errors import UnableTo

    try:
        actions.make_operator(email=email)
    except UnableTo as refusal:
        raise Refused(str(refusal)) from refusal
    typer.echo(link_for(email))


def secret() -> None:
    """Print a good HALLWAY_SECRET_KEY."""
    import secrets

    typer.echo(secrets.token_urlsafe(48))


def open_up() -> None:
    open_installation()
    refuse_if_changes_wait()


def link_for(email: str) -> str:
    from django.urls import reverse

    from hallway.people import actions
    from hallway.people.errors import UnableTo
    from hallway.people.links import absolute

    try:
        token = actions.sign_in_link_for(email=email, now=datetime.now(UTC))
    except UnableTo as refusal:
        raise Refused(str(refusal)) from refusal
    return absolute(reverse("people:link", kwargs={"token": token}))
