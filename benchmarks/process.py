"""A fresh process for every measurement: what it printed, its seconds of CPU, its memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUICK = 5.0
"""Below so many seconds of CPU a measurement is repeated and the best one counts."""
REPEATS = 3


@dataclass(frozen=True)
class Run:
    """cpu: seconds, user and system. peak: megabytes. said: standard output."""

    code: int
    cpu: float
    peak: float
    said: str
    complained: str

    def facts(self) -> dict[str, Any]:
        """The line of JSON that the process printed last."""
        facts: dict[str, Any] = json.loads(self.said.strip().splitlines()[-1])
        return facts


class Failed(Exception):
    """A process that did not come to an answer, and what it said."""


def run(
    command: Sequence[str | Path],
    *,
    limit: float = 900.0,
    folder: Path | None = None,
    surroundings: Mapping[str, str] | None = None,
) -> Run:
    """Run a command to its end, `limit` seconds of clock at most.

    Raises:
        Failed: it took longer, or ended with an error.

    >>> run(["echo", "[1]"]).facts()
    [1]
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env={**os.environ, **(surroundings or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=complained,
        )
        late = threading.Timer(limit, process.send_signal, [signal.SIGKILL])
        late.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        over = not late.is_alive()
        late.cancel()
        texts = [read_all(file) for file in (said, complained)]
    done = Run(process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, *texts)
    if over:
        raise Failed(f"more than {limit:.0f} s")
    if done.code:
        raise Failed((texts[1].strip().splitlines() or ["no answer"])[-1])
    return done


def read_all(file: Any) -> str:
    file.seek(0)
    text: str = file.read().decode(errors="replace")
    return text


def best_of(command: Sequence[str | Path], key: str, **how: Any) -> tuple[dict[str, Any], Run]:
    """The run with the least facts[key]; one run where that takes long.

    key "" means the CPU of the whole process.
    """
    runs: list[tuple[float, dict[str, Any], Run]] = []
    while not runs or (len(runs) < REPEATS and runs[-1][2].cpu < QUICK):
        done = run(command, **how)
        facts = done.facts() if key else {}
        runs.append((float(facts[key]) if key else done.cpu, facts, done))
    best = min(runs, key=lambda found: found[0])
    return best[1], best[2]
