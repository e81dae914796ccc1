"""The whole suite on SQLite, then everything that has a database again on a real PostgreSQL.

Ends with what ran where, what was left out and why, and one closing line. Arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools import postgresql

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Outcome:
    """What one run of pytest came to."""

    where: str
    seconds: float
    code: int
    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        left_out = sum(self.skipped.values())
        counts = f"{self.passed} passed, {self.failed} failed, {left_out} skipped"
        return f"{self.where}: {counts} in {self.seconds:.0f} s"


def main(arguments: list[str]) -> int:
    """Run both, then say it all once more in short."""
    outcomes = [run("sqlite", arguments)]
    missing = "" if postgresql.find() else postgresql.MISSING
    if not missing:
        outcomes.append(run("postgresql", [*arguments, "--database-only"]))
    summarise(outcomes, missing)
    must_have_all = bool(missing and os.environ.get("CI"))
    return 1 if must_have_all or not all(map(succeeded, outcomes)) else 0


def run(database: str, arguments: list[str]) -> Outcome:
    """One run of pytest on that database, in as many processes as there are cores."""
    print(f"\n=== the suite on {database} ===\n", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hallway-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", *parallel(arguments), *arguments]
        code = subprocess.run(
            [*command, f"--junitxml={report}"],
            cwd=ROOT,
            env={**os.environ, "HALLWAY_TEST_DATABASE": database},
            stdin=subprocess.DEVNULL,
        ).returncode
        return read(report, database, time.monotonic() - began, code)


def parallel(arguments: list[str]) -> list[str]:
    """One worker a core, unless asked otherwise."""
    chosen = any(argument.startswith("-n") for argument in arguments)
    return [] if chosen else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]


def read(report: Path, where: str, seconds: float, code: int) -> Outcome:
    """The counts and the reasons for what was skipped, from pytest's report."""
    if not report.exists():
        return Outcome(where, seconds, code or 1)
    cases = list(ET.parse(report).getroot().iter("testcase"))
    bad = [case for case in cases if tags(case) & {"failure", "error"}]
    skips = [skip for case in cases for skip in case.iter("skipped")]
    reasons = Counter(skip.get("message", "no reason given") for skip in skips)
    good = len(cases) - len(bad) - len(skips)
    return Outcome(where, seconds, code, good, len(bad), reasons)


def tags(case: ET.Element) -> set[str]:
    """What pytest noted about one test."""
    return {note.tag for note in case}


def summarise(outcomes: list[Outcome], missing: str) -> None:
    """What ran where, what was left out and why, and the closing line."""
    print("\n=== what ran where ===\n")
    for outcome in outcomes:
        print(outcome)
        for reason, times in outcome.skipped.most_common():
            print(f"    left out: {times} × {reason}")
    if missing:
        print(f"! {missing}")
    print(f"\n{closing_line(outcomes)}", flush=True)


def closing_line(outcomes: list[Outcome]) -> str:
    """Like `812 passed, 0 failed, 2 skipped`."""
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(max(outcome.failed, not succeeded(outcome)) for outcome in outcomes)
    skipped = sum(sum(outcome.skipped.values()) for outcome in outcomes)
    return f"{passed} passed, {failed} failed, {skipped} skipped"


def succeeded(outcome: Outcome) -> bool:
    """An empty second run is no failure: one asked for tests that touch no database."""
    return outcome.code == 0 or (outcome.code == NOTHING_COLLECTED and outcome.where != "sqlite")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
