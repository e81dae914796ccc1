"""`hallway worker`: runs rounds and delivers letters until it is told to stop."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from hallway.cli.installation import open_installation, refuse_if_changes_wait

FAULT = NOT_WELL = 1


def worker(
    once: Annotated[
        bool, typer.Option("--once", help="Do what is due now, then stop (for cron).")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether a worker is alive, for health checks.")
    ] = False,
) -> None:
    """Run rounds and deliver letters. Several may run at once; stop one with SIGTERM."""
    open_installation()
    refuse_if_changes_wait()
    # By name: the command line and the pages do not know each other (ARCHITECTURE.md).
    running = import_module("hallway.web.worker")
    if check:
        well, sentence = running.health()
        typer.echo(sentence)
        raise typer.Exit(0 if well else NOT_WELL)
    if not running.run(once=once) and once:
        raise typer.Exit(FAULT)
