"""`hallway lab`: rounds over a simulated network, policies beside each other."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallway.cli.errors import Refused
from hallway.cli.options import Debug, Output

if TYPE_CHECKING:
    from hallway.cli.lab_text import Trial
    from hallway.cli.network_files import Study

MOST_ROUNDS, MOST_SEEDS = 100, 100


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


def lab(
    ties: Annotated[
        Path,
        typer.Argument(metavar="TIES.csv", help="Who is tied to whom: source,target."),
    ],
    people: Annotated[
        Path | None,
        typer.Option(metavar="PEOPLE.csv", help="Who there is: id and more. [those with ties]"),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of PEOPLE to mix across.")
    ] = None,
    policy: Annotated[
        str, typer.Option(metavar="NAMES", help="Which to try, with commas between.")
    ] = "hallway,random,random-cross",
    rounds: Annotated[
        int, typer.Option(min=0, max=MOST_ROUNDS, metavar="N", help="Rounds to live.")
    ] = 6,
    seeds: Annotated[
        int, typer.Option(min=1, max=MOST_SEEDS, metavar="N", help="Times to try each.")
    ] = 10,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="The first of the seeds.")] = 0,
    format: Annotated[Format, typer.Option(help="How to write what came out.")] = Format.table,
    output: Output = None,
    debug: Debug = False,
) -> None:
    """Try policies on a network before they are lived, beside random pairs.

    Everybody takes part in each round; ties that come of a meeting last with the chance that
    its value counts with. The same files and seeds give the same answer.
    """
    from hallway.cli import lab_text
    from hallway.cli.network_files import read_study
    from hallway.cli.output import refuse_unwritable, show, write_files

    refuse_unwritable([output] if output else [], [path for path in (ties, people) if path])
    names = policies(policy)
    study = read_study(ties, people, None, unit)
    for note in study.notes:
        typer.echo(f"Note: {note}", err=True)
    trial = tried(study, names, rounds, range(seed, seed + seeds))
    text = {
        Format.table: lab_text.as_table,
        Format.json: lab_text.as_json,
        Format.csv: lab_text.as_csv,
    }[format](trial)
    if output:
        write_files([(output, text)])
    else:
        show(text)


def policies(named: str) -> list[str]:
    """The policies to try, each once, in the order they were named."""
    from hallway.engine import POLICIES

    names = list(dict.fromkeys(name.strip() for name in named.split(",") if name.strip()))
    unknown = [name for name in names if name not in POLICIES]
    if unknown or not names:
        wrong = f"“{unknown[0]}” is no policy" if unknown else "no policy is named"
        raise Refused(f"--policy: {wrong}; there are {', '.join(POLICIES)}")
    return names


def tried(study: Study, names: list[str], rounds: int, seeds: range) -> Trial:
    """Each policy, once for each seed."""
    import numpy as np

    from hallway.cli.lab_text import Trial
    from hallway.cli.network_study import units_of
    from hallway.engine import BadPolicy, network_of, try_policy

    network = network_of(len(study.people), study.source, study.target, binary=True)
    units, _ = units_of(study)
    try:
        labs = {
            name: [
                try_policy(
                    network,
                    policy=name,
                    rounds=rounds,
                    units=units,
                    rng=np.random.default_rng(seed),
                )
                for seed in seeds
            ]
            for name in names
        }
    except BadPolicy as error:
        raise Refused(f"{error}") from error
    return Trial(len(study.people), study.unit, rounds, seeds, labs)
