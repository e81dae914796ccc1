"""`hallway serve`: the pages of one's own installation, and the worker beside them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Annotated

import typer

from hallway.cli.errors import Refused
from hallway.cli.installation import migrate as bring_up_to_date
from hallway.cli.installation import open_installation, refuse_if_changes_wait

LOOK_EVERY = 0.2
PATIENCE = 20.0


def serve(
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 for every address.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="The port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="How many processes answer.")] = 2,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Also run rounds and deliver letters.")
    ] = False,
    migrate: Annotated[
        bool, typer.Option("--migrate", help="Bring the database up to this version first.")
    ] = False,
) -> None:
    """Serve the pages until SIGTERM or Ctrl-C."""
    refuse_if_taken(host, port)
    open_installation()
    if migrate:
        bring_up_to_date()
    refuse_if_changes_wait()
    collect_static()
    programs = [pages(host, port, workers)]
    if with_worker:
        programs.append([sys.executable, "-m", "hallway.cli", "worker"])
    raise typer.Exit(run_together(programs))


def refuse_if_taken(host: str, port: int) -> None:
    """One sentence now instead of a crash of the server in a moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            place = f"{host}, port {port}"
            raise Refused(
                f"Nothing can listen at {place} ({fault.strerror}); --port takes another."
            ) from fault


def collect_static() -> None:
    """Put style sheets and pictures where the pages expect them."""
    from django.conf import settings
    from django.core.management import call_command

    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)


def pages(host: str, port: int, workers: int) -> list[str]:
    """The program that answers requests."""
    options = f"--interface asginl --host {host} --port {port} --workers {workers} --no-ws"
    # Connections that stay open count as requests that are answered.
    room = "--backlog 4096 --backpressure 2048"
    limits = "--workers-kill-timeout 10 --respawn-failed-workers"
    command = [sys.executable, "-m", "granian", *f"{options} {room} {limits}".split()]
    return [*command, "hallway.web.asgi:application"]


def run_together(programs: list[list[str]]) -> int:
    """Run programs side by side until we are told to stop or one ends; 0 when told."""
    told = listen_for_the_end()
    # Their own sessions: Ctrl-C reaches us alone, and we stop them in good order.
    running = [subprocess.Popen(program, start_new_session=True) for program in programs]
    try:
        while not told and all(program.poll() is None for program in running):
            time.sleep(LOOK_EVERY)
    finally:
        stop(running)
    return 0 if told else 1


def listen_for_the_end() -> list[int]:
    """A list that holds the signal once one has come."""
    told: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        told.append(number)

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return told


def stop(running: list[subprocess.Popen[bytes]]) -> None:
    """Ask every program to end; who does not listen in time is ended."""
    for program in running:
        if program.poll() is None:
            program.terminate()
    until = time.monotonic() + PATIENCE
    for program in running:
        try:
            program.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        end_children(program)


def end_children(program: subprocess.Popen[bytes]) -> None:
    """A program that was killed leaves its own processes behind, and they hold the port."""
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
