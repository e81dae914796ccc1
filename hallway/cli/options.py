"""Options that several commands have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE. [the terminal]"),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the whole trace when something breaks.")]
