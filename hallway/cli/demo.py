"""`hallway demo`: a sample community, two real rounds, and its pages at a printed address."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallway.cli.errors import Refused

if TYPE_CHECKING:
    from hallway.cli.sample.story import Told
    from hallway.match.queries.page import RoundPage

# Only a folder with this file in it is ever emptied.
MARK = "this-is-a-hallway-demo"


def demo(
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the pages after the round.")
    ] = True,
    port: Annotated[int, typer.Option(help="The port of the pages.")] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo lives; made anew each time.")] = Path(
        ".hallway/demo"
    ),
) -> None:
    """Fill a sample community of 60 people, run real rounds, print one, then serve the pages."""
    from hallway.cli.installation import make_changes, open_installation
    from hallway.cli.serve import refuse_if_taken

    began = datetime.now(UTC)
    if serve:
        refuse_if_taken("127.0.0.1", port)
    empty(folder)
    point_at(folder.resolve(), port)
    typer.echo("Filling a sample community of 60 people and living some months of its life …")
    open_installation()
    make_changes(verbosity=0)
    told = live(began)
    for line in in_words(told):
        typer.echo(line)
    if serve:
        open_pages(folder, port)


def empty(folder: Path) -> None:
    """An empty folder with our mark; somebody else's folder is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Refused(f"{folder}: this folder holds something else; name an empty one instead")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def point_at(folder: Path, port: int) -> None:
    """An installation of its own, whatever else the environment describes."""
    for name in [name for name in os.environ if name.startswith("HALLWAY_")]:
        del os.environ[name]
    os.environ.update(
        HALLWAY_SECRET_KEY=secrets.token_urlsafe(48),
        HALLWAY_DATA_DIR=str(folder),
        HALLWAY_DATABASE_URL=f"sqlite:///{folder / 'hallway.sqlite3'}",
        HALLWAY_BASE_URL=f"http://localhost:{port}",
        HALLWAY_ALLOWED_HOSTS="127.0.0.1",
        HALLWAY_EMAIL_BACKEND="hallway.channels.email.folder.EmailBackend",
        HALLWAY_EMAIL_FOLDER=str(folder / "letters"),
        HALLWAY_LETTERS_PER_MINUTE="100000",
    )


def live(now: datetime) -> Told:
    """Tell the story with the worker that also runs in production."""
    from hallway.cli.sample.story import tell

    # By name: the command line and the pages do not know each other (ARCHITECTURE.md).
    return tell(now, import_module("hallway.web.worker").tick)


def in_words(told: Told) -> Iterator[str]:
    """Both rounds in a few lines, and the second one whole."""
    from hallway.match.queries import round_page

    first = round_page(told.organiser, told.program_id, 1)
    second = round_page(told.organiser, told.program_id, 2)
    yield ""
    yield f"Round 1, two weeks ago: {counted(first)}. {first.closeness}"
    yield f"Round 2, with what was learned from the first: {counted(second)}."
    yield from as_table(second)


def counted(page: RoundPage) -> str:
    """How many were asked, joined and meet."""
    return (
        f"{page.answers.asked} asked, {page.answers.joining} joined, "
        f"{len(page.meetings)} meetings, {len(page.left_over)} left out"
    )


def as_table(page: RoundPage) -> Iterator[str]:
    """The round as `hallway match` draws it."""
    from hallway.cli.round_table import draw

    rows = [
        (" & ".join(str(member) for member in row.members), " ".join(row.why), row.value)
        for row in page.meetings
    ]
    yield draw(
        title=f"Round {page.round.number}: {len(page.meetings)} meetings",
        rows=rows,
        sections=[
            ("Left out this time", left_out(page)),
            ("What gave way", page.relaxed),
            ("How good it is", [f"Value {page.value:.2f}. {page.closeness}"]),
        ],
        to_file=False,
    )


def left_out(page: RoundPage) -> list[str]:
    """Who has no meeting and why; said also when there is nobody."""
    return [f"{row.member}: {row.why}" for row in page.left_over] or [
        "Nobody: everyone who joined has a meeting."
    ]


def open_pages(folder: Path, port: int) -> None:
    """Print the way in, then serve until Ctrl-C."""
    from hallway.cli.community import link_for
    from hallway.cli.sample.story import MEMBER, ORGANISER
    from hallway.cli.serve import serve

    typer.echo(f"\nThe pages are at http://localhost:{port}/ (Ctrl-C stops them).")
    typer.echo("Sign in with a link, good once and for 30 minutes, each in a window of its own:")
    typer.echo(f"  as an organiser, Hannah Brandt: {link_for(ORGANISER)}")
    typer.echo(f"  as a member, Yuki Tanabe:       {link_for(MEMBER)}")
    typer.echo(f"Letters are in {folder / 'letters'}, one .eml file each.\n")
    serve(port=port, workers=1, with_worker=True)
